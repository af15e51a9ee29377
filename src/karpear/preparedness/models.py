"""What an organisation has ready for its people."""

from .policies import models as policies

__all__ = ["policies"]
