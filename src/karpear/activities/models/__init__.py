"""Any event, trip or activity: plan, people, legs, start, end, and how risky it is."""

from .assessments import Answered, Assessment, Proposal, Recent, Unfinished
from .following import App, Following, FollowLink, PositionRequest, Reply, Sender, TrackFix, TrackKey
from .plans import (
    DECISIONS,
    NOT_HOME,
    Activity,
    ActivityQuerySet,
    CancelledFor,
    FamilyPage,
    Kind,
    Leg,
    State,
    Traveller,
)

__all__ = [
    "DECISIONS",
    "NOT_HOME",
    "Activity",
    "ActivityQuerySet",
    "Answered",
    "App",
    "Assessment",
    "CancelledFor",
    "FamilyPage",
    "FollowLink",
    "Following",
    "Kind",
    "Leg",
    "PositionRequest",
    "Proposal",
    "Recent",
    "Reply",
    "Sender",
    "State",
    "TrackFix",
    "TrackKey",
    "Traveller",
    "Unfinished",
]
