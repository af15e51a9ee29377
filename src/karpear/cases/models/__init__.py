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
from .packs import (
    Contribution,
    Custodian,
    CustodianState,
    FamilyWords,
    Instruction,
    Opening,
    Pack,
    Release,
)
from .reports import Report, ReportEvent, ReportEventKind, ReportQuerySet

__all__ = [
    "ConsentedFact",
    "ConsentedFactQuerySet",
    "Contribution",
    "Custodian",
    "CustodianState",
    "FamilyWords",
    "Incident",
    "IncidentQuerySet",
    "IncidentState",
    "Instruction",
    "Named",
    "Opening",
    "Pack",
    "Release",
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
