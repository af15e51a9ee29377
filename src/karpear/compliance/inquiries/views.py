"""Inquiries and sanctions with their clock, and what the reception desk is told."""

from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from karpear.people.access import allowed
from karpear.people.current import me
from karpear.people.local_today import today_of
from karpear.people.queries.gates import require
from karpear.rules.access import Verb
from karpear.rules.refusals import Missing
from karpear.ui.offline import kept_offline
from karpear.ui.pages import any_form, form_page, page
from karpear.ui.pressure import Answer, in_private, under_pressure
from karpear.ui.refusals import refusing
from karpear.ui.values import ValueForm

from ..counsel import lawyer_numbers
from ..demands.queries.pages import demand_seen
from ..keepers import may_keep
from . import actions, queries
from .models import Inquiry
from .values import DeskWords, InquiryAnswered, InquiryEnd, NewInquiry

inquiries_home = refusing(lambda _address: redirect("compliance:inquiries"))


class InquiryForm(ValueForm):
    """A letter on one screen."""

    asks = NewInquiry


class InquiryAnsweredForm(ValueForm):
    """When the answer was handed in."""

    asks = InquiryAnswered


class InquiryEndForm(ValueForm):
    """How it ended."""

    asks = InquiryEnd


class DeskForm(ValueForm):
    """What the desk is told besides."""

    asks = DeskWords


@under_pressure(read=Answer.EMPTY)
@require_safe
@inquiries_home
def inquiries(request: HttpRequest) -> HttpResponse:
    """Those that are going, by their day, then those that ended."""
    pages = queries.inquiries_pages(me(request), timezone.now(), private=in_private(request))
    if not pages:
        raise Missing
    return page(request, "compliance/inquiries/inquiries.html", {"pages": pages})


@under_pressure(read=Answer.OPEN, write=Answer.REFUSED)
@any_form
@inquiries_home
def new_inquiry(request: HttpRequest, organisation: UUID) -> HttpResponse:
    """A letter has come."""
    membership, now = require(me(request), organisation, Verb.KEEP_LAW), timezone.now()
    today = today_of(membership.organisation, now)
    return form_page(
        request,
        "compliance/inquiries/form.html",
        InquiryForm(request.POST or None, initial={"received_on": today}),
        do=lambda clean: actions.open_inquiry(
            by=me(request), organisation=organisation, new=NewInquiry(**clean), now=now, today=today
        ),
        done=_("Written down. It stays among what needs you until it is answered."),
        to=lambda inquiry: ("compliance:inquiry", inquiry.pk),
        context={"organisation": membership.organisation, "heading": _("Write down a letter")},
    )


@under_pressure(read=Answer.HIDDEN, write=Answer.REFUSED)
@any_form
@inquiries_home
def inquiry_of_demand(request: HttpRequest, demand: UUID) -> HttpResponse:
    """A demand is a warning or worse: what was noted of it is filled in. Where it has one already, on to it."""
    row, now = allowed(demand_seen(me(request), demand), by=me(request), verb=Verb.KEEP_LAW), timezone.now()
    if row.inquiry:
        return redirect("compliance:inquiry", row.inquiry)
    do = partial(
        actions.open_inquiry, by=me(request), organisation=row.organisation_id, demand=row.pk, now=now,
        today=today_of(row.organisation, now),
    )  # fmt: skip
    return form_page(
        request,
        "compliance/inquiries/form.html",
        InquiryForm(request.POST or None, initial=queries.begin_with(row)),
        do=lambda clean: do(new=NewInquiry(**clean)),
        done=_("Written down. It stays among what needs you until it is answered."),
        to=lambda inquiry: ("compliance:inquiry", inquiry.pk),
        context={"organisation": row.organisation, "heading": _("Open an inquiry")},
    )


