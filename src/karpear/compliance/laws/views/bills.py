"""Drafts of laws: the list, one of them, and what is written down about it."""

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from karpear.people.current import me
from karpear.people.local_today import today_of
from karpear.people.queries.gates import choose_organisation, require
from karpear.rules.access import Verb
from karpear.ui.pages import any_form, form_page, page, press_page
from karpear.ui.pressure import Answer, in_private, under_pressure
from karpear.ui.values import ValueForm

from ...keepers import may_keep
from ..actions import bills as actions
from ..bill_values import BillStand, NewBill, NewPart, NewStep
from ..queries.bills import BillLine, bill_line, bill_lines
from .shared import bills_home


class NewBillForm(ValueForm):
    """A draft of one's own list."""

    asks = NewBill
    heading = gettext_lazy("Add a draft")


class StandForm(ValueForm):
    """What is thought of it."""

    asks = BillStand
    heading = gettext_lazy("Our position")


class StepForm(ValueForm):
    """A stage that it has reached."""

    asks = NewStep
    heading = gettext_lazy("A stage it reached")


class PartForm(ValueForm):
    """One of its articles."""

    asks = NewPart
    heading = gettext_lazy("An article of it")


@under_pressure(read=Answer.EMPTY)
@require_safe
@bills_home
def bills(request: HttpRequest, organisation: UUID | None = None) -> HttpResponse:
    """All drafts that are followed."""
    own_organisation, other_organisations = choose_organisation(me(request), organisation, Verb.SEE_LAW)
    context = {
        "lines": bill_lines(own_organisation) if in_private(request) else [],
        "organisation": own_organisation,
        "other_organisations": other_organisations,
        "keeps": may_keep(me(request), own_organisation.pk),
    }
    return page(request, "compliance/laws/bills.html", context)


@under_pressure(read=Answer.HIDDEN)
@require_safe
@bills_home
def bill(request: HttpRequest, organisation: UUID, key: str) -> HttpResponse:
    """One draft: how far it has come, what it would touch, what we think of it."""
    own_organisation, _others = choose_organisation(me(request), organisation, Verb.SEE_LAW)
    context = {
        "line": bill_line(own_organisation, key),
        "organisation": own_organisation,
        "keeps": may_keep(me(request), own_organisation.pk),
    }
    return page(request, "compliance/laws/bill.html", context)


@under_pressure(read=Answer.OPEN, write=Answer.REFUSED)
@any_form
@bills_home
def new_bill(request: HttpRequest, organisation: UUID) -> HttpResponse:
    """One that is not on the country's list; its stage is asked next."""
    membership, now = require(me(request), organisation, Verb.KEEP_LAW), timezone.now()
    return form_page(
        request,
        "compliance/laws/bill_form.html",
        NewBillForm(request.POST or None),
        do=lambda clean: actions.add_bill(by=me(request), organisation=organisation, new=NewBill(**clean), now=now),
        done=_("Added. Say next how far it has come."),
        to=lambda bill: ("compliance:bill_stage", organisation, bill.pk),
        context={"organisation": membership.organisation},
    )


@under_pressure(read=Answer.HIDDEN, write=Answer.REFUSED)
@any_form
@bills_home
def stand(request: HttpRequest, organisation: UUID, key: str) -> HttpResponse:
    """What we think of it, and until when we can say so."""
    line = _to_change(request, organisation, key)
    form = StandForm(request.POST or None, row=line.row)
    return _form(request, organisation, line, form, actions.take_stand)


@under_pressure(read=Answer.HIDDEN, write=Answer.REFUSED)
@any_form
@bills_home
def stage(request: HttpRequest, organisation: UUID, key: str) -> HttpResponse:
    """It has reached another stage."""
    line = _to_change(request, organisation, key)
    today = today_of(require(me(request), organisation, Verb.KEEP_LAW).organisation, timezone.now())
    form = StepForm(request.POST or None, initial={"reached_on": today})
    return _form(request, organisation, line, form, partial(actions.note_step, today=today))


@under_pressure(read=Answer.HIDDEN, write=Answer.REFUSED)
@any_form
@bills_home
def part(request: HttpRequest, organisation: UUID, key: str) -> HttpResponse:
    """One more article of an own draft."""
    line = _to_change(request, organisation, key)
    return _form(request, organisation, line, PartForm(request.POST or None), actions.add_part)


def _to_change(request: HttpRequest, organisation: UUID, key: str) -> BillLine:
    return bill_line(require(me(request), organisation, Verb.KEEP_LAW).organisation, key)


def _form(
    request: HttpRequest, organisation: UUID, line: BillLine, form: ValueForm, act: Callable[..., Any]
) -> HttpResponse:
    return form_page(
        request,
        "compliance/laws/bill_form.html",
        form,
        do=partial(act, by=me(request), organisation=organisation, key=line.key, now=timezone.now()),
        done=_("Saved."),
        to=("compliance:bill", organisation, line.key),
        context={"line": line, "organisation_id": organisation},
    )


@under_pressure(write=Answer.REFUSED)
@require_POST
@bills_home
def remove_part(request: HttpRequest, bill_part: UUID) -> HttpResponse:
    """An article of an own draft goes."""
    bill = actions.remove_part(by=me(request), part=bill_part, now=timezone.now())
    messages.success(request, _("Removed."))
    return redirect("compliance:bill", bill.organisation_id, bill.pk)


@under_pressure(write=Answer.REFUSED)
@bills_home
@press_page(gettext_lazy("Taken off the list. It is deleted in five years."), to="compliance:bills")
def end_bill(request: HttpRequest, organisation: UUID, key: str) -> None:
    """An own draft is no longer followed."""
    actions.end_bill(by=me(request), organisation=organisation, key=key, now=timezone.now())
