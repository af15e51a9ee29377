"""The list of measures: its columns, what it can be narrowed to, and what is done to many at once."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import partial
from typing import Any
from uuid import UUID

from django import forms
from django.db.models import F, Q
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from karpear.people.actions.exports import note_export
from karpear.people.list_choices import organisation_choice
from karpear.people.models import Organisation, Person
from karpear.rules.risk.review import overdue
from karpear.ui.bulk import BulkAct, owners_in
from karpear.ui.columns import Column, mark
from karpear.ui.forms import Day, named
from karpear.ui.list_choices import Choice, EmptyList, within_week
from karpear.ui.list_views import ListView
from karpear.ui.listing import Listing

from ...days import day_in
from ...pages import refusing, who
from ..actions.measures import change_measure
from ..catalogue_words import called
from ..forms.starter import AdoptForm
from ..models import UNFINISHED, Measure, MeasureState, RiskState
from ..queries.measures import MeasureDesk, measure_desk, own_measures, unfinished, without_owner
from ..queries.register import NOBODY
from ..queries.risk import members_of
from .register_list import ME

OPEN = "open"
KINDS = {MeasureState.DONE.value: "safe", MeasureState.DOING.value: "out"}
VIEWS = [
    ListView(gettext_lazy("Mine"), {"owner": ME}),
    ListView(gettext_lazy("Overdue"), {"late": "on"}),
    ListView(gettext_lazy("Nobody has it"), {"owner": NOBODY}),
]


class DueForm(forms.Form):
    """By when they are to be done."""

    due_on = Day(label=gettext_lazy("Until"))


@require_http_methods(["GET", "HEAD", "POST"])
@refusing
def measures(request: HttpRequest) -> HttpResponse:
    """What is done about risks: whose, by when, how far. A search and a file are a POST."""
    person, now = who(request), timezone.now()
    desk = measure_desk(person, now=now)
    return measure_list(desk, request.GET.get("organisation", ""), now).page(
        request, desk.measures, template="risks/measures.html", now=now, desk=desk,
        note=lambda kind, count: note_export(by=person, of="measures", kind=kind, count=count, now=now),
    )  # fmt: skip


def measure_list(desk: MeasureDesk, organisation: str, now: datetime) -> Listing:
    """`organisation`: the one it is narrowed to, if it is."""
    several = len(desk.organisations) > 1
    editable = [row for row in desk.edits if not several or str(row.pk) == organisation]
    return Listing(
        title=gettext_lazy("Measures"),
        columns=[column for column in measure_columns(now) if several or column.key != "organisation"],
        filters=_filters(desk, now),
        search=("name", "risk", "owner"),
        search_hint=gettext_lazy("A word, a name"),
        order=(F("due_on").asc(nulls_last=True), "id"),
        exports=("csv", "xlsx", "paper"),
        per_page=20,
        brief=True,
        code="measures",
        views=VIEWS,
        acts=measure_acts(desk.reader, editable[0], now) if editable else (),
        empty=EmptyList(
            gettext_lazy("No measures yet"),
            gettext_lazy("Open a risk, and write down what would make it less likely, or lighter."),
            reverse("risks:register") if desk.organisations else "", gettext_lazy("Risk register"),
        ),
    )  # fmt: skip


def measure_acts(by: Person, organisation: Organisation, now: datetime) -> list[BulkAct]:
    """Of somebody who may change them there."""

    def change(measure: UUID, clean: Mapping[str, Any]) -> None:
        change_measure(by=by, measure=measure, clean=clean, now=now)

    return [
        BulkAct(
            key="owner", word=gettext_lazy("Give to somebody"), do=change, holders=owners_in(Measure.objects.all()),
            form=partial(AdoptForm, members=members_of(organisation)),
            text=gettext_lazy("This person carries them out from now on, and is told when one is overdue."),
        ),
        BulkAct(
            key="due", word=gettext_lazy("Set a day"), do=change, form=DueForm,
            text=gettext_lazy("By this day each of them should be done."),
        ),
    ]  # fmt: skip


def _filters(desk: MeasureDesk, now: datetime) -> list[Choice]:
    owners = {ME: gettext_lazy("me"), NOBODY: gettext_lazy("nobody"), **dict(named(desk.owners))}
    states = {OPEN: gettext_lazy("still to be done"), **dict(MeasureState.choices)}
    return [
        Choice("owner", _("Owner"), owners, where=partial(_owned_by, reader=desk.reader), empty=_("everybody")),
        Choice("late", _("Overdue"), {"on": gettext_lazy("Only what is overdue")}, where=lambda _code: desk.late),
        Choice("state", _("State"), states, where=_in_state, default=OPEN),
        within_week("done", _("Done"), "done_at", now),
        organisation_choice(desk.organisations, "risk__organisation"),
    ]  # fmt: skip


def _owned_by(owner: str, *, reader: Person) -> Q:
    if owner == NOBODY:
        return without_owner()
    return own_measures(reader) if owner == ME else Q(owner=owner)


def _in_state(state: str) -> Q:
    return unfinished() if state == OPEN else Q(state=state)


def _is_late(measure: Measure, now: datetime) -> bool:
    is_open = measure.state in UNFINISHED and measure.risk.state == RiskState.OPEN
    return overdue(measure.due_on, day_in(measure.risk.organisation.time_zone, now), open_still=is_open)


def _day(day: date | None) -> str:
    return date_format(day, "j M Y") if day else ""


def _due(measure: Measure, *, now: datetime) -> SafeString | str:
    if not measure.due_on:
        return format_html('<span class="muted">{}</span>', _("no day"))
    day = format_html('<span class="nowrap">{}</span>', _day(measure.due_on))
    return format_html("{} {}", day, mark("late", _("overdue"))) if _is_late(measure, now) else day


def _state_mark(measure: Measure) -> SafeString:
    state = mark(KINDS.get(measure.state, "off"), measure.get_state_display())
    return format_html('<span class="nowrap">{}</span>', state)


def _owner(measure: Measure) -> str:
    return measure.owner.shown_name if measure.owner else ""


def _owner_mark(measure: Measure) -> SafeString | str:
    if not measure.owner:
        return mark("due", _("nobody"))
    has_left = measure.is_left  # type: ignore[attr-defined]
    return format_html("{} {}", _owner(measure), mark("late", _("has left"))) if has_left else _owner(measure)


def measure_columns(now: datetime) -> Sequence[Column]:
    """Whose, by when, how far, and against what."""
    return [
        Column(
            "name", gettext_lazy("Measure"), 40, value=called, sort=True,
            link=lambda measure: reverse("risks:risk", args=[measure.risk_id]) + "#measures",
        ),
        Column(
            "due_on", gettext_lazy("Until"), value=lambda m: _day(m.due_on), show=partial(_due, now=now), sort="due_on",
        ),
        Column(
            "state", gettext_lazy("State"), value=lambda m: m.get_state_display(), sort="state",
            show=_state_mark,
        ),
        Column(
            "owner", gettext_lazy("Owner"), 20, value=_owner, sort=True,
            show=_owner_mark,
        ),
        Column("risk", gettext_lazy("Risk"), 40, value=lambda m: called(m.risk), sort=True, wide=True),
        Column("organisation", gettext_lazy("Organisation"), 24, value=lambda m: m.risk.organisation.name, wide=True),
    ]  # fmt: skip
