"""What the server may know of cases: codes, clocks and who answers. The narrative is sealed."""

from .facts import ConsentedFact, ConsentedFactQuerySet
from .reports import Report, ReportEvent, ReportEventKind, ReportQuerySet

__all__ = ["ConsentedFact", "ConsentedFactQuerySet", "Report", "ReportEvent", "ReportEventKind", "ReportQuerySet"]
