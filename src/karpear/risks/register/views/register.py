"""The register, what changed in it since a day, and what somebody cares for themselves."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from karpear.countries.queries import country_map
from karpear.people.queries import first_organisation, require
from karpear.rules.access import Verb
from karpear.ui.heat import heat_map
from karpear.ui.maps import ProvinceMap
from karpear.ui.scales import AREAS, TREATMENTS

from ...pages import asked, doors, page, refusing, to_register, who
from ...values import day_in
from ..actions import risks as actions
from ..forms.filters import STANDS, FilterForm, SinceForm
from ..forms.starter import AdoptForm
from ..queries import changes_since, own_duties, risk
from ..queries import register as register_queries
from ..queries.register import Filters

A_QUARTER = timedelta(days=91)
CELL = ("likelihood", "impact")


@require_safe
@refusing
def register(request: HttpRequest) -> HttpResponse:
    """The risks of one organisation, with where they stand in the matrix."""
    person, now = who(request), timezone.now()
    if "organisation" not in request.GET and first_organisation(person, Verb.SEE_RISKS) is None:
        return redirect("risks:mine")
    form = FilterForm(request.GET)
    filters = form.filters
    listing = register_queries.register(person, asked(request), filters, now=now, page=request.GET.get("page"))
    form.offer(listing.organisation, listing.owners, listing.provinces)
    members = risk.members_of(listing.organisation) if listing.edits and listing.without_owner else []
    context = {
        "register": listing,
        "form": form,
        "filters": filters,
        "heat": heat_map(listing.heat, link=_links(request.GET), selection=filters.cell),
        "places": _places(request.GET, listing, filters),
        "nowhere": listing.places.get("", (0, 0))[0],
        "views": _views(request.GET, filters),
        "all_cells": _address(request.GET) if filters.cell else "",
        "adopt_form": AdoptForm(members=members) if members else None,
        "more": any(request.GET.get(name) for name in ("scope", "province", "treatment", "state")),
        "doors": doors(listing.organisation.pk, "risks:register"),
        "areas": {area.value: word.name for area, word in AREAS.items()},
        "treatments": {t.value: word.name for t, word in TREATMENTS.items()},
        "now": now,
    }
    return page(request, "register", context)


def _address(query: QueryDict, **values: object) -> str:
    """The register with other values in its address; cell and page are left out unless they are given."""
    parameters = query.copy()
    for name in (*CELL, "page"):
        parameters.pop(name, None)
    for name, value in values.items():
        parameters[name] = str(value)
    return f"{reverse('risks:register')}?{parameters.urlencode()}"


def _links(query: QueryDict) -> Any:
    return lambda likelihood, impact: _address(query, likelihood=likelihood, impact=impact) + "#list"


def _places(query: QueryDict, listing: register_queries.Register, filters: Filters) -> ProvinceMap | None:
    """Where in the country they are; none where no risk names a province."""
    if not set(listing.places) - {""}:
        return None
    return country_map(
        listing.organisation.country,
        counts=listing.places,
        link=lambda code: _address(query, province=code) + "#list",
        selection=[filters.province],
    )


def _views(query: QueryDict, filters: Filters) -> dict[str, list[tuple[Any, str, bool]]]:
    """What the map can show: (word, address, whether it does)."""
    areas = [("", _("worst of all")), *((a.value, word.name) for a, word in AREAS.items())]
    return {
        "stands": [(word, _address(query, stand=key) + "#map", key == filters.stand) for key, word in STANDS],
        "areas": [(word, _address(query, area=key) + "#map", key == filters.area) for key, word in areas],
    }


@require_safe
@refusing
def changes(request: HttpRequest) -> HttpResponse:
    """What went up, down, came in or was closed since a day; a quarter back unless another is asked for."""
    organisation = asked(request)
    zone = require(who(request), organisation, Verb.SEE_RISKS).organisation.time_zone
    start = day_in(zone, timezone.now()) - A_QUARTER
    form = SinceForm(request.GET if "since" in request.GET else None, initial={"since": start})
    since: date = form.cleaned_data["since"] if form.is_valid() else start
    summary = changes_since.since(who(request), organisation, since)
    return page(
        request,
        "since",
        {"found": summary, "form": form, "since": since, "doors": doors(organisation, "risks:changes")},
    )


@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """My risks and my measures."""
    now = timezone.now()
    return page(request, "mine", {"found": own_duties.mine(who(request), now=now), "now": now})


@require_POST
@refusing
def adopt(request: HttpRequest) -> HttpResponse:
    """Whatever has no owner gets one."""
    organisation = asked(request, Verb.EDIT_RISKS)
    own_organisation = require(who(request), organisation, Verb.EDIT_RISKS).organisation
    form = AdoptForm(request.POST, members=risk.members_of(own_organisation))
    if not form.is_valid():
        messages.error(request, _("Choose who takes them over."))
        return to_register(organisation, owner="nobody")
    owner: UUID = form.cleaned_data["owner"]
    count = actions.adopt(by=who(request), organisation=organisation, owner=owner, now=timezone.now())
    sentence = ngettext("%(n)d thing has an owner again.", "%(n)d things have an owner again.", count)
    messages.success(request, sentence % {"n": count})
    return to_register(organisation)
