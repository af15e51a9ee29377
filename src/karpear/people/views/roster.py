"""Who is on watch, now and next."""

from functools import partial
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from karpear.ui.failures import failed
from karpear.ui.pages import any_form, submit
from karpear.ui.pressure import Answer, in_private, under_pressure

from .. import calendar
from ..actions import roster as actions
from ..actions.exports import note_export
from ..forms.organisation import HandoverForm, OfferForm, ShiftForm
from ..models import Shift
from ..queries import roster as roster_queries
from ..roster_picture import draw_roster
from .shared import refusing, who
from .shift_list import shift_list

FEED = "roster_feed"


@under_pressure(write=Answer.EMPTY)  # a search and a file; a shift is refused below
@any_form
@refusing("people:roster_home")
def roster(request: HttpRequest, organisation: UUID) -> HttpResponse:
    """The next two weeks, and a form for one more shift."""
    person, now = who(request), timezone.now()
    roster_page = roster_queries.roster_page(person, organisation, now)
    adds = "officer" in request.POST
    if adds and not in_private(request):
        return failed(request, unavailable=True)
    form = ShiftForm(request.POST if adds else None, able=roster_page.able, initial=roster_page.first_gap)

    def add(clean: dict[str, Any]) -> None:
        officer = UUID(clean.pop("officer"))
        actions.add_shifts(by=person, organisation_id=organisation, officer_id=officer, now=now, **clean)

    if answer := submit(request, form, do=add, done=_("Added."), to=("people:roster", organisation)):
        return answer
    zone = ZoneInfo(roster_page.organisation.time_zone)
    return shift_list(roster_page, person, now).page(
        request, roster_page.shifts, template="people/roster.html", now=now, refused=adds,
        render=partial(render, status=422 if adds else 200),
        note=lambda kind, count: note_export(by=person, of="roster", kind=kind, count=count, now=now),
        form=form, page=roster_page, picture=draw_roster(roster_page.days, roster_page.covering, zone),
        feed=request.session.pop(FEED, None),
    )  # fmt: skip


@require_POST
@refusing("people:roster_home")
def remove(request: HttpRequest, shift: UUID) -> HttpResponse:
    """Take a shift off the roster."""
    return _back(request, actions.remove_shift(by=who(request), shift_id=shift, now=timezone.now()), _("Removed."))


@require_POST
@refusing("people:roster_home")
def offer(request: HttpRequest, shift: UUID) -> HttpResponse:
    """Ask somebody else to take my shift."""
    form = OfferForm(request.POST)
    if not form.is_valid():
        raise Http404
    offered_shift = actions.offer_swap(
        by=who(request), shift_id=shift, to_id=form.cleaned_data["to"], now=timezone.now()
    )
    return _back(request, offered_shift, _("Offered. You stay on watch until they take it."))


@require_POST
@refusing("people:roster_home")
def answer(request: HttpRequest, shift: UUID) -> HttpResponse:
    """Take an offered shift, or not."""
    accept = request.POST.get("answer") == "accept"
    answered_shift = actions.answer_swap(by=who(request), shift_id=shift, accept=accept, now=timezone.now())
    return _back(request, answered_shift, _("The shift is yours.") if accept else _("The shift stays where it was."))


@require_POST
@refusing("people:roster_home")
def handover(request: HttpRequest, shift: UUID) -> HttpResponse:
    """The note for whoever is next."""
    form = HandoverForm(request.POST)
    text = form.cleaned_data["handover"] if form.is_valid() else ""
    return _back(
        request, actions.set_handover(by=who(request), shift_id=shift, text=text, now=timezone.now()), _("Saved.")
    )


@require_POST
@refusing("people:roster_home")
def renew_feed(request: HttpRequest, organisation: UUID) -> HttpResponse:
    """A fresh calendar address, shown once."""
    token = actions.renew_feed(person=who(request), organisation_id=organisation, now=timezone.now())
    request.session[FEED] = f"{settings.KARPEAR_BASE_URL}{reverse('people:feed', args=[token])}"
    return redirect("people:roster", organisation=organisation)


@login_not_required
@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """My own shifts for a calendar, in my language. No names, and nothing about what the watch is for."""
    now = timezone.now()
    owner_and_shifts = roster_queries.feed(token, now)
    if owner_and_shifts is None:
        raise Http404
    owner, shifts = owner_and_shifts
    with translation.override(owner.person.language):
        body = calendar.of_shifts(shifts, title=_("On watch"), now=now)
    return HttpResponse(body, content_type="text/calendar; charset=utf-8", headers={"Cache-Control": "no-store"})


def _back(request: HttpRequest, shift: Shift, message: str) -> HttpResponse:
    messages.success(request, message)
    return redirect("people:roster", organisation=shift.organisation_id)
