"""Drills: start one, and see how long each step took to answer."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from karpear.people.actions.exports import note_export
from karpear.people.current import me
from karpear.people.list_choices import organisation_choice
from karpear.people.models import Person
from karpear.people.queries.gates import may_anywhere, members_where_may, organisations_where
from karpear.rules.access import Verb
from karpear.rules.refusals import Conflict, Forbidden
from karpear.ui.failures import failed
from karpear.ui.list_choices import within_week
from karpear.ui.pressure import Answer, in_private, under_pressure

from ..actions.drills import start_drill
from ..forms import DrillForm
from ..models import Alert
from ..queries.drill_ladder import drill_preview
from ..queries.past import drill_records, drill_times
from ..queries.past import drills as drills_of
from ..queries.steps import pace_note
from .drill_dots import dot_line
from .drill_list import DRILLS


@under_pressure(read=Answer.EMPTY, write=Answer.EMPTY)  # a search and a file; a drill is refused below
@require_http_methods(["GET", "HEAD", "POST"])
def drills(request: HttpRequest) -> HttpResponse:
    """Officers start one; leads read how they went. A search and a file are a POST: no name stands in an address."""
    person, now = me(request), timezone.now()
    if not may_anywhere(person, Verb.SEE_BOARD):
        raise Forbidden()
    starts = "about" in request.POST
    if starts and not in_private(request):
        return failed(request, unavailable=True)
    choices = members_where_may(person, Verb.RUN_DRILL)
    form = DrillForm(request.POST if starts else None, choices=choices)
    if form.is_valid() and "sure" not in request.POST:
        return _asked_once_more(request, form.cleaned_data["about"], now)
    if form.is_valid() and (drill := _started(person, form, now)):
        return redirect("alerts:alert", drill.pk)
    rows = drills_of(person) if in_private(request) else drills_of(person).none()
    choices_here = (
        organisation_choice(organisations_where(person, Verb.SEE_BOARD)),
        within_week("opened", _("Opened"), "opened_at", now),
    )
    return replace(DRILLS, filters=[*DRILLS.filters, *choices_here]).page(
        request, rows, template="alerts/drills.html", now=now,
        prepare=drill_records, refused=starts, form=form, may_start=bool(choices), pace=pace_note(),
        dots=dot_line(*drill_times(rows)),
        note=lambda kind, count: note_export(by=person, of="drills", kind=kind, count=count, now=now),
    )  # fmt: skip


def _asked_once_more(request: HttpRequest, about: str, now: datetime) -> HttpResponse:
    """Nothing has begun: who will be told is named first."""
    organisation, person = _parts(about)
    steps = drill_preview(organisation, person, at=now).steps
    context = {"now": now, "about": about, "steps": steps, "person": Person.objects.get(pk=person)}
    return render(request, "alerts/drill_sure.html", context)


def _parts(about: str) -> tuple[UUID, UUID]:
    """(organisation, person) as the form writes them."""
    organisation, person = about.split(":")
    return UUID(organisation), UUID(person)


def _started(person: Person, form: DrillForm, now: datetime) -> Alert | None:
    """The drill, or None when it was refused: then the form says why."""
    organisation, about = _parts(form.cleaned_data["about"])
    try:
        return start_drill(by=person, organisation=organisation, person=about, now=now)
    except Conflict as refusal:
        form.add_error("about", refusal.message)
        return None
