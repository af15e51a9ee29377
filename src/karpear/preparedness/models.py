"""What an organisation has ready for its people."""

from .reserve import models as reserve

__all__ = ["reserve"]
