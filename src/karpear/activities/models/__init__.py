"""Any event, trip or activity: plan, people, legs, start, end, and how risky it is."""

from .assessments import Answered, Assessment, Proposal, Recent, Unfinished
from .plans import DECISIONS, Activity, ActivityQuerySet, CancelledFor, FamilyPage, Kind, Leg, State, Traveller

__all__ = [
    "DECISIONS",
    "Activity",
    "ActivityQuerySet",
    "Answered",
    "Assessment",
    "CancelledFor",
    "FamilyPage",
    "Kind",
    "Leg",
    "Proposal",
    "Recent",
    "State",
    "Traveller",
    "Unfinished",
]
