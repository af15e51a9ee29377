"""An organisation's people: roles, invitations, leaving, and its ladder."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from karpear.rules.access import Role, Verb
from karpear.ui.pages import form_page
from karpear.ui.pressure import Answer, under_pressure

from ..actions import invitations, passwords
from ..actions import members as members_actions
from ..forms.invitations import ROLES, InviteForm
from ..forms.organisation import PolicyForm, RoleForm
from ..models import Membership
from ..queries import circle, gates, screens
from ..queries.screens import without_second_factor
from ..signin import password_first
from .member_list import MEMBERS, MemberRow
from .shared import refusing, who

LINK = "invitation_link"


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The people of the organisation that opens first."""
    first = screens.first_organisation(who(request), Verb.SEE_MEMBERS)
    if first is None:
        raise Http404
    return redirect("people:members", organisation=first)


@under_pressure(write=Answer.OPEN)  # a search shows no more than the page, and changes nothing
@require_http_methods(["GET", "HEAD", "POST"])
@refusing("people:members_home")
def members(request: HttpRequest, organisation: UUID) -> HttpResponse:
    """Everybody who belongs, page by page, and the links that are still open. A fresh link is shown once."""
    now = timezone.now()
    page = screens.members_page(who(request), organisation, now)
    return MEMBERS.page(
        request, page.members, template="people/members.html", now=now, prepare=_rows, page=page, roles=ROLES,
        others=_other_organisations(request, organisation), invite_form=InviteForm(),
        link=request.session.pop(LINK, None),
    )  # fmt: skip


def _rows(memberships: list[Membership]) -> list[MemberRow]:
    lacking = without_second_factor(memberships)
    return [MemberRow(membership, membership.person_id in lacking) for membership in memberships]


@require_POST
@refusing("people:members_home")
def invite(request: HttpRequest, organisation: UUID) -> HttpResponse:
    """A one-time link: into the organisation, or for an independent defender."""
    form = InviteForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Write for whom the link is."))
        return redirect("people:members", organisation=organisation)
    into = None if request.POST.get("independent") else organisation
    role = Role(form.cleaned_data["role"])
    name = form.cleaned_data["for_name"]
    _invitation, token = invitations.invite(
        by=who(request), organisation_id=into, role=role, for_name=name, now=timezone.now()
    )
    return _show_once(request, organisation, "people:join", [token], name)


@require_POST
@refusing("people:members_home")
def revoke(request: HttpRequest, invitation: UUID) -> HttpResponse:
    """Close a link that was not used."""
    invitations.revoke_invitation(by=who(request), invitation_id=invitation, now=timezone.now())
    messages.success(request, _("The link is closed."))
    return redirect("people:members_home")


@require_POST
@refusing("people:members_home")
def role(request: HttpRequest, membership: UUID) -> HttpResponse:
    """Another role."""
    form = RoleForm(request.POST)
    if not form.is_valid():
        raise Http404
    new_role = form.cleaned_data["role"]
    changed_membership = members_actions.change_role(
        by=who(request), membership_id=membership, role=new_role, now=timezone.now()
    )
    messages.success(request, _("Saved."))
    return redirect("people:members", organisation=changed_membership.organisation_id)


@require_POST
@refusing("people:members_home")
def end(request: HttpRequest, membership: UUID) -> HttpResponse:
    """Somebody no longer belongs; or leaves."""
    person, now = who(request), timezone.now()
    leaves = Membership.objects.active().filter(pk=membership, person=person).exists()
    if leaves and (password_page := password_first(request, now, reverse("people:watchers"))):
        return password_page
    ended_membership = members_actions.end_membership(by=person, membership_id=membership, now=now)
    messages.success(request, _("The membership has ended."))
    if ended_membership.person_id == person.id:
        return redirect("people:watchers")
    return redirect("people:members", organisation=ended_membership.organisation_id)


@require_POST
@refusing("people:members_home")
def password_link(request: HttpRequest, membership: UUID) -> HttpResponse:
    """A one-time link with which a member sets a new password."""
    member, uid, token = passwords.password_link(by=who(request), membership_id=membership, now=timezone.now())
    return _show_once(request, member.organisation_id, "people:new_password", [uid, token], member.person.shown_name)


@refusing("people:members_home")
def policy(request: HttpRequest, organisation: UUID) -> HttpResponse:
    """The organisation's ladder and check-in defaults."""
    own_organisation = gates.require(who(request), organisation, Verb.EDIT_POLICY).organisation
    initial = PolicyForm.initial_of(circle.ladder_of(own_organisation.policy), own_organisation.policy) | {
        "phone": own_organisation.phone
    }
    form, to = PolicyForm(request.POST or None, initial=initial), ("people:members", organisation)

    def set_policy(clean: dict[str, Any]) -> None:
        members_actions.set_policy(
            by=who(request), organisation_id=organisation, values=form.values(), phone=clean["phone"],
            now=timezone.now(),
        )  # fmt: skip

    context = {"organisation": own_organisation}
    return form_page(request, "people/policy.html", form, do=set_policy, done=_("Saved."), to=to, context=context)


def _other_organisations(request: HttpRequest, organisation: UUID) -> list[Membership]:
    """This person's other organisations that have such a page."""
    able = Membership.objects.that_may(Verb.SEE_MEMBERS).filter(person=who(request))
    return list(able.exclude(organisation=organisation).select_related("organisation"))


def _show_once(request: HttpRequest, organisation: UUID, name: str, args: list[str], to: str) -> HttpResponse:
    """Only the link's hash is stored, so the page shows the link once, from the session."""
    request.session[LINK] = {"url": f"{settings.KARPEAR_BASE_URL}{reverse(name, args=args)}", "to": to}
    return redirect("people:members", organisation=organisation)
