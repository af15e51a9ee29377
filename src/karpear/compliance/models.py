"""What the law asks of an organisation, and what authorities ask of it."""

from .closure import models as closure
from .inquiries import models as inquiries
from .profile import models as profile

__all__ = ["closure", "inquiries", "profile"]
