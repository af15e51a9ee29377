"""Meetings, and decisions, as lists."""

from datetime import datetime

from django.db.models import Q
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from karpear.rules.sharing.council import AgendaKind, CouncilOutcome
from karpear.rules.sharing.labels import Label
from karpear.ui.columns import Column, mark, stamp
from karpear.ui.list_choices import Choice, EmptyList
from karpear.ui.listing import Listing
from karpear.ui.templatetags.ui import day_clock, short_day

from .models import AgendaItem, Meeting, MeetingState
from .models.meetings import CALLED_OFF
from .queries.shown import summary_of
from .words import OUTCOME_SHAPES, OUTCOMES, SHORT_KINDS, short_kind, state_shape

OFF = "off"


def _in_state(code: str) -> Q:
    """What was called off ended as what has minutes did, and has none."""
    minuted = Q(state=MeetingState.MINUTED.value)
    if code == OFF:
        return minuted & Q(minuted_at=None)
    return minuted & Q(minuted_at__isnull=False) if code == MeetingState.MINUTED else Q(state=code)


def _meeting_mark(row: Meeting) -> SafeString:
    return mark(state_shape(row), row.get_state_display())


MEETINGS = Listing(
    title=_("Meetings and agendas"),
    columns=(
        Column("title", _("Meeting"), 34, link=lambda row: reverse("network:meeting", args=[row.pk])),
        Column(
            "starts_at", _("Begins"), 18, value=lambda row: stamp(row.starts_at),
            show=lambda row: day_clock(row.starts_at), sort="-starts_at", labelled=True,
        ),
        Column("place", _("Place or link"), 24, wide=True),
        Column(
            "state", _("State"), 16, value=lambda row: row.get_state_display(), show=_meeting_mark,
            sort="state",
        ),
    ),
    filters=(Choice("state", _("State"), {**dict(MeetingState.choices), OFF: CALLED_OFF}, where=_in_state),),
    order=("-starts_at", "-id"),
    search=("title", "place"),
    at_a_glance=5,
    per_page=15,
    brief=True,
    empty=EmptyList(
        _("No meeting is called"),
        _("Whoever coordinates the network calls one. Say in the meantime who speaks for you in the council."),
        "/meetings/seats/",
        _("Council seats"),
    ),
)  # fmt: skip


def _outcome(row: AgendaItem, now: datetime) -> str:
    result = summary_of(row, now)
    return result.word if result else ""


def _counts(row: AgendaItem, now: datetime) -> str:
    result = summary_of(row, now)
    return "; ".join(f"{word}: {count}" for word, count in result.counts) if result else ""


def _dissent(row: AgendaItem, now: datetime) -> str:
    result = summary_of(row, now)
    return "; ".join(result.dissent) if result else ""


def decision_list(now: datetime) -> Listing:
    """Of closed items with their meeting."""
    outcomes = {outcome.value: word for outcome, word in OUTCOMES.items() if outcome is not CouncilOutcome.NOTED}
    return Listing(
        title=_("Decisions and actions"),
        columns=_decision_columns(now),
        filters=(
            Choice("outcome", _("What came out"), outcomes),
            Choice(
                "kind", pgettext_lazy("agenda", "How"),
                {kind.value: word for kind, word in SHORT_KINDS.items() if kind is not AgendaKind.INFORM},
                where=lambda code: Q(kind=code),
            ),
        ),
        order=("-closed_at", "-id"),
        search=("title",),
        at_a_glance=5,
        per_page=15,
        brief=True,
        exports=("csv", "xlsx"),
        empty=EmptyList(
            _("Nothing was decided yet"),
            _("What the council answers appears here once it has closed, never before."),
            "/meetings/",
            _("Meetings and agendas"),
        ),
    )  # fmt: skip


def _decision_columns(now: datetime) -> tuple[Column, ...]:
    return (
        Column("title", _("What about"), 34, link=lambda row: reverse("network:item", args=[row.pk])),
        Column(
            "outcome", _("What came out"), 26, value=lambda row: _outcome(row, now),
            show=lambda row: mark(OUTCOME_SHAPES.get(CouncilOutcome(row.outcome), "off"), _outcome(row, now)),
            sort="outcome",
        ),
        Column("counts", _("Answers"), 30, value=lambda row: _counts(row, now), page=False),
        Column("dissent", _("Dissent"), 40, value=lambda row: _dissent(row, now), page=False),
        Column("kind", _("How"), 12, value=short_kind, wide=True),
        Column(
            "closed_at", _("Closed"), 16, value=lambda row: stamp(row.closed_at),
            show=lambda row: short_day(row.closed_at), sort="-closed_at", labelled=True,
        ),
        Column("review_on", _("Look again"), 14, sort="review_on", labelled=True),
        Column("label", _("Label"), 16, value=lambda row: Label(row.label).marking),
    )  # fmt: skip
