"""SOS and missed promises: one alert, a ladder, an owner, an end; what is known of its person, and where they were."""

from .alerts import MAX_NOTE, MAX_WORDS, UNRESOLVED, Alert, AlertQuerySet, Briefing, not_over
from .parts import AlertEvent, InCircle, owner_home
from .positions import Position, PositionKey
from .stages import StageCall, StageCallQuerySet

__all__ = [
    "MAX_NOTE",
    "MAX_WORDS",
    "UNRESOLVED",
    "Alert",
    "AlertEvent",
    "AlertQuerySet",
    "Briefing",
    "InCircle",
    "Position",
    "PositionKey",
    "StageCall",
    "StageCallQuerySet",
    "not_over",
    "owner_home",
]
