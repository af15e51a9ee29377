"""Exercises with a scenario: the cards, starting one, its page, the talk afterwards."""

from collections.abc import Callable, Mapping
from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from karpear.alerts.forms import DrillForm
from karpear.alerts.queries.drill_ladder import drill_preview
from karpear.alerts.queries.steps import pace_note
from karpear.countries.curricula import Scenario
from karpear.countries.queries import scenarios
from karpear.db.rows import find_row
from karpear.people.actions.exports import note_export
from karpear.people.current import me
from karpear.people.models import Membership, Person
from karpear.people.queries.circle import shown_names
from karpear.people.queries.gates import may_anywhere, members_where_may, organisations_where
from karpear.rules.access import Verb
from karpear.rules.duty.scenario import Part
from karpear.rules.refusals import BadFields, Conflict, Forbidden, Missing
from karpear.ui.pages import any_form, form_page, page, press_page
from karpear.ui.pressure import Answer, in_private, under_pressure
from karpear.ui.refusals import refusing

from ...words import PARTS
from ..actions import close_debrief, note_changed, say_done, start_scenario
from ..forms import DebriefForm
from ..lists import RUNS, run_records
from ..models import ScenarioRun
from ..queries import RunPage, people_in, run_page

#: Whoever stands as out on somebody's board: plans stand above this room.
type OutNow = Callable[[Person, datetime], Mapping[UUID, str]]
_listed = refusing(lambda _values: redirect("preparedness:scenarios"))


def _runs(person: Person) -> QuerySet[ScenarioRun]:
    rows = ScenarioRun.objects.visible_to(person)
    return rows.select_related("alert__person", "organisation", "closed_by", "done_by")


@under_pressure(read=Answer.EMPTY, write=Answer.EMPTY)  # a file alone is a POST
@require_http_methods(["GET", "HEAD", "POST"])
def exercises(request: HttpRequest) -> HttpResponse:
    """The cards that can be played, and how those went that were."""
    person, now = me(request), timezone.now()
    if not may_anywhere(person, Verb.SEE_PREPAREDNESS):
        raise Forbidden()
    rows = _runs(person) if in_private(request) else _runs(person).none()
    cards = _cards_seen(person)
    return RUNS.page(
        request, rows, template="preparedness/scenarios.html", now=now, prepare=run_records, cards=cards.values(),
        pace=pace_note(), plays=may_anywhere(person, Verb.RUN_DRILL),
        note=lambda kind, count: note_export(by=person, of="scenarios", kind=kind, count=count, now=now),
    )  # fmt: skip


def _cards_seen(person: Person) -> dict[str, Scenario]:
    """Whoever may see how exercises went may read the cards; to play one takes another right."""
    organisations = organisations_where(person, Verb.SEE_PREPAREDNESS)
    return {key: card for row in organisations for key, card in scenarios(row.country).items()}


@under_pressure(read=Answer.REFUSED, write=Answer.REFUSED)
@any_form
@_listed
def new(request: HttpRequest, key: str, *, out_now: OutNow) -> HttpResponse:
    """One card, and whom it is played about. Who will hear what, and who is out, is named before anything begins."""
    person, now = me(request), timezone.now()
    choices = [
        (organisation, members)
        for organisation, members in members_where_may(person, Verb.RUN_DRILL)
        if key in scenarios(organisation.country)
    ]
    if not choices:
        return _card_alone(request, person, key)
    card = scenarios(choices[0][0].country)[key]
    form = DrillForm(request.POST or None, choices=choices)
    if not form.is_valid():
        context = {"now": now, "card": card, "form": form, "parts": PARTS, "pace": pace_note()}
        return page(request, "preparedness/scenario_new.html", context, bad=form.is_bound)
    organisation, about = (UUID(part) for part in form.cleaned_data["about"].split(":"))
    if "sure" not in request.POST:
        return _asked_once_more(request, card, organisation, about, out_now=out_now, now=now)
    run = start_scenario(by=person, organisation=organisation, person=about, scenario=key, now=now)
    messages.success(request, _("It has begun. Every message says that it is an exercise."))
    return redirect("preparedness:run", run.pk)


