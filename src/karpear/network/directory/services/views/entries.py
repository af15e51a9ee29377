"""The directory of protection services: the list, one of them, writing one down, taking it out."""

from functools import partial
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from karpear.people.access import allowed
from karpear.people.current import me
from karpear.people.models import Organisation
from karpear.people.queries.country import country_of
from karpear.people.queries.gates import may_anywhere, may_there, organisations_where, require
from karpear.rules.access import Verb
from karpear.rules.refusals import Missing
from karpear.ui.pages import any_form, form_page, page, press_page
from karpear.ui.pressure import Answer, in_private, under_pressure
from karpear.ui.refusals import refusing
from karpear.ui.values import ValueForm

from ...models import ServiceEntry
from .. import actions
from ..cards import card_in_pack, card_of_entry, cards_of_pack, entry_of
from ..facts import service_facts
from ..lists import service_list
from ..uses import outcome_counts
from ..values import NewService
from ..words import country_names

to_services = refusing(lambda _address: redirect("network:services"))


class ServiceForm(ValueForm):
    """A service on one screen. `key`: one press twice is one service."""

    key = forms.UUIDField(widget=forms.HiddenInput, required=False)

    asks = NewService
    conditional = frozenset({"currency"})
    folds = frozenset({
        "about", "applicants", "roles", "country", "once", "not_for", "answer_hours", "cap", "currency",
        "retrospective", "languages", "safe", "at_night", "through", "papers",
    })  # fmt: skip

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        choices = {
            "network": [(str(network.pk), str(network)) for network in actions.networks_of(organisation.pk)],
            "country": list(country_names(get_language() or "en").items()),
        }
        kwargs["initial"] = {"key": uuid4(), **kwargs.get("initial", {})}
        super().__init__(*args, choices=choices, **kwargs)


@under_pressure(read=Answer.EMPTY, write=Answer.EMPTY)  # a search is a POST
@require_http_methods(["GET", "HEAD", "POST"])
@to_services
def services(request: HttpRequest) -> HttpResponse:
    """What members wrote down, and what the country's pack has."""
    person, now = me(request), timezone.now()
    if not may_anywhere(person, Verb.SEE_NETWORK):
        raise Missing
    today = timezone.localdate(now)
    rows = ServiceEntry.objects.active().visible_to(person).select_related("organisation", "network__body")
    return service_list(today).page(
        request, rows if in_private(request) else rows.none(), template="network/directory/services.html", now=now,
        pack_cards=cards_of_pack(person, country_of(None, person=person), today),
        keeps=organisations_where(person, Verb.KEEP_DIRECTORY, by_name=True),
    )  # fmt: skip


@under_pressure(read=Answer.HIDDEN)
@require_safe
@to_services
def show_service(request: HttpRequest, service: UUID) -> HttpResponse:
    """One that somebody wrote down."""
    person, now = me(request), timezone.now()
    entry = entry_of(person, service)
    card = card_of_entry(entry, timezone.localdate(now))
    context = {
        "card": card,
        "facts": service_facts(card),
        "counts": outcome_counts(person, Q(entry=entry)),
        "changes": may_there(person, entry.organisation_id, Verb.KEEP_DIRECTORY) and not entry.ended_at,
        "keeps": may_anywhere(person, Verb.KEEP_DIRECTORY) and not entry.ended_at,
    }
    return page(request, "network/directory/service.html", context)


@under_pressure(read=Answer.OPEN)
@require_safe
@to_services
def show_pack_service(request: HttpRequest, country: str, code: str) -> HttpResponse:
    """One of the country's pack: anybody here may read it."""
    person, now = me(request), timezone.now()
    card = card_in_pack(person, country, code, timezone.localdate(now))
    counts = outcome_counts(person, Q(pack_entry=card.key)) if in_private(request) else []
    context = {"card": card, "facts": service_facts(card), "counts": counts}
    return page(request, "network/directory/service.html", context)


@under_pressure(read=Answer.OPEN, write=Answer.REFUSED)
@any_form
@to_services
def new_service(request: HttpRequest, organisation: UUID) -> HttpResponse:
    """One more."""
    membership, now = require(me(request), organisation, Verb.KEEP_DIRECTORY), timezone.now()
    networks = actions.networks_of(organisation)
    return form_page(
        request,
        "network/directory/service_form.html",
        ServiceForm(
            request.POST or None,
            organisation=membership.organisation,
            initial={"network": str(networks[0].pk) if networks else ""},
        ),
        do=lambda clean: actions.add_service(
            by=me(request),
            organisation=organisation,
            key=clean.pop("key"),
            new=NewService(**clean),
            now=now,
            today=timezone.localdate(now),
        ),
        done=_("Written down. It counts as sure for half a year; then it is asked about again."),
        to=lambda entry: ("network:service", entry.pk),
        context={"organisation": membership.organisation, "entry": None},
    )


@under_pressure(read=Answer.HIDDEN, write=Answer.REFUSED)
@any_form
@to_services
def change_service(request: HttpRequest, service: UUID) -> HttpResponse:
    """Other facts about it."""
    now = timezone.now()
    entry = allowed(entry_of(me(request), service), by=me(request), verb=Verb.KEEP_DIRECTORY)
    change = partial(actions.change_service, by=me(request), service=service, now=now, today=timezone.localdate(now))
    return form_page(
        request,
        "network/directory/service_form.html",
        ServiceForm(request.POST or None, row=entry, organisation=entry.organisation),
        do=lambda clean: change(clean={name: value for name, value in clean.items() if name != "key"}),
        done=_("Saved."),
        to=("network:service", service),
        context={"organisation": entry.organisation, "entry": entry},
    )


@under_pressure(write=Answer.REFUSED)
@to_services
@press_page(gettext_lazy("Thank you: everybody who looks for help sees that it holds."), to="network:service")
def look_at_service(request: HttpRequest, service: UUID) -> UUID:
    """It still holds."""
    now = timezone.now()
    actions.look_at_service(by=me(request), service=service, now=now, today=timezone.localdate(now))
    return service


@under_pressure(write=Answer.REFUSED)
@to_services
@press_page(gettext_lazy("Taken out. Nobody finds it any more."), to="network:services")
def end_service(request: HttpRequest, service: UUID) -> None:
    """It is taken out."""
    actions.end_service(by=me(request), service=service, now=timezone.now())
