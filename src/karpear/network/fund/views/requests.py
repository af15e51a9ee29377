"""Money asked from the fund: asking, signing, paying."""

import secrets
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from karpear.keys.ids import new_id
from karpear.people.current import me
from karpear.ui.pages import any_form, form_act, form_page, page, press_page
from karpear.ui.pressure import Answer, under_pressure
from karpear.ui.values import ValueForm

from ..actions import ledger
from ..actions import requests as actions
from ..queries.requests import asking_member, fund_request_of, fund_request_page
from ..values import MoneyBack, NewFundRefusal, NewFundRequest
from .pages import home, its_request

_PAGE = "network:fund_request"


@under_pressure(read=Answer.HIDDEN, write=Answer.REFUSED)
@any_form
@home
def ask(request: HttpRequest, member: UUID) -> HttpResponse:
    """How much, what for, and a code that says nothing: one page on a phone."""
    own_member, part = asking_member(me(request), member)
    code = f"K-{secrets.randbelow(9000) + 1000}"
    return form_page(
        request,
        "network/fund/ask.html",
        ValueForm(request.POST or None, asks=NewFundRequest, initial={"code": code}),
        do=lambda clean: actions.ask_fund(
            by=me(request), member=member, new=NewFundRequest(**clean), now=timezone.now()
        ),
        done=_("Asked. Those who may sign have been told."),
        to=lambda row: (_PAGE, row.pk),
        context={"member": own_member, "fund": part.fund},
    )


@under_pressure(read=Answer.HIDDEN)
@require_safe
@home
def fund_request(request: HttpRequest, fund_request: UUID) -> HttpResponse:
    """Where it stands, who has signed, and what this person can do about it."""
    now = timezone.now()
    context = {
        "page": fund_request_page(me(request), fund_request, now),
        "refusal_form": ValueForm(asks=NewFundRefusal),
        "back_form": ValueForm(asks=MoneyBack, initial={"key": new_id()}),
        "now": now,
    }
    return page(request, "network/fund/request.html", context)


@under_pressure(write=Answer.REFUSED)
@its_request
@press_page(gettext_lazy("Signed."), to=_PAGE)
def sign(request: HttpRequest, fund_request: UUID) -> UUID:
    """One of the two signatures."""
    actions.sign_for_fund(by=me(request), request=fund_request, now=timezone.now())
    return fund_request


@under_pressure(write=Answer.REFUSED)
@require_POST
@its_request
def refuse(request: HttpRequest, fund_request: UUID) -> HttpResponse:
    """No, and why."""
    row, form = fund_request_of(me(request), fund_request), ValueForm(request.POST, asks=NewFundRefusal)
    if not form.is_valid():
        messages.error(request, _("Write why not."))
        return redirect(_PAGE, fund_request)
    new = NewFundRefusal(**form.cleaned_data)
    actions.refuse_for_fund(by=me(request), request=row.pk, new=new, now=timezone.now())
    messages.success(request, _("Refused. Who asked has been told."))
    return redirect("network:fund")


@under_pressure(write=Answer.REFUSED)
@its_request
@press_page(gettext_lazy("Withdrawn."), to=_PAGE)
def withdraw(request: HttpRequest, fund_request: UUID) -> UUID:
    """It is no longer needed."""
    actions.withdraw_from_fund(by=me(request), request=fund_request, now=timezone.now())
    return fund_request


@under_pressure(write=Answer.REFUSED)
@its_request
@press_page(gettext_lazy("Written into the ledger."), to=_PAGE)
def pay(request: HttpRequest, fund_request: UUID) -> UUID:
    """It was handed over."""
    ledger.pay_from_fund(by=me(request), request=fund_request, now=timezone.now())
    return fund_request


@under_pressure(write=Answer.REFUSED)
@require_POST
@its_request
def back(request: HttpRequest, fund_request: UUID) -> HttpResponse:
    """Part of it came back."""
    row = fund_request_of(me(request), fund_request)
    return form_act(
        request,
        ValueForm(request.POST, asks=MoneyBack),
        do=lambda clean: ledger.take_money_back(
            by=me(request), request=row.pk, new=MoneyBack(**clean), now=timezone.now()
        ),
        done=_("Written into the ledger."),
        to=(_PAGE, fund_request),
        otherwise=_("Write how much came back."),
    )
