"""What an organisation has ready for its people."""

from .families.models import FamilyOpening, FamilyPlan, FamilyReader, FamilyTotals
from .succession.models import ExitAsk, ExitTally, KeyTask

__all__ = ["ExitAsk", "ExitTally", "FamilyOpening", "FamilyPlan", "FamilyReader", "FamilyTotals", "KeyTask"]
