"""The network: who belongs to it, who coordinates it, and who may join."""

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from karpear.people.actions.invitations import invite as invite_person
from karpear.people.current import me
from karpear.people.queries.gates import may_anywhere
from karpear.people.signin import gave_password_lately, password_first
from karpear.people.views.shared import keep_once, shown_once
from karpear.rules.access import Role, Verb
from karpear.rules.refusals import Missing
from karpear.ui.pages import any_form, form_page, page, press_page
from karpear.ui.pressure import Answer, in_private, under_pressure
from karpear.ui.refusals import refusing

from ..actions import memberships, networks
from ..forms import ClassForm, CoordinatorForm, FoundForm, InviteOrganisationForm
from ..queries import networks as queries
from ..values import NewNetwork, NewNetworkInvitation

network_home = refusing(lambda _address: redirect("network:members"))
founding_home = refusing(lambda _address: redirect("network:found"))


@under_pressure(read=Answer.EMPTY)
@require_safe
@network_home
def members(request: HttpRequest) -> HttpResponse:
    """Every network of theirs, with its members."""
    if not may_anywhere(me(request), Verb.SEE_NETWORK):
        raise Missing
    pages = queries.network_pages(me(request), timezone.now(), request.GET.get("page", "1"))
    return page(
        request, "network/members/members.html", {"pages": pages if in_private(request) else [], "me": me(request)}
    )


@under_pressure(read=Answer.HIDDEN)
@require_safe
@network_home
def member(request: HttpRequest, member: UUID) -> HttpResponse:
    """One member; for its leads and whoever coordinates with how it came to be so."""
    return page(request, "network/members/member.html", {"member_page": queries.member_page(me(request), member)})


@under_pressure(read=Answer.HIDDEN, write=Answer.REFUSED)
@any_form
@network_home
def change_class(request: HttpRequest, member: UUID) -> HttpResponse:
    """Voice and vote, or voice."""
    member_shown = queries.member_page(me(request), member)
    if not member_shown.keeps:
        raise Missing
    return form_page(
        request,
        "network/members/class.html",
        ClassForm(request.POST or None, row=member_shown.member),
        do=partial(memberships.change_class, by=me(request), member=member, now=timezone.now()),
        done=_("Saved. Their leads are told."),
        to=("network:member", member),
        context={"member": member_shown.member},
    )


@under_pressure(read=Answer.HIDDEN, write=Answer.REFUSED)
@any_form
@network_home
def invite(request: HttpRequest, network: UUID) -> HttpResponse:
    """A one-time link for an organisation, and the links that are still open."""
    now, kept_network = timezone.now(), queries.kept_network(me(request), network)

    def make_link(clean: dict[str, Any]) -> None:
        new = NewNetworkInvitation(**clean)
        _invitation, token = memberships.invite_organisation(by=me(request), network=network, new=new, now=now)
        keep_once(request, "network:join", [token], clean["for_name"])

    return form_page(
        request,
        "network/members/invite.html",
        InviteOrganisationForm(request.POST or None),
        do=make_link,
        to=("network:invite_organisation", network),
        context={
            "network": kept_network, "link": shown_once(request), "links": list(kept_network.invitations.open(now))
        },
    )  # fmt: skip


@under_pressure(write=Answer.REFUSED)
@network_home
@press_page(gettext_lazy("The link is closed."), to="network:members")
def close_link(request: HttpRequest, network_invitation: UUID) -> None:
    """A link that nobody used."""
    memberships.close_network_invitation(by=me(request), invitation=network_invitation, now=timezone.now())


@under_pressure(read=Answer.HIDDEN, write=Answer.REFUSED)
@any_form
@network_home
def invite_coordinator(request: HttpRequest, network: UUID) -> HttpResponse:
    """A one-time link for somebody who coordinates, too."""
    now, kept_network = timezone.now(), queries.kept_network(me(request), network)
    if request.method == "POST" and (password_page := password_first(request, now, request.path)):
        return password_page

    def make_link(clean: dict[str, Any]) -> None:
        body, for_name = kept_network.body_id, clean["for_name"]
        _invitation, token = invite_person(
            by=me(request), organisation_id=body, role=Role.COORDINATOR, for_name=for_name, now=now
        )
        keep_once(request, "people:join", [token], for_name)

    return form_page(
        request,
        "network/members/coordinator.html",
        CoordinatorForm(request.POST or None),
        do=make_link,
        to=("network:invite_coordinator", network),
        context={
            "network": kept_network, "link": shown_once(request),
            "has_recent_password": gave_password_lately(request, now),
        },
    )  # fmt: skip


@under_pressure(read=Answer.HIDDEN, write=Answer.REFUSED)
@any_form
@founding_home
def found(request: HttpRequest) -> HttpResponse:
    """Whoever runs the server names a network; for everybody else there is no such page."""
    if not me(request).is_operator:
        raise Missing

    def found_it(clean: dict[str, Any]) -> HttpResponse:
        network, token = networks.found_network(by=me(request), new=NewNetwork(**clean), now=timezone.now())
        if not token:
            messages.success(request, _("Founded. Invite the first organisation."))
            return redirect("network:invite_organisation", network.pk)
        keep_once(request, "people:join", [token], clean["for_name"] or network.body.name)
        return redirect("network:found")

    context = {"link": shown_once(request), "networks": queries.networks_by_coordination()}
    return form_page(
        request, "network/members/found.html", FoundForm(request.POST or None), do=found_it, context=context
    )


@under_pressure(write=Answer.REFUSED)
@require_POST
@founding_home
def found_link(request: HttpRequest, network: UUID) -> HttpResponse:
    """Another link for a coordinator. Raises Missing for whoever does not run the server."""
    now = timezone.now()
    if not me(request).is_operator:
        raise Missing
    if password_page := password_first(request, now, reverse("network:found")):
        return password_page
    stored_network, token = networks.link_for_coordinator(by=me(request), network=network, now=now)
    keep_once(request, "people:join", [token], stored_network.body.name)
    return redirect("network:found")
