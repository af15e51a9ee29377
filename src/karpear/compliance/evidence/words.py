"""What the states of a claim are called, and where claims come from."""

from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from karpear.rules.law.claims import ClaimStanding
from karpear.ui.columns import mark

#: Shape and word of each.
CLAIM_STATES: dict[ClaimStanding, tuple[str, Any]] = {
    ClaimStanding.SHOWN: ("safe", _("can be shown")),
    ClaimStanding.ENDING: ("due", _("ends soon")),
    ClaimStanding.ENDED: ("late", _("has ended")),
    ClaimStanding.MISSING: ("off", _("not there yet")),
}


def claim_mark(state: ClaimStanding) -> SafeString:
    """In word, shape and colour."""
    kind, word = CLAIM_STATES[state]
    return mark(kind, word)


def late_mark() -> SafeString:
    """Of a duty of which the calendar has a late date."""
    return mark("late", _("late in the calendar"))
