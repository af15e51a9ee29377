"""What is counted of a sector: nine kinds of pressure, into which every room's own codes are put."""

from enum import StrEnum


class PressureKind(StrEnum):
    """What was done to somebody, in nine kinds: coarse on purpose, since a kind that few ever report betrays them."""

    SUMMONED = "summoned"
    DETAINED = "detained"
    ATTACKED = "attacked"
    SEARCHED = "searched"
    REFUSED = "refused"
    WATCHED = "watched"
    THREATENED = "threatened"
    ONLINE = "online"
    PROSECUTED = "prosecuted"


#: What nobody crosses with a second sensitive thing, and for which a council may ask more reports than elsewhere.
SENSITIVE_KINDS = frozenset({PressureKind.DETAINED, PressureKind.ATTACKED})
