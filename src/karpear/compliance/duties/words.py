"""What the states of a date are called, and how a count is worded, on pages, in files and on paper."""

from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from karpear.rules.law.duty_state import DutyState
from karpear.ui.columns import SHAPES, mark

#: Shape and word of each.
STATES: dict[DutyState, tuple[str, Any]] = {
    DutyState.LATE: ("late", pgettext_lazy("date of a duty", "late")),
    DutyState.SOON: ("due", _("within 30 days")),
    DutyState.LATER: ("off", _("later")),
    DutyState.UNDATED: ("silent", _("day not known")),
    DutyState.FILED: ("safe", _("filed")),
    DutyState.LEFT_OUT: ("out", _("nothing to file")),
}


def state_mark(state: DutyState) -> SafeString:
    """In word, shape and colour."""
    kind, word = STATES[state]
    return mark(kind, word)


def shape_of(state: DutyState) -> str:
    """The shape alone, where the word is shown next to it."""
    return SHAPES[STATES[state][0]]
