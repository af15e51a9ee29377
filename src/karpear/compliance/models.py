"""What the law asks of an organisation, and what authorities ask of it."""

from .laws import models as laws
from .premises import models as premises
from .profile import models as profile

__all__ = ["laws", "premises", "profile"]
