"""What an organisation has ready for its people."""

from .scenarios import models as scenarios
from .training import models as training

__all__ = ["scenarios", "training"]
