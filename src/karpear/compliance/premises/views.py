"""Premises: the places that an organisation uses, each with why the stay could end and what is lacking."""

from functools import partial
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from karpear.people.access import allowed
from karpear.people.current import me
from karpear.people.local_today import today_of
from karpear.people.queries.gates import require
from karpear.rules.access import Verb
from karpear.rules.refusals import Missing
from karpear.ui.pages import any_form, form_page, page, press_page
from karpear.ui.pressure import Answer, in_private, under_pressure
from karpear.ui.refusals import refusing
from karpear.ui.values import ValueForm

from ..keepers import may_keep
from . import actions, queries
from .history import site_history
from .values import LeavingPlan, NewSite

premises_home = refusing(lambda _address: redirect("compliance:premises"))


class SiteForm(ValueForm):
    """A place on one screen."""

    asks = NewSite


class LeavingForm(ValueForm):
    """The day on which it must be left."""

    asks = LeavingPlan


@under_pressure(read=Answer.EMPTY)
@require_safe
@premises_home
def premises(request: HttpRequest) -> HttpResponse:
    """Every place in use, the worst first."""
    now = timezone.now()
    pages = queries.premises_pages(me(request), now, private=in_private(request))
    if not pages:
        raise Missing
    return page(request, "compliance/premises/premises.html", {"pages": pages, "now": now})


@under_pressure(read=Answer.OPEN, write=Answer.REFUSED)
@any_form
@premises_home
def new_site(request: HttpRequest, organisation: UUID) -> HttpResponse:
    """One more place."""
    membership, now = require(me(request), organisation, Verb.KEEP_LAW), timezone.now()
    return form_page(
        request,
        "compliance/premises/site_form.html",
        SiteForm(request.POST or None),
        do=lambda clean: actions.add_site(
            by=me(request),
            organisation=organisation,
            new=NewSite(**clean),
            now=now,
            today=today_of(membership.organisation, now),
        ),
        done=_("Written down. Say next what is ready for the day on which you must leave."),
        to=lambda site: ("compliance:site_leaving", site.pk),
        context={"site": None, "organisation": membership.organisation},
    )


@under_pressure(read=Answer.HIDDEN, write=Answer.REFUSED)
@any_form
@premises_home
def change_site(request: HttpRequest, site: UUID) -> HttpResponse:
    """Another paper, day or neighbour; what stood before is kept."""
    stored_site = allowed(queries.site_of(me(request), site), by=me(request), verb=Verb.KEEP_LAW)
    return form_page(
        request,
        "compliance/premises/site_form.html",
        SiteForm(request.POST or None, row=stored_site),
        do=partial(actions.change_site, by=me(request), site=site, now=timezone.now()),
        done=_("Saved."),
        to=("compliance:site", site),
        context={"site": stored_site, "organisation": stored_site.organisation},
    )


@under_pressure(read=Answer.HIDDEN, write=Answer.REFUSED)
@any_form
@premises_home
def plan_leaving(request: HttpRequest, site: UUID) -> HttpResponse:
    """A second place, copies, keys."""
    stored_site = allowed(queries.site_of(me(request), site), by=me(request), verb=Verb.KEEP_LAW)
    return form_page(
        request,
        "compliance/premises/leaving_form.html",
        LeavingForm(request.POST or None, row=stored_site),
        do=partial(actions.plan_leaving, by=me(request), site=site, now=timezone.now()),
        done=_("Saved."),
        to=("compliance:site", site),
        context={"site": stored_site},
    )


@under_pressure(read=Answer.HIDDEN)
@require_safe
@premises_home
def show_site(request: HttpRequest, site: UUID) -> HttpResponse:
    """One place: why the stay could end, what is lacking, and what is written down."""
    now = timezone.now()
    stored_site = queries.site_of(me(request), site)
    context = {
        "line": queries.line_of(stored_site, today_of(stored_site.organisation, now)),
        "keeps": may_keep(me(request), stored_site.organisation_id) and not stored_site.left_at,
        "tenure_facts": queries.tenure_facts(stored_site),
        "leaving_facts": queries.leaving_facts(stored_site),
        "advice": queries.state_land_advice(stored_site),
        "history": site_history(stored_site),
        "now": now,
    }
    return page(request, "compliance/premises/site.html", context)


@under_pressure(write=Answer.REFUSED)
@premises_home
@press_page(gettext_lazy("Looked at today. You are asked again when it is time."), to="compliance:site")
def look_at(request: HttpRequest, site: UUID) -> UUID:
    """Somebody has looked at all of it."""
    now = timezone.now()
    today = today_of(queries.site_of(me(request), site).organisation, now)
    actions.look_at(by=me(request), site=site, now=now, today=today)
    return site


@under_pressure(write=Answer.REFUSED)
@premises_home
@press_page(
    gettext_lazy("Left. It no longer counts. What was written down is deleted after five years."),
    to="compliance:premises",
)
def leave_site(request: HttpRequest, site: UUID) -> None:
    """It is no longer used."""
    actions.leave_site(by=me(request), site=site, now=timezone.now())
