"""The list of an organisation's risks: its columns, and what it can be narrowed to."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from karpear.people.models import Person
from karpear.rules.risk.matrix import HIGHEST, LOWEST, Area
from karpear.ui.bulk import BulkAct
from karpear.ui.columns import Column, mark
from karpear.ui.forms import named
from karpear.ui.list_choices import Choice, EmptyList
from karpear.ui.list_views import ListView
from karpear.ui.listing import Listing
from karpear.ui.scales import AREAS, SCOPES, TREATMENTS, choices
from karpear.ui.scales import LEVELS as LEVEL_WORDS
from karpear.ui.templatetags.ui import level

from ...fields import provinces_of
from ..catalogue_words import called
from ..models import RiskState
from ..queries.heat import LEVELS, place_of
from ..queries.register import (
    ENDED,
    NOBODY,
    NONE,
    Register,
    RegisterLine,
    late_condition,
    nobody,
    treatment_condition,
    with_text,
)

STANDS = {"inherent": gettext_lazy("without measures"), "residual": gettext_lazy("after planned")}
NOW = gettext_lazy("now")
CELL = ("likelihood", "impact")


def risk_list(register: Register, values: Mapping[str, Any], acts: Sequence[BulkAct] = ()) -> Listing:
    """`values`: of the address or form; the judgement and the area in them say which levels and cells are meant."""
    edits = register.edits
    return Listing(
        title=gettext_lazy("Risks"),
        columns=COLUMNS,
        filters=_filters(register, values),
        search=with_text,
        search_hint=gettext_lazy("A word, or #12 for a number"),
        order=("-level", "number"),
        exports=("xlsx", "csv"),
        brief=True,
        code="risks",
        views=VIEWS,
        acts=acts,
        key_of=lambda line: line.risk.pk,
        empty=EmptyList(
            gettext_lazy("No risks yet"),
            gettext_lazy(
                "Begin with what organisations like yours usually face: choose the lines that fit, and judge each "
                "again later. Or write down the first risk yourself."
            ),
            _starter(register.organisation.pk) if edits else "",
            gettext_lazy("Begin with a starter register"),
        ),
    )


def _starter(organisation: UUID) -> str:
    return reverse("risks:starter", query={"organisation": str(organisation)})


def _filters(register: Register, values: Mapping[str, Any]) -> list[Choice]:
    stand, area = stand_and_area(values)
    likelihood, impact = place_of(stand, area)
    steps = {str(step): str(step) for step in range(LOWEST, HIGHEST + 1)}
    owners = {ME: gettext_lazy("me"), NOBODY: gettext_lazy("without owner"), **dict(named(register.owners))}
    places = {code: name for code, name in provinces_of(register.organisation) if code in register.provinces}
    treatments = {**dict(choices(TREATMENTS)), NONE: _("Not chosen yet"), ENDED: _("Acceptance has ended")}
    states = {RiskState.OPEN.value: gettext_lazy("open"), RiskState.CLOSED.value: gettext_lazy("closed")}
    return [
        Choice("level", _("Level"), _level_words(), where=lambda code: Q(**{LEVELS[stand]: int(code)})),
        Choice("area", _("What it touches"), dict(choices(AREAS)), where=_touches, empty=_("anything")),
        Choice("owner", _("Owner"), owners, where=partial(_owned_by, reader=register.reader), empty=_("everybody")),
        Choice("late", _("Overdue"), LATE, where=lambda _code: late_condition(register.today)),
        Choice("scope", _("Whose risk"), dict(choices(SCOPES))),
        Choice("province", _("Province"), places),
        Choice("treatment", _("Treatment"), treatments, where=partial(treatment_condition, today=register.today)),
        Choice("state", _("State"), states, default=RiskState.OPEN.value),
        Choice("stand", _("Level and map"), STANDS, where=lambda _code: Q(), empty=NOW),
        Choice("likelihood", _("Likelihood"), steps, where=lambda step: Q(**{likelihood: int(step)}), shown=False),
        Choice("impact", _("Impact"), steps, where=lambda step: Q(**{impact: int(step)}), shown=False),
    ]


#: Whoever reads: so a view can be sent, and each sees their own.
ME = "me"
VIEWS = [
    ListView(gettext_lazy("Mine"), {"owner": ME}),
    ListView(gettext_lazy("Overdue"), {"late": "on"}),
    ListView(gettext_lazy("Not chosen yet"), {"treatment": NONE}),
]
LATE = {"on": gettext_lazy("Only what is overdue")}


def stand_and_area(values: Mapping[str, Any]) -> tuple[str, str]:
    """Which judgement levels and cells are of, and on what."""
    stand, area = str(values.get("stand", "")), str(values.get("area", ""))
    return stand if stand in STANDS else "current", area if area in set(Area) else ""


def _level_words() -> dict[str, Any]:
    return {str(int(step)): word.name for step, word in reversed(LEVEL_WORDS.items())}


def _touches(area: str) -> Q:
    return Q(**{f"{area}__gt": 0})


def _owned_by(owner: str, *, reader: Person) -> Q:
    if owner == NOBODY:
        return nobody()
    return Q(owner=reader if owner == ME else owner)


def _called(line: RegisterLine) -> SafeString:
    closed = format_html(' <span class="tag">{}</span>', _("closed")) if line.risk.state == RiskState.CLOSED else ""
    return format_html("{}{}", called(line.risk), closed)


def _way(line: RegisterLine) -> SafeString:
    step = '<span class="nowrap">{}</span>'
    levels = (line.risk.inherent_level, line.risk.residual_level)
    return format_html_join(" → ", step, ((level(value),) for value in levels))


def _areas(line: RegisterLine) -> str:
    return ", ".join(str(AREAS[area].name) for area in line.areas)


def _owner(line: RegisterLine) -> str:
    return line.risk.owner.shown_name if line.owned else mark("late", _("without owner"))


def _treatment(line: RegisterLine) -> SafeString | str:
    risk = line.risk
    if line.ended:
        return mark("late", _("acceptance has ended"))
    if not risk.treatment:
        return format_html('<span class="muted">{}</span>', "—")
    word = dict(choices(TREATMENTS))[risk.treatment]
    if not risk.accepted_until:
        return str(word)
    until = _("until %(day)s") % {"day": date_format(risk.accepted_until, "j M Y")}
    return format_html('{} <span class="muted nowrap">{}</span>', word, until)


def _measures(line: RegisterLine) -> SafeString | str:
    finished, listed = line.measures
    if line.late_measures:
        return mark("late", _("%(n)s late") % {"n": line.late_measures})
    return f"{finished} / {listed}" if listed else format_html('<span class="muted">{}</span>', "—")


def _review(line: RegisterLine) -> SafeString:
    day = format_html('<span class="nowrap">{}</span>', date_format(line.risk.review_on, "j M Y"))
    return format_html("{} {}", day, mark("late", _("overdue"))) if line.late else day


COLUMNS = [
    Column(
        "number", gettext_lazy("No."), value=lambda line: line.risk.number, number=True, sort="number",
        wide=True, far=True,
    ),
    Column(
        "name", gettext_lazy("Risk"), value=lambda line: called(line.risk), show=_called, sort=True,
        link=lambda line: reverse("risks:risk", args=[line.risk.pk]),
    ),
    Column("level", gettext_lazy("Now"), show=lambda line: level(line.risk.level), sort="-level"),
    Column("way", gettext_lazy("Without → with measures"), show=_way, wide=True, far=True),
    Column("areas", gettext_lazy("Touches"), show=_areas, wide=True, far=True),
    Column("owner", gettext_lazy("Owner"), value=lambda line: line.risk.owner.shown_name, show=_owner, sort=True),
    Column(
        "treatment", gettext_lazy("Treatment"), show=_treatment,
        bare=lambda line: not line.ended,
    ),
    Column(
        "measures", gettext_lazy("Measures"), show=_measures, bare=lambda line: not line.late_measures, number=True,
    ),
    Column("review_on", gettext_lazy("Review by"), show=_review, sort="review_on", bare=lambda line: not line.late),
]  # fmt: skip
