"""What the law asks of an organisation, and what authorities ask of it."""

from .duties import models as duties
from .evidence import models as evidence
from .laws import models as laws
from .premises import models as premises
from .profile import models as profile

__all__ = ["duties", "evidence", "laws", "premises", "profile"]