@under_pressure(read=Answer.HIDDEN)
@require_safe
@inquiries_home
def show_inquiry(request: HttpRequest, inquiry: UUID) -> HttpResponse:
    """One inquiry: its clock and how it was counted, counsel, and what was done."""
    row = queries.inquiry_of(me(request), inquiry)
    context = {
        "line": queries.InquiryLine(row, today_of(row.organisation, timezone.now())),
        "steps": queries.counted_steps(row),
        "events": queries.inquiry_events(row),
        "demand": queries.demand_behind(me(request), row),
        "new_incident": queries.new_incident_path(row),
        "keeps": may_keep(me(request), row.organisation_id) and not row.closed_at,
    }
    return page(request, "compliance/inquiries/inquiry.html", context)


@under_pressure(read=Answer.HIDDEN, write=Answer.REFUSED)
@any_form
@inquiries_home
def change_inquiry(request: HttpRequest, inquiry: UUID) -> HttpResponse:
    """Another clock, counsel or office."""
    row, now = _to_keep(request, inquiry), timezone.now()
    do = partial(
        actions.change_inquiry, by=me(request), inquiry=inquiry, now=now, today=today_of(row.organisation, now)
    )
    return _form(request, row, InquiryForm(request.POST or None, row=row), do, _("Change"))


@under_pressure(read=Answer.HIDDEN, write=Answer.REFUSED)
@any_form
@inquiries_home
def answer_inquiry(request: HttpRequest, inquiry: UUID) -> HttpResponse:
    """The answer was handed in."""
    row, now = _to_keep(request, inquiry), timezone.now()
    today = today_of(row.organisation, now)

    def do(clean: dict[str, Any]) -> Inquiry:
        new = InquiryAnswered(**clean)
        return actions.answer_inquiry(by=me(request), inquiry=inquiry, new=new, now=now, today=today)

    form = InquiryAnsweredForm(request.POST or None, initial={"answered_on": today})
    return _form(request, row, form, do, _("The answer was handed in"))


@under_pressure(read=Answer.HIDDEN, write=Answer.REFUSED)
@any_form
@inquiries_home
def close_inquiry(request: HttpRequest, inquiry: UUID) -> HttpResponse:
    """It has ended."""
    row = _to_keep(request, inquiry)

    def do(clean: dict[str, Any]) -> Inquiry:
        return actions.close_inquiry(by=me(request), inquiry=inquiry, new=InquiryEnd(**clean), now=timezone.now())

    return _form(request, row, InquiryEndForm(request.POST or None), do, _("It has ended"))


def _to_keep(request: HttpRequest, inquiry: UUID) -> Inquiry:
    return allowed(queries.inquiry_of(me(request), inquiry), by=me(request), verb=Verb.KEEP_LAW)


def _form(request: HttpRequest, row: Inquiry, form: ValueForm, do: Any, heading: str) -> HttpResponse:
    return form_page(
        request,
        "compliance/inquiries/form.html",
        form,
        do=do,
        done=_("Saved."),
        to=("compliance:inquiry", row.pk),
        context={"organisation": row.organisation, "heading": heading},
    )


@under_pressure(read=Answer.EMPTY)
@kept_offline
@require_safe
@inquiries_home
def reception(request: HttpRequest) -> HttpResponse:
    """For every member, and to print: what to say, whom to ring, what may be seen. A phone keeps it."""
    pages = queries.desk_pages(me(request), private=in_private(request))
    if not pages:
        raise Missing
    has_lawyer = any(desk.has_number for desk in pages)  # theirs is the one whom everybody rings
    lawyers = lawyer_numbers(me(request)) if in_private(request) and not has_lawyer else []
    return page(request, "compliance/inquiries/reception.html", {"pages": pages, "lawyers": lawyers})


@under_pressure(read=Answer.HIDDEN, write=Answer.REFUSED)
@any_form
@inquiries_home
def change_reception(request: HttpRequest, organisation: UUID) -> HttpResponse:
    """What the organisation adds."""
    membership = require(me(request), organisation, Verb.KEEP_LAW)
    return form_page(
        request,
        "compliance/inquiries/form.html",
        DeskForm(request.POST or None, row=queries.desk_words_of(organisation)),
        do=lambda clean: actions.write_desk_words(
            by=me(request), organisation=organisation, new=DeskWords(**clean), now=timezone.now()
        ),
        done=_("Saved."),
        to=("compliance:reception",),
        context={"organisation": membership.organisation, "heading": _("At the reception desk")},
    )
