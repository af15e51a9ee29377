"""What a bulletin's event is in the words of the Common Alerting Protocol."""

from collections.abc import Mapping

from .bulletins import EventKind
from .cap import CapCategory, CapResponse

CATEGORIES: Mapping[EventKind, tuple[CapCategory, ...]] = {
    EventKind.ARREST: (CapCategory.SECURITY,),
    EventKind.RAID: (CapCategory.SECURITY,),
    EventKind.CHECKPOINT: (CapCategory.SECURITY, CapCategory.TRANSPORT),
    EventKind.NEW_RULE: (CapCategory.OTHER,),
    EventKind.FLOOD: (CapCategory.MET, CapCategory.SAFETY),
    EventKind.THREAT: (CapCategory.SECURITY, CapCategory.SAFETY),
    EventKind.OTHER: (CapCategory.OTHER,),
}
RESPONSES: Mapping[EventKind, CapResponse] = {
    EventKind.ARREST: CapResponse.MONITOR,
    EventKind.RAID: CapResponse.AVOID,
    EventKind.CHECKPOINT: CapResponse.AVOID,
    EventKind.NEW_RULE: CapResponse.ASSESS,
    EventKind.FLOOD: CapResponse.PREPARE,
    EventKind.THREAT: CapResponse.PREPARE,
    EventKind.OTHER: CapResponse.MONITOR,
}
