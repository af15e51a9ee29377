"""What an organisation has ready for its people."""

from .cover import models as cover
from .scenarios import models as scenarios
from .training import models as training

__all__ = ["cover", "scenarios", "training"]
from .reserve import models as reserve

__all__ = ["reserve"]
from .policies import models as policies

__all__ = ["policies"]
from .families.models import FamilyOpening, FamilyPlan, FamilyReader, FamilyTotals
from .succession.models import ExitAsk, ExitTally, KeyTask

__all__ = ["ExitAsk", "ExitTally", "FamilyOpening", "FamilyPlan", "FamilyReader", "FamilyTotals", "KeyTask"]