def _card_alone(request: HttpRequest, person: Person, key: str) -> HttpResponse:
    """For whoever plays none: what comes, and what is expected. Raises Missing or Forbidden."""
    card = _cards_seen(person).get(key)
    if card is None:
        raise Missing
    if request.method == "POST":
        raise Forbidden
    return page(request, "preparedness/scenario_new.html", {"card": card, "parts": PARTS, "pace": pace_note()})


def _asked_once_more(
    request: HttpRequest, card: Scenario, organisation: UUID, about: UUID, *, out_now: OutNow, now: datetime
) -> HttpResponse:
    people, drill = people_in(organisation, about, now), drill_preview(organisation, about, at=now)
    informed_people = {*drill.people, *(pk for part_people in people.values() for pk in part_people)}
    names, out = shown_names(informed_people), out_now(me(request), now)
    recipients = [(PARTS[part], ", ".join(names[pk] for pk in people[part])) for part in Part]
    context = {
        "now": now, "card": card, "about": request.POST["about"], "name": names[about], "recipients": recipients,
        "drill": drill, "out": sorted((names[pk] for pk in informed_people if pk in out), key=str.casefold),
        "pace": pace_note(),
    }  # fmt: skip
    return page(request, "preparedness/scenario_sure.html", context)


@under_pressure(read=Answer.HIDDEN, write=Answer.HIDDEN)
@any_form
@_listed
def run(request: HttpRequest, run: UUID) -> HttpResponse:
    """One exercise: what came when, who did what and how fast. A POST says "I did this"."""
    person, now = me(request), timezone.now()
    exercise = _page(person, run, now)
    if request.method == "POST":
        try:
            say_done(by=person, run=exercise.run, act=request.POST.get("act", ""), now=now)
        except (Conflict, BadFields, Forbidden) as refusal:
            messages.error(request, refusal.message)
        return redirect("preparedness:run", run)
    keeps = Membership.objects.that_may(Verb.KEEP_TRAINING).filter(person=person)
    may_say = keeps.filter(organisation=exercise.run.organisation_id).exists()
    context = {"now": now, "page": exercise, "parts": PARTS, "pace": pace_note(), "may_say": may_say}
    return page(request, "preparedness/run.html", context)


def _page(person: Person, run: UUID, now: datetime) -> RunPage:
    exercise = run_page(find_row(_runs(person).filter(pk=run)), person, now)
    if exercise is None:
        raise Missing
    return exercise


@under_pressure(read=Answer.HIDDEN, write=Answer.HIDDEN)
@any_form
@_listed
def debrief(request: HttpRequest, run: UUID) -> HttpResponse:
    """What went well, what did not, and at least one change. Without it, nothing is closed."""
    person, now = me(request), timezone.now()
    exercise = _page(person, run, now)
    if exercise.run.closed_at is not None:
        return redirect("preparedness:run", run)
    form = DebriefForm(request.POST or None)
    return form_page(
        request,
        "preparedness/debrief.html",
        form,
        do=lambda clean: close_debrief(by=person, run=run, debrief=form.asks(**clean), now=now),
        done=gettext_lazy("Closed. Those who acted in time have shown it, and the change waits where it belongs."),
        to=("preparedness:run", run),
        context={"now": now, "page": exercise, "parts": PARTS},
    )


@under_pressure(write=Answer.HIDDEN)
@_listed
@press_page(gettext_lazy("Written down: it is done."), to="preparedness:run")
def changed(request: HttpRequest, run: UUID) -> UUID:
    """What the debrief agreed on is done."""
    note_changed(by=me(request), run=run, now=timezone.now())
    return run
