"""What the law asks of an organisation, and what authorities ask of it."""

from .closure import models as closure
from .demands import models as demands
from .duties import models as duties
from .evidence import models as evidence
from .inquiries import models as inquiries
from .laws import models as laws
from .premises import models as premises
from .profile import models as profile

__all__ = ["closure", "demands", "duties", "evidence", "inquiries", "laws", "premises", "profile"]
