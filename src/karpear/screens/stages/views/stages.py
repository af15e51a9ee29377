"""What is known about whom an alert is about: said, confirmed, taken back; and asking for their pack."""

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from karpear.alerts.models import StageCall
from karpear.people.current import me
from karpear.people.models import Person
from karpear.readiness.packs.actions import openings
from karpear.readiness.packs.forms import STAGE_WORDS, StageForm
from karpear.rules.case.pack import Stage, may_be_written
from karpear.rules.refusals import Conflict, Missing, Refused
from karpear.ui.pressure import Answer, under_pressure
from karpear.ui.refusals import refusing
from karpear.vault.pages import page, sealed_page

from ..actions import calls, retractions
from ..queries import AlertCustody, alert_custody


@under_pressure(read=Answer.HIDDEN, write=Answer.HIDDEN)
@require_http_methods(["GET", "HEAD", "POST"])
@refusing(lambda address: redirect("stages:known", alert=address["alert"]))
@sealed_page
def of_alert(request: HttpRequest, alert: UUID) -> HttpResponse:
    """Say what is known about somebody, or that it was wrong; ask to open their pack."""
    person, now, do = me(request), timezone.now(), request.POST.get("do")
    custody = alert_custody(person, alert, now)
    if do == "open":
        opening = openings.ask_to_open(by=person, alert=alert, now=now)
        return redirect("stages:opening", opening=opening.pk)
    form = StageForm(request.POST if do in _VERBS else None)
    if form.is_valid():
        stage = Stage(form.cleaned_data["stage"])
        try:
            _VERBS[str(do)](request, person, alert, stage, now)
        except Missing:
            raise _done_already(custody, stage) from None
        return _next(person, alert, now)
    calls = [(STAGE_WORDS[line.stage], line) for line in custody.calls]
    return page(request, "stages/known.html", {"custody": custody, "form": form, "calls": calls}, bad=form.is_bound)


def _done_already(custody: AlertCustody, stage: Stage) -> Refused:
    """Whoever comes a moment too late reads who was first."""
    over = [line.call for line in custody.calls if line.call.stage == stage and not line.stands]
    last = max(over, key=lambda call: call.ended_at or call.taken_back_at or call.at, default=None)
    first = (last.ended_by or last.taken_back_by) if last else None
    if first is None or not custody.may_confirm:
        return Missing()
    return Conflict(_("%(name)s has already done that.") % {"name": first.shown_name})


def _next(person: Person, alert: UUID, now: datetime) -> HttpResponse:
    """What is known of somebody and has no clock yet: first choose what happened. Else back to the page."""
    custody = alert_custody(person, alert, now)
    if custody.may_confirm and not custody.alert.goes_on and any(line.holds for line in custody.calls):
        return redirect(f"{reverse('cases:incident_new')}?alert={alert}")
    return redirect("stages:known", alert=alert)


def _confirm(request: HttpRequest, by: Person, alert: UUID, stage: Stage, now: datetime) -> None:
    call = calls.confirm_stage(by=by, alert=alert, stage=stage, now=now)
    messages.success(request, _receipt(call, now))


def _receipt(call: StageCall, now: datetime) -> str:
    """What was confirmed before tells nobody again; that somebody was killed is written to nobody outside."""
    if call.confirmed_at is None:
        return _("Noted. It counts when a second person confirms it.")
    if call.confirmed_at != now:
        return _("It was confirmed before. Nobody was told again.")
    if not may_be_written(Stage(call.stage)):
        return _(
            "Confirmed. The others who act are told. Outside, only contacts with words left for this get a message: "
            "tell the family in person."
        )
    return _("Confirmed. Their contacts, the others who act and everybody who was told get a message.")


def _end(request: HttpRequest, by: Person, alert: UUID, stage: Stage, now: datetime) -> None:
    retractions.end_stage(by=by, alert=alert, stage=stage, now=now)
    messages.success(request, _("Written down: it is over. Their check-ins count again from the next one."))


def _take_back(request: HttpRequest, by: Person, alert: UUID, stage: Stage, now: datetime) -> None:
    call = retractions.take_back_stage(by=by, alert=alert, stage=stage, now=now)
    line = next(line for line in alert_custody(by, alert, now).calls if line.call.pk == call.pk)
    if opened_count := len(line.opened):
        message = ngettext(
            "Taken back. %(n)d contact had already opened the words: ring them.",
            "Taken back. %(n)d contacts had already opened the words: ring them.",
            opened_count,
        )
        messages.warning(request, message % {"n": opened_count})
    else:
        messages.warning(request, _("Taken back. Everybody who was told is asked to look again: ring them, too."))


_VERBS = {"confirm": _confirm, "take_back": _take_back, "end_stage": _end}
