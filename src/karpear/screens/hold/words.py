"""What tests are called, how one stands in a word, and where the next one is done."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from karpear.rules.duty.decay import Decay, Hold, RiskHold
from karpear.rules.duty.evidence import Exercise, ExerciseKind
from karpear.rules.duty.next_proof import NextProof
from karpear.ui.columns import mark
from karpear.ui.place_kinds import exists

EVENTS: Mapping[ExerciseKind, Any] = {
    ExerciseKind.DRILL: pgettext_lazy("test of a measure", "drill"),
    ExerciseKind.READING: pgettext_lazy("test of a measure", "rule read and understood"),
    ExerciseKind.COURSE: pgettext_lazy("test of a measure", "course"),
    ExerciseKind.COVER: pgettext_lazy("test of a measure", "cover checked"),
    ExerciseKind.CONTACT: pgettext_lazy("test of a measure", "contacts answered"),
    ExerciseKind.PHONE: pgettext_lazy("test of a measure", "phones tested"),
    ExerciseKind.ROLL_CALL: pgettext_lazy("test of a measure", "roll-call answered"),
    ExerciseKind.CHECK_IN: pgettext_lazy("test of a measure", "check-ins kept"),
    ExerciseKind.NUMBERS: pgettext_lazy("test of a measure", "numbers recalled"),
    ExerciseKind.ASSESSMENT: pgettext_lazy("test of a measure", "assessed together"),
    ExerciseKind.TRIAL: pgettext_lazy("test of a measure", "tried by hand"),
}
ACTS: Mapping[ExerciseKind, Any] = {
    ExerciseKind.DRILL: gettext_lazy("Run a drill"),
    ExerciseKind.READING: gettext_lazy("Ask for a reading"),
    ExerciseKind.COURSE: gettext_lazy("Arrange a course"),
    ExerciseKind.COVER: gettext_lazy("Check the cover"),
    ExerciseKind.CONTACT: gettext_lazy("Ask people to ask a contact"),
    ExerciseKind.PHONE: gettext_lazy("Ask people to test a phone"),
    ExerciseKind.ROLL_CALL: gettext_lazy("Call the roll"),
    ExerciseKind.CHECK_IN: gettext_lazy("Ask people to plan check-ins"),
    ExerciseKind.NUMBERS: gettext_lazy("Ask people to recall numbers"),
    ExerciseKind.ASSESSMENT: gettext_lazy("Assess together"),
    ExerciseKind.TRIAL: gettext_lazy("Say when you tried it"),
}
HOLDS: Mapping[RiskHold, tuple[str, Any]] = {
    RiskHold.EXERCISED: ("safe", gettext_lazy("tested")),
    RiskHold.PARTLY: ("due", gettext_lazy("partly tested")),
    RiskHold.NOT: ("late", gettext_lazy("not tested")),
    RiskHold.FAILED: ("late", gettext_lazy("did not hold")),
    RiskHold.NOTHING: ("silent", gettext_lazy("no measure in place")),
}
MEASURES: Mapping[Hold, tuple[str, Any]] = {
    Hold.FRESH: ("safe", gettext_lazy("tested")),
    Hold.FADING: ("due", gettext_lazy("fading")),
    Hold.RAN_OUT: ("late", gettext_lazy("too long ago")),
    Hold.NEVER: ("late", gettext_lazy("never tested")),
    Hold.FAILED: ("late", gettext_lazy("did not hold")),
}
#: Where a test is arranged; `{people}`: the list of the organisation's people.
_PATHS: Mapping[ExerciseKind, str] = {
    ExerciseKind.DRILL: "/drills/",
    ExerciseKind.READING: "/policies/",
    ExerciseKind.COURSE: "/training/",
    ExerciseKind.COVER: "/insurance/",
    ExerciseKind.CONTACT: "{people}?gap=contacts#list",
    ExerciseKind.PHONE: "{people}?gap=phone#list",
    ExerciseKind.ROLL_CALL: "/roll-calls/",
    ExerciseKind.CHECK_IN: "{people}?gap=check_ins#list",
    ExerciseKind.NUMBERS: "{people}?gap=numbers#list",
    ExerciseKind.ASSESSMENT: "/risks/sessions/",
}


def proof_paths(organisation: UUID) -> dict[ExerciseKind, str]:
    """Where each test is arranged; left out: what this installation has no page for."""
    people = reverse("people:members", args=[organisation])
    paths = {kind: path.format(people=people) for kind, path in _PATHS.items()}
    return {kind: path for kind, path in paths.items() if exists(path)}


def risk_mark(hold: RiskHold) -> SafeString:
    """How a risk is answered, by word, shape and colour."""
    return mark(*HOLDS[hold])


def measure_mark(decay: Decay) -> SafeString:
    """The same of one measure."""
    return mark(*MEASURES[decay.hold])


def event_words(event: Exercise | None) -> str:
    """By what it was tested, and on which day; by how many, where that is not everybody."""
    if event is None:
        return _("never")
    words = f"{EVENTS[event.kind]}, {date_format(localtime(event.at), 'j M Y')}"
    if event.people and event.people[0] < event.people[1]:
        people = _("%(n)d of %(all)d people") % {"n": event.people[0], "all": event.people[1]}
        return f"{words}, {people}"
    return words


def event_link(event: Exercise | None) -> SafeString | str:
    """The same, leading to the event."""
    if event is None:
        return event_words(event)
    return format_html('<a href="{}">{}</a>', event.path, event_words(event))


def day_link(event: Exercise | None) -> SafeString | str:
    """The day alone, leading to the event: what it was is said next to each measure."""
    if event is None:
        return event_words(event)
    return format_html('<a href="{}">{}</a>', event.path, date_format(localtime(event.at), "j M Y"))


def left_words(decay: Decay) -> str:
    """Until when a test holds. No share of it: that would be read as a mark."""
    if decay.ends_at is None:
        return ""
    day = date_format(localtime(decay.ends_at), "j M Y")
    if decay.hold is Hold.RAN_OUT:
        return _("ran out on %(day)s") % {"day": day}
    return _("holds until %(day)s") % {"day": day}


def next_words(proof: NextProof) -> str:
    """What to do next, and what it costs."""
    minutes = ngettext("%(n)d minute", "%(n)d minutes", proof.minutes) % {"n": proof.minutes}
    return f"{ACTS[proof.kind]}, {minutes}"
