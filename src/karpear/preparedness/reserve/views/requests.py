"""Money asked for: asking from a phone, signing from another, paying."""

from functools import partial
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from karpear.people.current import me
from karpear.rules.access import Verb
from karpear.ui.pages import any_form, form_act, form_page, page
from karpear.ui.pressure import Answer, under_pressure
from karpear.ui.values import ValueForm

from ..actions import payments
from ..actions import requests as actions
from ..forms import ask_form
from ..queries.requests import ask_page, request_of, request_page
from ..values import NewRefusal, NewRequest
from .pages import asked, refusing

_PAGE = "preparedness:money_request"


@under_pressure(read=Answer.REFUSED, write=Answer.REFUSED)
@any_form
@refusing
def ask(request: HttpRequest) -> HttpResponse:
    """How much, what for, for whom: one page on a phone."""
    organisation, now = asked(request, Verb.ASK_FOR_MONEY), timezone.now()
    do = partial(actions.ask_for_money, by=me(request), organisation=organisation, now=now)
    return form_page(
        request,
        "preparedness/money_ask.html",
        ask_form(request.POST or None, organisation),
        do=lambda clean: do(new=NewRequest(**clean)),
        done=_("Asked. Those who may sign have been told."),
        to=lambda row: (_PAGE, row.pk),
        context={"page": ask_page(me(request), organisation, now), "now": now},
    )


@under_pressure(read=Answer.HIDDEN)
@require_safe
@refusing
def money_request(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """Where it stands, who has signed, and what this person can do about it."""
    now = timezone.now()
    context = {
        "page": request_page(me(request), request_id, now),
        "refusal_form": ValueForm(asks=NewRefusal),
        "now": now,
    }
    return page(request, "preparedness/money_request.html", context)


@under_pressure(write=Answer.REFUSED)
@require_POST
@refusing
def sign(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """One of the two signatures."""
    actions.sign(by=me(request), request=request_id, now=timezone.now())
    messages.success(request, _("Signed."))
    return redirect(_PAGE, request_id)


@under_pressure(write=Answer.REFUSED)
@require_POST
@refusing
def refuse(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """No, and why."""
    row = request_of(me(request), request_id)
    do = partial(actions.refuse, by=me(request), request=row.pk, now=timezone.now())
    form = ValueForm(request.POST, asks=NewRefusal)
    return form_act(
        request, form, do=lambda clean: do(new=NewRefusal(**clean)), done=_("Refused. Who asked has been told."),
        to=(_PAGE, request_id), otherwise=_("Write why not."),
    )  # fmt: skip


@under_pressure(write=Answer.REFUSED)
@require_POST
@refusing
def withdraw(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """It is no longer needed."""
    actions.withdraw(by=me(request), request=request_id, now=timezone.now())
    messages.success(request, _("Withdrawn."))
    return redirect(_PAGE, request_id)


@under_pressure(write=Answer.REFUSED)
@require_POST
@refusing
def pay(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """It was handed over."""
    payments.pay(by=me(request), request=request_id, bill_seen="bill" in request.POST, now=timezone.now())
    messages.success(request, _("Written into the ledger."))
    return redirect(_PAGE, request_id)
