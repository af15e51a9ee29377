"""One date: its page, that it was filed, that nothing has to be filed, who does it."""

from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from karpear.people.current import me
from karpear.people.local_today import today_of
from karpear.people.queries.gates import members_to_choose, require
from karpear.rules.access import Verb
from karpear.rules.law.duties import about_of
from karpear.rules.refusals import Missing
from karpear.ui.forms import named
from karpear.ui.pages import any_form, form_page, page, press_page
from karpear.ui.places import lie_in
from karpear.ui.pressure import Answer, under_pressure
from karpear.ui.values import ValueForm

from ...evidence.queries.papers import papers_to_choose
from ..actions import dates as actions
from ..actions.owners import name_owner, start_calendar
from ..queries.date_page import DutyDatePage, date_page
from ..queries.filings import papers_used_up
from ..queries.owners import is_named_alone, is_personal
from ..queries.people import calendar_of
from ..values import CalendarStart, Filed, NamedOwner, NamedOwnerOfOne, NothingToFile, ProofOfDate
from .shared import listed


def _page_of(request: HttpRequest, duty_date: UUID) -> DutyDatePage:
    """Who only does it finds the way back among what needs them."""
    duty_page = date_page(me(request), duty_date, timezone.now())
    if not duty_page.keeps:
        lie_in(request, "/needs/")
    return duty_page


@under_pressure(read=Answer.HIDDEN)
@require_safe
@listed
def duty_date(request: HttpRequest, duty_date: UUID) -> HttpResponse:
    """What is owed, how it was counted, by which article, who does it, and what became of it."""
    return page(request, "compliance/duty_date.html", {"page": _page_of(request, duty_date), "now": timezone.now()})


@under_pressure(read=Answer.HIDDEN, write=Answer.REFUSED)
@any_form
@listed
def file_date(request: HttpRequest, duty_date: UUID) -> HttpResponse:
    """It was filed: when, with which receipt, proven by what."""
    duty_page, now = _page_of(request, duty_date), timezone.now()
    if not duty_page.may_file:
        raise Missing
    initial = {"filed_on": today_of(duty_page.row.organisation, now)}
    form = ValueForm(request.POST or None, asks=Filed, choices=_papers(request, duty_page, now), initial=initial)
    return form_page(
        request,
        "compliance/duty_filed.html",
        form,
        do=partial(actions.file_date, by=me(request), duty_date=duty_date, now=now),
        done=_("Written down as filed."),
        to=("compliance:duty_date", duty_date),
        context={"page": duty_page, "now": now},
    )


def _papers(request: HttpRequest, duty_page: DutyDatePage, now: datetime) -> dict[str, list[tuple[str, str]]]:
    row, used_up = duty_page.row, papers_used_up(duty_page.row)
    papers = papers_to_choose(me(request), row.organisation, duty_page.line.duty, row.about_year, now)
    return {"paper": [(paper, name) for paper, name in papers if UUID(paper) not in used_up]}


@under_pressure(read=Answer.HIDDEN, write=Answer.REFUSED)
@any_form
@listed
def prove_date(request: HttpRequest, duty_date: UUID) -> HttpResponse:
    """Which document proves it, said after it was filed."""
    duty_page, now = _page_of(request, duty_date), timezone.now()
    if not duty_page.may_prove:
        raise Missing
    return form_page(
        request,
        "compliance/duty_filed.html",
        ValueForm(request.POST or None, asks=ProofOfDate, row=duty_page.row, choices=_papers(request, duty_page, now)),
        do=lambda clean: actions.attach_paper(by=me(request), duty_date=duty_date, now=now, **clean),
        done=_("Saved."),
        to=("compliance:duty_date", duty_date),
        context={"page": duty_page, "now": now},
    )


