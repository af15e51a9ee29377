"""An organisation's people: roles, invitations and leaving."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from karpear.rules.access import Role, Verb
from karpear.ui.pages import any_form, form_page, submit

from ..actions import invitations, passwords
from ..actions import members as members_actions
from ..forms.invitations import InviteForm
from ..forms.organisation import RoleForm
from ..models import Membership
from ..queries import gates, screens
from ..signin import password_first
from .shared import keep_once, page, refusing, shown_once, who


@any_form
@refusing("people:members_home")
def invite(request: HttpRequest, organisation: UUID) -> HttpResponse:
    """A one-time link: into the organisation, or for an independent defender. And the links that are still open."""
    person, now = who(request), timezone.now()
    own_organisation = gates.require(person, organisation, Verb.INVITE).organisation
    form = InviteForm(request.POST or None, initial={"role": request.GET.get("role")})

    def make_link(clean: dict[str, Any]) -> None:
        into = None if request.POST.get("independent") else organisation
        _invitation, token = invitations.invite(
            by=person, organisation_id=into, role=Role(clean["role"]), for_name=clean["for_name"], now=now
        )
        keep_once(request, "people:join", [token], clean["for_name"])

    if answer := submit(request, form, do=make_link, to=("people:invite", organisation)):
        return answer
    context = {
        "form": form, "organisation": own_organisation, "link": shown_once(request),
        "invitations": screens.open_invitations(organisation, now),
    }  # fmt: skip
    return page(request, "invite", context, bad=form.is_bound)


@require_POST
@refusing("people:members_home")
def revoke(request: HttpRequest, invitation: UUID) -> HttpResponse:
    """Close a link that was not used."""
    closed = invitations.revoke_invitation(by=who(request), invitation_id=invitation, now=timezone.now())
    messages.success(request, _("The link is closed."))
    if closed.organisation_id:
        return redirect("people:invite", closed.organisation_id)
    return redirect("people:members_home")


@any_form
@refusing("people:members_home")
def role(request: HttpRequest, membership: UUID) -> HttpResponse:
    """Another role."""
    member = gates.member_to_change(who(request), membership, Verb.CHANGE_ROLES)
    form = RoleForm(request.POST or None, initial={"role": member.role})

    def change_role(clean: dict[str, Any]) -> None:
        members_actions.change_role(by=who(request), membership_id=membership, role=clean["role"], now=timezone.now())

    to, context = ("people:person", member.person_id), {"member": member}
    return form_page(request, "people/role.html", form, do=change_role, done=_("Saved."), to=to, context=context)


@any_form
@refusing("people:members_home")
def end(request: HttpRequest, membership: UUID) -> HttpResponse:
    """Somebody no longer belongs; or leaves."""
    person, now = who(request), timezone.now()
    leaves = Membership.objects.active().filter(pk=membership, person=person).exists()
    member = None if leaves and request.method == "POST" else gates.member_to_end(person, membership)
    if request.method != "POST":
        return page(request, "membership_end", {"member": member})
    coordinates = member is not None and member.role == Role.COORDINATOR
    back = reverse("network:members" if coordinates else "people:watchers")
    if (leaves or coordinates) and (password_page := password_first(request, now, back)):
        return password_page
    ended_membership = members_actions.end_membership(by=person, membership_id=membership, now=now)
    messages.success(request, _("The membership has ended."))
    if leaves or coordinates:
        return redirect(back)
    return redirect("people:members", organisation=ended_membership.organisation_id)


@any_form
@refusing("people:members_home")
def password_link(request: HttpRequest, membership: UUID) -> HttpResponse:
    """A one-time link with which a member sets a new password."""
    if request.method != "POST":
        member = gates.member_to_change(who(request), membership, Verb.OPEN_ACCOUNTS)
        return page(request, "password_link", {"member": member})
    member, uid, token = passwords.password_link(by=who(request), membership_id=membership, now=timezone.now())
    keep_once(request, "people:new_password", [uid, token], member.person.shown_name)
    return redirect("people:person", member.person_id)
