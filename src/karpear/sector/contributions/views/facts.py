"""One fact on its own page: how it would be counted, giving it, taking it back; and the list of all."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from karpear.people.actions.exports import note_export
from karpear.people.current import me
from karpear.rules.counting.fact_states import public_from
from karpear.ui.pages import any_form, form_page
from karpear.ui.pressure import Answer, in_private, under_pressure
from karpear.ui.refusals import refusing

from ..actions import facts as actions
from ..forms import SectorFactForm
from ..lists import GIVEN_FACTS
from ..models import FactSource, SectorFact
from ..queries.facts import fact_lines, give_page, given_facts
from ..queries.groups import kept_networks, may_vouch_anywhere
from ..queries.sources import demand_of

given_home = refusing(lambda _values: redirect("sector:given"))


@under_pressure(read=Answer.EMPTY, write=Answer.EMPTY)  # a file alone is a POST
@require_http_methods(["GET", "HEAD", "POST"])
@given_home
def given(request: HttpRequest) -> HttpResponse:
    """Everything that they, and their organisations, have given."""
    person, now = me(request), timezone.now()
    rows = given_facts(person) if in_private(request) else SectorFact.objects.none()
    return GIVEN_FACTS.page(
        request, rows, template="sector/contributions/given.html", now=now, prepare=fact_lines,
        note=lambda kind, count: note_export(by=person, of="sector_facts", kind=kind, count=count, now=now),
        vouches=bool(may_vouch_anywhere(person)), kept_networks=kept_networks(person),
    )  # fmt: skip


@under_pressure(read=Answer.HIDDEN, write=Answer.HIDDEN)
@any_form
@given_home
def give_diary(request: HttpRequest, consent: UUID) -> HttpResponse:
    """A fact of one's own diary that is out already."""
    return _give(request, FactSource.DIARY, consent, reverse("cases:facts_all"))


@under_pressure(read=Answer.HIDDEN, write=Answer.HIDDEN)
@any_form
@given_home
def give_incident(request: HttpRequest, incident: UUID) -> HttpResponse:
    """A closed incident of which it was agreed that its fact may be counted."""
    return _give(request, FactSource.INCIDENT, incident, reverse("cases:incident", args=[incident]))


@under_pressure(read=Answer.HIDDEN, write=Answer.HIDDEN)
@any_form
@given_home
def give_demand(request: HttpRequest, demand: UUID) -> HttpResponse:
    """A demand of which it was agreed that it may be counted."""
    return _give(request, FactSource.DEMAND, demand, reverse("compliance:demand", args=[demand]))


@under_pressure(read=Answer.HIDDEN, write=Answer.HIDDEN)
@any_form
@given_home
def give_afterwards(request: HttpRequest, retaliation: UUID) -> HttpResponse:
    """What was done after a demand, of which it was agreed that it may be counted."""
    parent = reverse("compliance:demand", args=[demand_of(me(request), retaliation)])
    return _give(request, FactSource.AFTERWARDS, retaliation, parent)


def _give(request: HttpRequest, source: FactSource, key: UUID, parent: str) -> HttpResponse:
    person = me(request)
    shown_page = give_page(person, source, key)
    form = SectorFactForm(
        request.POST or None,
        receivers=shown_page.open_receivers,
        twins=shown_page.twins,
        bulletins=shown_page.bulletins,
    )
    return form_page(
        request,
        "sector/contributions/give.html",
        form,
        do=lambda clean: actions.give(
            by=person,
            source=source,
            key=key,
            network=clean["network"],
            same_as=clean.get("same_as"),
            bulletin=clean.get("bulletin"),
            now=timezone.now(),
        ),
        done=_("Given. You can take it back here at any time."),
        to=(request.path,),
        context={"give": shown_page, "parent": parent, "from_day": public_from(shown_page.offer.month)},
    )


@under_pressure(write=Answer.REFUSED)
@require_POST
@given_home
def take_back(request: HttpRequest, sector_fact: UUID) -> HttpResponse:
    """The row is deleted."""
    actions.take_back(by=me(request), fact=sector_fact, now=timezone.now())
    messages.success(request, _("Taken back and deleted. No later number counts it."))
    return redirect("sector:given")
