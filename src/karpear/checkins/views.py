"""Daily promises, and the page behind a reminder or a roll-call."""

from datetime import datetime
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from karpear.alerts.actions import raise_sos
from karpear.messaging.actions import press
from karpear.messaging.models import Delivery
from karpear.people.models import Person
from karpear.people.who import me
from karpear.rules.refusals import Missing

from .actions import check_in, end_standing, set_standing
from .forms import AnswerForm, StandingForm
from .models import PromiseState
from .queries import promise_for_link, standings_of


@require_http_methods(["GET", "HEAD", "POST"])
def standing(request: HttpRequest) -> HttpResponse:
    """Promise to check in every day."""
    person, now = me(request), timezone.now()
    form = StandingForm(request.POST or None, person=person)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        set_standing(
            person=person,
            at=said["at"],
            weekdays=said["weekdays"],
            grace_s=said["grace_min"] * 60,
            organisation=said["organisation"].pk if said["organisation"] else None,
            now=now,
        )
        messages.success(request, _("Saved. The first check-in is on your first page."))
        return redirect("standing")
    context = {"now": now, "form": form, "standings": standings_of(person)}
    return render(request, "checkins/standing.html", context)


@require_POST
def stop_standing(request: HttpRequest, standing_id: UUID) -> HttpResponse:
    end_standing(person=me(request), standing_id=standing_id, now=timezone.now())
    messages.success(request, _("Ended. What is already overdue stays."))
    return redirect("standing")


def promise_link(request: HttpRequest, delivery: Delivery, now: datetime) -> HttpResponse:
    """The page behind a reminder or a roll-call: works signed out. Opening it changes nothing."""
    promise = promise_for_link(delivery.subject)
    if promise is None or delivery.person is None:
        raise Missing()
    person = delivery.person
    translation.activate(person.language)
    context = {
        "now": now,
        "promise": promise,
        "person": person,
        "key": uuid4(),
        "said": "",
        "open": _is_open(promise.state),
    }
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        press(delivery=delivery, now=now)
        context["said"] = _answer(person, form, now)
    return render(request, "checkins/promise_link.html", context)


def _answer(person: Person, form: AnswerForm, now: datetime) -> str:
    if form.cleaned_data["not_ok"]:
        raise_sos(person=person, key=form.key_or_new(), pressed_at=now, now=now)
        return "sos"
    check_in(person=person, key=form.key_or_new(), made_at=now, word=form.cleaned_data["word"] or None, now=now)
    return "ok"


def _is_open(state: str) -> bool:
    return state == PromiseState.ARMED
