"""The register, what changed in it since a day, and what somebody cares for themselves."""

from collections.abc import Mapping
from datetime import date, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from karpear.countries.queries import country_map
from karpear.people.queries.gates import require
from karpear.people.queries.screens import first_organisation
from karpear.rules.access import Verb
from karpear.ui.heat import HeatMap, heat_map
from karpear.ui.list_choices import Wish
from karpear.ui.maps import ProvinceMap
from karpear.ui.scales import AREAS

from ...days import day_in
from ...pages import asked, doors, page, refusing, to_register, who
from ..actions import risks as actions
from ..forms.since import SinceForm
from ..forms.starter import AdoptForm
from ..queries import changes_since, own_duties, risk
from ..queries import register as register_queries
from ..queries.heat import heat_counts, province_counts
from ..queries.register import register_lines
from .register_acts import risk_acts
from .register_list import CELL, NOW, STANDS, risk_list, stand_and_area

A_QUARTER = timedelta(days=91)

#: {province: (how many risks, the worst level)}
type Places = Mapping[str, tuple[int, int]]


@require_http_methods(["GET", "HEAD", "POST"])
@refusing
def register(request: HttpRequest) -> HttpResponse:
    """The risks of one organisation, with where they stand in the matrix. A search is a POST."""
    person, now = who(request), timezone.now()
    if "organisation" not in request.GET and first_organisation(person, Verb.SEE_RISKS) is None:
        return redirect("risks:mine")
    summary = register_queries.register(person, asked(request), now=now)
    values = request.POST if request.method == "POST" else request.GET
    members = risk.members_of(summary.organisation) if summary.edits else []
    listing = risk_list(summary, values, risk_acts(person, members, now) if summary.edits else ())
    wish = listing.wish(request)
    risks = listing.searched(summary.risks, wish)
    stand, area = stand_and_area(values)
    places = province_counts(listing.chosen(risks, wish, without=["province"]), stand=stand)
    return listing.page(
        request, summary.risks, template="risks/register.html", now=now,
        prepare=lambda rows: register_lines(rows, summary.organisation.pk, summary.today),
        files_at=reverse("risks:export", query={"organisation": str(summary.organisation.pk)}),
        register=summary,
        heat=_heat(heat_counts(listing.chosen(risks, wish, without=CELL), stand=stand, area=area), wish),
        places=_places(wish, summary, places),
        nowhere=places.get("", (0, 0))[0],
        views=_views(wish, stand, area),
        pictured=bool(wish.picks.keys() & {"stand", "area", "province", *CELL}),
        adopt_form=AdoptForm(members=members) if members and summary.without_owner else None,
        doors=doors(summary.organisation.pk, "risks:register"),
    )  # fmt: skip


def _heat(counts: Mapping[tuple[int, int], int], wish: Wish) -> HeatMap:
    cell = tuple(int(wish.picks.get(name, 0)) for name in CELL)
    return heat_map(
        counts,
        link=lambda likelihood, impact: wish.address(likelihood=str(likelihood), impact=str(impact)),
        selection=(cell[0], cell[1]) if all(cell) else None,
    )


def _places(wish: Wish, summary: register_queries.Register, places: Places) -> ProvinceMap | None:
    """Where in the country they are; none where no risk names a province."""
    if not set(places) - {""}:
        return None
    return country_map(
        summary.organisation.country,
        counts=places,
        link=lambda code: wish.address(province=code),
        selection=[wish.picks.get("province", "")],
    )


def _views(wish: Wish, stand: str, area: str) -> dict[str, list[tuple[Any, str, bool]]]:
    """What the map can show: (word, address, whether it does). The chosen cell is of another picture."""
    to = partial(wish.address, place="map", likelihood="", impact="")
    stands = [("", "current", NOW), *((code, code, word) for code, word in STANDS.items())]
    areas = [("", _("worst of all")), *((code.value, word.name) for code, word in AREAS.items())]
    return {
        "stands": [(word, to(stand=code), key == stand) for code, key, word in stands],
        "areas": [(word, to(area=code), code == area) for code, word in areas],
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
        {"summary": summary, "form": form, "since": since, "doors": doors(organisation, "risks:changes")},
    )


@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """My risks and my measures."""
    now = timezone.now()
    return page(request, "mine", {"duties": own_duties.mine(who(request), now=now), "now": now})


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
