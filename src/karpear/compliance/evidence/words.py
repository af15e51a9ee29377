"""What the states of a claim are called, and where claims come from."""

from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from karpear.rules.law.claims import ClaimStanding
from karpear.ui.columns import mark

from .filings import DutyFiling

#: Shape and word of each.
CLAIM_STATES: dict[ClaimStanding, tuple[str, Any]] = {
    ClaimStanding.SHOWN: ("safe", _("can be shown")),
    ClaimStanding.ENDING: ("due", _("ends soon")),
    ClaimStanding.ENDED: ("late", _("has ended")),
    ClaimStanding.MISSING: ("off", _("not there yet")),
}
FILINGS: dict[DutyFiling, tuple[str, Any]] = {
    DutyFiling.LATE: ("late", _("late in the calendar")),
    DutyFiling.OWED: ("off", _("not due yet")),
    DutyFiling.UNPROVEN: ("due", _("filed, without proof")),
    DutyFiling.FILED: ("safe", _("filed")),
    DutyFiling.ABSENT: ("silent", _("not in the calendar")),
}
#: In this order they are offered.
KIND_GROUPS: dict[str, Any] = {
    "lasting": _("what holds for some time"),
    "yearly": _("what is made each year"),
    "occasion": _("what is made once, for one date"),
}


def claim_mark(state: ClaimStanding) -> SafeString:
    """In word, shape and colour."""
    kind, word = CLAIM_STATES[state]
    return mark(kind, word)


def filing_mark(filing: DutyFiling) -> SafeString:
    """What the calendar says of a duty whose papers are there."""
    kind, word = FILINGS[filing]
    return mark(kind, word)