@under_pressure(read=Answer.HIDDEN, write=Answer.REFUSED)
@any_form
@listed
def leave_out(request: HttpRequest, duty_date: UUID) -> HttpResponse:
    """Nothing has to be filed this time, and why."""
    duty_page, now = _page_of(request, duty_date), timezone.now()
    if not (duty_page.keeps and duty_page.line.is_owed):
        raise Missing
    return form_page(
        request,
        "compliance/duty_left_out.html",
        ValueForm(request.POST or None, asks=NothingToFile),
        do=partial(actions.leave_out, by=me(request), duty_date=duty_date, now=now),
        done=_("Written down. It stays until somebody else agrees."),
        to=("compliance:duty_date", duty_date),
        context={"page": duty_page, "now": now},
    )


@under_pressure(write=Answer.REFUSED)
@listed
@press_page(gettext_lazy("Agreed: nothing has to be filed."), to="compliance:duty_date")
def agree(request: HttpRequest, duty_date: UUID) -> UUID:
    """A second person agrees."""
    actions.agree(
        by=me(request), duty_date=duty_date, reason_mark=request.POST.get("reason_mark", ""), now=timezone.now()
    )
    return duty_date


@under_pressure(write=Answer.REFUSED)
@listed
@press_page(gettext_lazy("It stays, and has to be filed."), to="compliance:duty_date")
def disagree(request: HttpRequest, duty_date: UUID) -> UUID:
    """It has to be filed after all."""
    actions.disagree(by=me(request), duty_date=duty_date, now=timezone.now())
    return duty_date


@under_pressure(write=Answer.REFUSED)
@listed
@press_page(gettext_lazy("Taken back: it is open again."), to="compliance:duty_date")
def take_back(request: HttpRequest, duty_date: UUID) -> UUID:
    """It was not filed."""
    actions.take_back(by=me(request), duty_date=duty_date, now=timezone.now())
    return duty_date


@under_pressure(read=Answer.HIDDEN, write=Answer.REFUSED)
@any_form
@listed
def owner(request: HttpRequest, duty_date: UUID) -> HttpResponse:
    """Who does this duty, this time and from now on."""
    duty_page, now = _page_of(request, duty_date), timezone.now()
    row = duty_page.row
    require(me(request), row.organisation_id, Verb.KEEP_LAW)
    choices = {"owner": named(members_to_choose(row.organisation))}
    initial = {"owner": str(row.owner_id or ""), "only_this": is_named_alone(row)}
    about, is_leaders_own = about_of(row.key), is_personal(row.key)
    asks = NamedOwnerOfOne if about and not is_leaders_own else NamedOwner
    form = ValueForm(request.POST or None, asks=asks, choices=choices, initial=initial)

    def do(clean: dict[str, Any]) -> None:
        name_owner(
            by=me(request), organisation=row.organisation_id, duty=row.duty, owner=clean["owner"], now=now,
            about=about if is_leaders_own or clean.get("only_this") else "",
        )  # fmt: skip

    return form_page(
        request, "compliance/duty_owner.html", form, do=do, done=_("Saved."),
        to=("compliance:duty_date", duty_date),
        context={"page": duty_page, "is_leaders_own": is_leaders_own, "now": now},
    )  # fmt: skip


@under_pressure(read=Answer.HIDDEN, write=Answer.REFUSED)
@any_form
@listed
def start(request: HttpRequest, organisation: UUID) -> HttpResponse:
    """From which day on this calendar counts."""
    membership, now = require(me(request), organisation, Verb.KEEP_LAW), timezone.now()
    calendar = calendar_of(membership.organisation)
    initial = {"starts_on": calendar.starts_on if calendar else today_of(membership.organisation, now).replace(day=1)}
    return form_page(
        request,
        "compliance/duty_start.html",
        ValueForm(request.POST or None, asks=CalendarStart, initial=initial),
        do=lambda clean: start_calendar(by=me(request), organisation=organisation, now=now, **clean),
        done=_("Counted again."),
        to=("compliance:duties",),
        context={"organisation": membership.organisation, "now": now},
    )
