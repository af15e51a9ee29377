"""The ledger of demands as a list: what waits for an answer first."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import cache
from operator import attrgetter

from django.db.models import Case, DateTimeField, ExpressionWrapper, F, Q, When
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from karpear.people.list_choices import organisation_choice
from karpear.people.models import Organisation
from karpear.rules.law.demands import AuthorityLevel, DemandClass, DemandReading
from karpear.rules.law.inquiries import inquiry_begun_by
from karpear.ui.columns import Column, mark, stamp
from karpear.ui.list_choices import Choice, EmptyList
from karpear.ui.listing import Listing
from karpear.ui.templatetags.ui import day_clock, short_day

from ..profile.queries.legal_profile import legal_profile
from .answers import answer_today
from .models import ANSWER_WITHIN, UNANSWERED, Demand, DemandState
from .words import DEMANDS, LEVELS, READING_SHAPES, READINGS

STATE_SHAPES = {
    DemandState.NOTED.value: "due",
    DemandState.READ.value: "due",
    DemandState.DRAFTED.value: "due",
    DemandState.APPROVED.value: "due",
    DemandState.ANSWERED.value: "out",
    DemandState.CLOSED.value: "safe",
}
#: What may be counted, beside the month.
CODES = ("province", "level", "demand", "channel", "reading", "threat")
OPEN, OVER = "open", "over"
#: As `Demand.answer_until` has it where nobody named a day.
_OWN_DAY = ExpressionWrapper(F("noted_at") + ANSWER_WITHIN, output_field=DateTimeField())
#: As `Demand.rings_today` has it.
_RINGS_TODAY = Q(due_at=None) & (
    Q(demand__in=[demand.value for demand in DemandClass if inquiry_begun_by(demand, AuthorityLevel.VILLAGE)])
    | Q(
        demand=DemandClass.SUMMONS.value,
        level__in=[level.value for level in AuthorityLevel if inquiry_begun_by(DemandClass.SUMMONS, level)],
    )
)
STANDS = {OPEN: _("not answered yet"), OVER: _("answered or closed")}


def state_mark(demand: Demand) -> SafeString:
    """How far it is, in word, shape and colour."""
    if demand.inquiry_ended_at and demand.state in UNANSWERED:
        return mark("due", _("inquiry ended"))
    if demand.inquiry and demand.state in UNANSWERED:
        return mark("out", _("in an inquiry"))
    return mark(STATE_SHAPES[demand.state], demand.get_state_display())


def _readings(now: datetime) -> Callable[[Demand], DemandReading]:
    """What was read of one; until then, what its page says of it today. A profile is asked for once."""
    profile_of = cache(lambda organisation: legal_profile(organisation, now))

    def reading(demand: Demand) -> DemandReading:
        if demand.reading:
            return DemandReading(demand.reading)
        return answer_today(demand, now, profile_of(demand.organisation)).reading

    return reading


def title_of(demand: Demand) -> str:
    """What it is, in words: D-14 · A report."""
    return f"{demand.code} · {DEMANDS[DemandClass(demand.demand)]}"


def who_asks(names: Mapping[str, str], demand: Demand) -> str:
    """The level of the office, and its province where one was said. `names`: of provinces, by code."""
    parts = (str(LEVELS[AuthorityLevel(demand.level)]), names.get(demand.province, ""))
    return ", ".join(part for part in parts if part)


def _due(demand: Demand) -> str:
    if demand.inquiry or demand.state not in UNANSWERED:
        return ""
    if demand.is_search:
        return str(_("now: a search"))
    return str(_("today: no day is named")) if demand.rings_today else day_clock(demand.answer_until)


def _that_stand(code: str) -> Q:
    return Q(state__in=UNANSWERED) if code == OPEN else ~Q(state__in=UNANSWERED)


def demand_list(organisations: Sequence[Organisation], province_names: Mapping[str, str], now: datetime) -> Listing:
    """Of rows with their organisation. `province_names`: by code, in the reader's language."""
    return Listing(
        title=_("Demands"),
        columns=_columns(province_names, _readings(now)),
        filters=(
            organisation_choice(organisations),
            Choice("stands", _("State"), STANDS, where=_that_stand),
            Choice("level", _("Who asks"), _by_code(LEVELS), where=lambda code: Q(level=code)),
            Choice("demand", _("What is asked"), _by_code(DEMANDS), where=lambda code: Q(demand=code)),
            Choice("province", _("Province"), province_names, where=lambda code: Q(province=code)),
        ),
        order=(
            Coalesce("answered_at", "closed_at").desc(nulls_first=True),
            Case(When(demand=DemandClass.SEARCH.value, then=0), When(_RINGS_TODAY, then=1), default=2).asc(),
            Coalesce("due_at", _OWN_DAY).asc(),
            "-received_at",
            "-id",
        ),
        at_a_glance=5,
        per_page=15,
        brief=True,
        exports=("csv", "xlsx"),
        empty=EmptyList(
            _("Nothing was asked yet"),
            _("Note whatever an authority asks, also by phone or in passing. The page then says whether it is owed."),
        ),
    )


def _columns(province_names: Mapping[str, str], reading: Callable[[Demand], DemandReading]) -> tuple[Column, ...]:
    return (
        Column(
            "demand", _("Demand"), 30, value=title_of,
            link=lambda demand: reverse("compliance:demand", args=[demand.pk]),
        ),
        Column("level", _("Who asks"), 24, value=lambda demand: who_asks(province_names, demand)),
        Column(
            "received", _("Received"), 16, value=lambda demand: stamp(demand.received_at),
            show=lambda demand: short_day(demand.received_at), sort="-received_at", labelled=True,
        ),
        Column(
            "due", _("Answer by"), 16, value=lambda demand: stamp(demand.due_at), show=_due, sort="due_at",
            labelled=True, bare=lambda demand: not _due(demand),
        ),
        Column(
            "reading", _("What the law says"), 18, value=lambda demand: str(READINGS[reading(demand)]),
            show=lambda demand: mark(READING_SHAPES[reading(demand)], READINGS[reading(demand)]),
        ),
        Column(
            "state", _("State"), 14, value=lambda demand: str(demand.get_state_display()), show=state_mark,
            sort="state",
        ),
    )  # fmt: skip


def _by_code(words: Mapping[AuthorityLevel, object] | Mapping[DemandClass, object]) -> dict[str, object]:
    return {code.value: word for code, word in words.items()}


#: Codes as they are, in every language: others put them together with their own.
CODED_COLUMNS = (
    Column("month", "month", 10, value=lambda line: f"{line.month:%Y-%m}"),
    *(Column(name, name, 16, value=attrgetter(name)) for name in CODES),
)
