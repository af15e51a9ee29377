"""The list of plans: what of each is shown, searched, narrowed, sorted and saved."""

from collections.abc import Sequence
from typing import Any

from django.db.models import F, Q
from django.urls import reverse, reverse_lazy
from django.utils.html import format_html
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from karpear.people.list_choices import organisation_choice
from karpear.people.models import Organisation
from karpear.ui.columns import Column, mark, stamp
from karpear.ui.list_choices import Choice, EmptyList
from karpear.ui.list_views import ListView
from karpear.ui.listing import Listing
from karpear.ui.scales import DECISIONS
from karpear.ui.templatetags.ui import clock, day_clock, decision_word, level

from ...itinerary.models import NOT_APPROVED, ActivityKind, PlanState
from ..queries.plans import PlanLine

EMPTY = {
    "mine": EmptyList(
        gettext_lazy("No plans yet"),
        gettext_lazy(
            "Plan a trip, an event or anything else, so that you are missed if you go silent. It takes a few minutes, "
            "including the assessment."
        ),
        reverse_lazy("activities:new"),
        gettext_lazy("Plan something"),
    ),
    "others": EmptyList(
        gettext_lazy("No plans of others"),
        gettext_lazy("Here you see what people in your organisation, or people who asked you to watch, have planned."),
    ),
    "approve": EmptyList(
        gettext_lazy("Nothing is waiting for your answer"),
        gettext_lazy("When somebody plans something risky, it appears here and you get a message."),
    ),
}
NOT_SEEN = EmptyList(
    gettext_lazy("You do not see plans of others"),
    gettext_lazy("Officers and leads see those of their organisation: ask a lead. A friend can ask you to watch."),
)


def _times(line: PlanLine) -> str:
    activity = line.activity
    if not activity.starts_at:
        return _("No time yet")
    start, end = activity.starts_at, activity.ends_at
    is_one_day = end is not None and localtime(start).date() == localtime(end).date()
    return f"{day_clock(start)} – {clock(end) if is_one_day else day_clock(end)}"


def _look(line: PlanLine) -> str:
    if not line.look_again:
        return ""
    address = reverse("activities:look", args=[line.activity.pk])
    words = _("Something new bears on this plan")
    return format_html('{} <a href="{}">{}</a>', mark("due", _("Look again")), address, words)


def _level(line: PlanLine) -> Any:
    value = getattr(line.activity, "level", None)
    return level(value) if value else ""


_RISKS = {code.value: word.name for code, word in DECISIONS.items()}
VIEWS = [
    ListView(gettext_lazy("Cancelled"), {"state": PlanState.CANCELLED.value}),
    ListView(gettext_lazy("Not approved"), {"answer": "no"}),
]
TO_APPROVE = [
    Column("asked", gettext_lazy("Who is asked"), template="activities/listed_asked.html", file=False),
    Column("level", gettext_lazy("Risk"), show=_level, file=False),
]


def _state(line: PlanLine) -> str:
    return _("On the way") if line.going else str(line.activity.get_state_display())


def _columns(scope: str) -> list[Column]:
    """On the list of what waits for an answer, a plan leads to its decision."""
    to = "activities:decide" if scope == "approve" else "activities:plan"
    return [
        Column(
            "title", gettext_lazy("Plan"), 30, value=lambda line: line.activity.title or _("No name yet"), sort=True,
            link=lambda line: reverse(to, args=[line.activity.pk]),
        ),
        Column(
            "state", gettext_lazy("State"), 20, value=_state, sort="rank",
            template="activities/listed_state.html",
        ),
        Column("decision", gettext_lazy("Risk"), 24, value=_decision, page=False),
        Column(
            "who", gettext_lazy("Who"), 24, value=lambda line: line.activity.person.shown_name, show=_other, sort=True
        ),
        Column(
            "starts", gettext_lazy("When"), 20, value=lambda line: stamp(line.activity.starts_at), show=_times,
            sort="moment",
        ),
        Column("ends", gettext_lazy("Until"), 20, value=lambda line: stamp(line.activity.ends_at), page=False),
        Column("place", gettext_lazy("Where"), 30, value=lambda line: line.activity.place, page=False),
        Column(
            "next", gettext_lazy("Next check-in"), 20, value=lambda line: stamp(line.next_due_at),
            show=lambda line: day_clock(line.next_due_at), labelled=True,
        ),
        *(TO_APPROVE if scope == "approve" else []),
        Column("look", gettext_lazy("Look again"), show=_look, file=False),
    ]  # fmt: skip


def _decision(line: PlanLine) -> str:
    return decision_word(line.activity.decision)


def _other(line: PlanLine) -> str:
    """On one's own plan nobody needs to be told whose it is."""
    return "" if line.own else line.activity.person.shown_name


def plan_list(scope: str, *, sees_others: bool, organisations: Sequence[Organisation]) -> Listing:
    """`scope`: whose plans: mine, others, or approve. `organisations`: of the reader."""
    soonest = (F("starts_at").asc(nulls_last=True), "pk")
    return Listing(
        title=gettext_lazy("Trips"),
        columns=_columns(scope),
        filters=[
            Choice("state", gettext_lazy("State"), dict(PlanState.choices)),
            Choice("kind", gettext_lazy("Kind"), dict(ActivityKind.choices)),
            Choice("risk", gettext_lazy("Risk"), _RISKS, where=_risk),
            Choice("answer", gettext_lazy("Answer"), {"no": gettext_lazy("Not approved")}, where=_not_approved),
            *([organisation_choice(organisations)] if scope != "mine" else []),
        ],
        search=("title", "place", "who"),
        search_hint=gettext_lazy("Name or place"),
        order=soonest if scope == "approve" else ("rank", "coming", "-moment", "-created_at", "-pk"),
        at_a_glance=5,  # the page is small
        brief=True,
        views=() if scope == "approve" else VIEWS,
        exports=("csv", "xlsx", "paper"),
        empty=NOT_SEEN if scope == "others" and not sees_others else EMPTY[scope],
    )


def _risk(code: str) -> Q:
    """How an assessment came out matters until it is over."""
    return Q(decision=code, state__in=(PlanState.DRAFT, PlanState.PLANNED))


def _not_approved(_code: str) -> Q:
    """It stays so when it is over."""
    return Q(decision__in=NOT_APPROVED)
