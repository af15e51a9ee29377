"""Daily promises, roll-calls, and the page behind a reminder or a roll-call."""

from collections.abc import Callable, Mapping
from datetime import datetime
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from karpear.alerts.actions.sos import raise_sos
from karpear.countries.queries import provinces
from karpear.messaging.actions.press import press
from karpear.messaging.models import Delivery
from karpear.people.current import me
from karpear.people.models import Organisation, Person
from karpear.people.queries.gates import organisations_where
from karpear.rules.access import Verb
from karpear.rules.plan.rhythm import BED, UP
from karpear.rules.refusals import Forbidden, Missing
from karpear.ui.language import chosen_language
from karpear.ui.pressure import Answer, in_private, under_pressure

from .actions.check_ins import answer_by_link
from .actions.daily_promises import end_standing, set_standing
from .actions.roll_calls import ask_roll_call, close_roll_call
from .forms import AnswerForm, RollCallForm, StandingForm
from .left_out import HeldByCase, LeftOut, find_left_out
from .models import Promise, PromiseState
from .queries import (
    counted,
    may_be_asked,
    people_to_ask,
    promise_for_link,
    roll_call_page,
    silent_first,
    squares,
    standings_of,
)
from .queries import roll_calls as roll_calls_of
from .roll_call_list import ANSWERS, roll_call_list

#: Of everybody whom somebody sees out on the board: the province of the plan, empty where it names none.
type OutNow = Callable[[Person, datetime], Mapping[UUID, str]]


@under_pressure(read=Answer.OPEN, write=Answer.OPEN)
@require_http_methods(["GET", "HEAD", "POST"])
def standing(request: HttpRequest) -> HttpResponse:
    """Promise to check in every day."""
    person, now = me(request), timezone.now()
    form = StandingForm(request.POST or None, person=person)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        set_standing(
            person=person,
            at=values["at"],
            weekdays=values["weekdays"],
            grace_s=values["grace_min"] * 60,
            organisation=values["organisation"].pk if values["organisation"] else None,
            now=now,
        )
        messages.success(request, _("Saved. The first check-in is on your first page."))
        return redirect("standing")
    context = {"now": now, "form": form, "standings": standings_of(person), "bed": BED, "up": UP}
    return render(request, "checkins/standing.html", context)


@under_pressure(write=Answer.OPEN)
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
    translation.activate(chosen_language(request, person.language))
    form = AnswerForm(request.POST if request.method == "POST" else None)
    answer = ""
    if request.method == "POST" and form.is_valid():
        press(delivery=delivery, now=now)
        answer = _answer(delivery, promise, form, now)
    context = {
        "now": now,
        "promise": promise,
        "person": person,
        "key": uuid4(),
        "answer": answer,
        "open": promise.state in (PromiseState.ARMED, PromiseState.MISSED),
    }
    return render(request, "checkins/promise_link.html", context)


def _answer(delivery: Delivery, promise: Promise, form: AnswerForm, now: datetime) -> str:
    """What is said on the page afterwards: ok, sos, or nothing when they have to sign in to say it."""
    if form.cleaned_data["not_ok"]:
        raise_sos(person=promise.person, key=form.key_or_new(), pressed_at=now, now=now)
        return "sos"
    word = form.cleaned_data["word"]
    return "ok" if answer_by_link(delivery=delivery, promise=promise, word=word, now=now) else ""


@under_pressure(read=Answer.EMPTY, write=Answer.REFUSED)
@require_http_methods(["GET", "HEAD", "POST"])
def roll_calls(request: HttpRequest, *, out_now: OutNow, held_by_case: HeldByCase) -> HttpResponse:
    """Ask a group "are you OK?", and see what was asked before. `out_now`: plans stand above this room, as cases do."""
    person, now = me(request), timezone.now()
    groups = organisations_where(person, Verb.ASK_ROLL_CALL, by_name=True)
    if not groups:
        raise Forbidden()
    organisation_id = request.POST.get("organisation", "")
    forms = {}
    absent = {group.pk: find_left_out(group.pk, person, now, held_by_case) for group in groups}
    out = may_be_asked(out_now(person, now)) if in_private(request) else {}
    for organisation in groups:
        key = str(organisation.pk)
        forms[organisation] = RollCallForm(
            request.POST if organisation_id == key else None, prefix=key,
            members=people_to_ask(person, organisation, absent[organisation.pk].ids),
            places=province_names(organisation), out=out,
        )  # fmt: skip
    for organisation, form in forms.items():
        if form.is_bound and form.is_valid():
            return _ask(person, organisation, form, absent[organisation.pk], now)
    shown_absent = absent if in_private(request) else {}
    calls = roll_calls_of(person)
    return roll_call_list(several=len(groups) > 1).page(
        request, calls if in_private(request) else calls.none(), template="checkins/rollcalls.html", now=now,
        prepare=counted, refused=request.method == "POST",
        forms=[(group, form, shown_absent.get(group.pk)) for group, form in forms.items()],
    )  # fmt: skip


def province_names(organisation: Organisation) -> dict[str, str]:
    """In the language of whoever reads."""
    language = get_language() or "en"
    return {province.code: province.name.in_language(language) for province in provinces(organisation.country)}


def _ask(
    person: Person, organisation: Organisation, form: RollCallForm, absent: LeftOut, now: datetime
) -> HttpResponse:
    values = form.cleaned_data
    call = ask_roll_call(
        by=person,
        organisation=organisation.pk,
        people=values["people"],
        held_ids=absent.ids,
        due_in_s=values["minutes"] * 60,
        reason=values["reason"],
        drill=values["drill"],
        now=now,
    )
    return redirect("roll_call", call.pk)


@under_pressure(read=Answer.HIDDEN)
@require_safe
def roll_call(request: HttpRequest, roll_call_id: UUID, *, out_now: OutNow, held_by_case: HeldByCase) -> HttpResponse:
    """The answers as they come in."""
    person, now = me(request), timezone.now()
    count, promises = roll_call_page(person, roll_call_id)
    names = province_names(count.call.organisation)
    return ANSWERS.page(
        request, promises, template="checkins/rollcall.html", now=now, prepare=silent_first, count=count,
        call=count.call,
        left_out=find_left_out(count.call.organisation_id, person, count.call.asked_at, held_by_case),
        squares=[(names.get(group.province or "", ""), group) for group in squares(promises, out_now(person, now))],
    )  # fmt: skip


@under_pressure(write=Answer.REFUSED)
@require_POST
def close(request: HttpRequest, roll_call_id: UUID) -> HttpResponse:
    """Stop waiting for the rest."""
    close_roll_call(by=me(request), roll_call_id=roll_call_id, now=timezone.now())
    messages.success(request, _("Closed. Nobody becomes an alarm from it any more; open alarms stay."))
    return redirect("roll_call", roll_call_id)
