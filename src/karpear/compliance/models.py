"""What the law asks of an organisation, and what authorities ask of it."""

from .profile import models as profile

__all__ = ["profile"]
