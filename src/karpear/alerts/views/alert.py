"""One alert, for those who are signed in: its page, its end, its report."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from karpear.alerts.models import Alert
from karpear.people.current import me
from karpear.people.models import Person
from karpear.rules.alarm.outcome import Closing, Outcome
from karpear.rules.refusals import BadFields, Conflict, Missing
from karpear.ui.pressure import Answer, under_pressure
from karpear.ui.templatetags.ui import day_clock

from ..actions.all_clears import closing_of, has_case
from ..actions.answers import acknowledge_all, add_note, ending, log_call, resolve_all
from ..forms import EndAlertForm, NoteForm
from ..queries.board import free_of_person, of_person, others_open, owned_too
from ..queries.guests import formerly_answered
from ..queries.pages import AlertPage, alert_page
from ..queries.steps import pace_note
from ..queries.words import kind_word


@under_pressure(read=Answer.HIDDEN, write=Answer.HIDDEN)
@require_http_methods(["GET", "HEAD", "POST"])
def alert(request: HttpRequest, alert_id: UUID) -> HttpResponse:
    """The alert's page. A POST says "I have it", what a call brought, or a note."""
    person, now = me(request), timezone.now()
    try:
        page, note_form = alert_page(person, alert_id), NoteForm()
    except Missing:
        return _no_more(request, person, alert_id)
    if request.method == "POST" and request.POST.get("do") == "note":
        note_form = NoteForm(request.POST)
    if request.method == "POST" and (not note_form.is_bound or note_form.is_valid()):
        return _act(request, person, page, now)
    other_alerts = others_open(person, page.alert) if page.can_act else []
    context = {
        "now": now,
        "page": page,
        "note_form": note_form,
        "by_link": False,
        "other_alerts": other_alerts,
        "free_too": free_of_person(other_alerts, page.alert),
        "still_open": [] if page.is_open else of_person(other_alerts, page.alert),
        "roads": bool(settings.KARPEAR_MAP_PMTILES),
    }
    return render(request, "alerts/alert.html", context, status=422 if note_form.is_bound else 200)


def _no_more(request: HttpRequest, person: Person, alert_id: UUID) -> HttpResponse:
    """Whoever stood watch for others learns who goes on, and nothing else. Raises Missing for everybody else."""
    former_alert = formerly_answered(person, alert_id)
    if former_alert is None:
        raise Missing
    return render(request, "alerts/no_more.html", {"alert": former_alert}, status=404)


def _act(request: HttpRequest, person: Person, page: AlertPage, now: datetime) -> HttpResponse:
    verb = request.POST.get("do")
    try:
        if verb == "acknowledge":
            acknowledge_all(by=person, alert_id=page.alert.pk, other_ids=request.POST.getlist("also"), now=now)
        elif verb == "call":
            log_call(by=person, alert_id=page.alert.pk, now=now, by_link=False, **called(request, page))
        elif verb == "note":
            add_note(by=person, alert_id=page.alert.pk, text=request.POST.get("text", ""), now=now)
    except (Conflict, BadFields) as refusal:
        messages.error(request, refusal.message)
    return redirect(_next(request, page.alert.pk))


def called(request: HttpRequest, page: AlertPage) -> dict[str, str]:
    """What was said about a call to somebody on the list. Raises Missing for anybody else."""
    entry = next((e for e in page.ring if e.id == request.POST.get("entry")), None)
    if entry is None:
        raise Missing()
    return {"entry": entry.id, "name": entry.name, "result": request.POST.get("result", "")}


def _next(request: HttpRequest, alert_id: UUID) -> str:
    target = request.POST.get("next", "")
    if target.startswith("/") and url_has_allowed_host_and_scheme(target, allowed_hosts=None):
        return target
    return f"/alerts/{alert_id}/" + ("#ring" if request.POST.get("do") == "call" else "")


@under_pressure(read=Answer.HIDDEN, write=Answer.HIDDEN)
@require_http_methods(["GET", "HEAD", "POST"])
def end(request: HttpRequest, alert_id: UUID) -> HttpResponse:
    """How it ended: everybody who was told hears it once."""
    person, now = me(request), timezone.now()
    page = alert_page(person, alert_id)
    if not page.may_end:
        ending(person, alert_id)
    bound = request.POST if request.method == "POST" else None
    is_guest = page.guest is not None
    form = EndAlertForm(
        bound, drill=page.alert.drill, stage_stands=page.stage is not None, stands_in=is_guest,
        **_offered(person, page),
    )  # fmt: skip
    if form.is_bound and form.is_valid():
        outcome, note = Outcome(form.cleaned_data["outcome"]), form.cleaned_data["note"]
        if outcome is Outcome.CASE and not page.alert.goes_on:
            return redirect(f"/incidents/new/?alert={alert_id}&end=on")
        try:
            other_ids = form.cleaned_data.get("also", ())
            alert = resolve_all(by=person, alert_id=alert_id, other_ids=other_ids, outcome=outcome, note=note, now=now)
        except Conflict:
            alert = _ended_before(page.alert, person, outcome, note)
        messages.success(request, _closing_message(alert))
        sees_it = Alert.objects.visible_to(person).filter(pk=alert_id).exists()
        return redirect("alerts:alert", alert_id) if sees_it else redirect("board")
    status = 422 if form.is_bound else 200
    return render(request, "alerts/end.html", {"now": now, "page": page, "form": form}, status=status)


def _offered(person: Person, page: AlertPage) -> dict[str, Any]:
    """What may end in the same press. Ticked, unless it says alone that a call proves nothing."""
    other_alerts = owned_too(person, page.alert)
    ticked = [str(other.pk) for other in other_alerts if page.alert.no_contact or not other.no_contact]
    since = _("%(what)s since %(time)s")
    words = [(str(o.pk), since % {"what": kind_word(o), "time": day_clock(o.opened_at)}) for o in other_alerts]
    return {"may_end_too": words, "ticked": ticked}


def _ended_before(alert: Alert, person: Person, outcome: Outcome, note: str) -> Alert:
    """What the same press did a moment ago: on a slow line it is sent twice. Raises Conflict for anything else."""
    alert.refresh_from_db()
    if (alert.resolved_by_id, alert.outcome, alert.note) != (person.pk, outcome.value, note):
        raise Conflict(_("This alert has already ended."))
    return alert


def _closing_message(alert: Alert) -> str:
    if closing_of(alert) is not Closing.GOES_ON:
        return _("It is over. Everybody who was told hears it once.")
    if has_case(alert):
        return _("The alarm has ended and the case goes on. Everybody who was told hears that it goes on.")
    return _(
        "This alarm has ended. Another about the same person has not: everybody who was told hears that it goes on."
    )


@under_pressure(read=Answer.HIDDEN)
@require_safe
def report(request: HttpRequest, alert_id: UUID) -> HttpResponse:
    """What happened, to print and to talk about afterwards."""
    page = alert_page(me(request), alert_id)
    context = {"now": timezone.now(), "page": page, "pace": pace_note()}
    return render(request, "alerts/report.html", context)
