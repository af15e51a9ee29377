"""What an organisation has ready for its people."""

from .cover import models as cover

__all__ = ["cover"]
