"""What the server may know of cases: codes, clocks and who answers. The narrative is sealed."""

from .facts import ConsentedFact, ConsentedFactQuerySet
from .incidents import (
    Incident,
    IncidentQuerySet,
    IncidentState,
    Named,
    Support,
    SupportDay,
    SupportQuerySet,
    Task,
    TaskQuerySet,
)
from .reports import Report, ReportEvent, ReportEventKind, ReportQuerySet

__all__ = [
    "ConsentedFact",
    "ConsentedFactQuerySet",
    "Incident",
    "IncidentQuerySet",
    "IncidentState",
    "Named",
    "Report",
    "ReportEvent",
    "ReportEventKind",
    "ReportQuerySet",
    "Support",
    "SupportDay",
    "SupportQuerySet",
    "Task",
    "TaskQuerySet",
]
