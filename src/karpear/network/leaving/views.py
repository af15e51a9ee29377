"""An organisation leaves, or the coordinator ends its membership: what follows stands on the page first."""

from functools import partial
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from karpear.people.current import me
from karpear.people.signin import gave_password_lately, password_first
from karpear.rules.refusals import Conflict, Forbidden
from karpear.ui.pages import any_form, form_page
from karpear.ui.pressure import Answer, under_pressure
from karpear.ui.refusals import refusing
from karpear.ui.values import ValueForm

from ..aid.held_hours import standing_of
from ..members.models import NetworkMember
from ..members.queries.networks import member_page
from ..members.values import PutOutReason
from . import actions
from .forms import NetworkLeaveForm

network_home = refusing(lambda _address: redirect("network:members"))


class PutOutForm(ValueForm):
    """Why a membership ends."""

    asks = PutOutReason


@under_pressure(read=Answer.HIDDEN, write=Answer.REFUSED)
@any_form
@network_home
def leave(request: HttpRequest, member: UUID) -> HttpResponse:
    """A lead, once they have read what is taken back."""
    member_shown = member_page(me(request), member)
    if member_shown.member.left_at:
        raise Conflict(str(NetworkMember.NOT_NOW))
    if not member_shown.may_leave:
        raise Forbidden(_("Only a lead of the organisation can let it leave."))
    return form_page(
        request,
        "network/leaving/leave.html",
        NetworkLeaveForm(request.POST or None),
        do=lambda clean: actions.leave_network(by=me(request), member=member, now=timezone.now()),
        done=_("Your organisation has left. What it shared there was taken back."),
        to=("network:members",),
        context={"member": member_shown.member, "standing": standing_of(member_shown.member, timezone.now())},
    )


@under_pressure(read=Answer.HIDDEN, write=Answer.REFUSED)
@any_form
@network_home
def put_out(request: HttpRequest, member: UUID) -> HttpResponse:
    """The coordinator ends a membership."""
    member_shown = member_page(me(request), member)
    if not member_shown.keeps:
        raise Forbidden(_("Only whoever coordinates the network can do this."))
    now = timezone.now()
    if request.method == "POST" and (password_page := password_first(request, now, request.path)):
        return password_page
    return form_page(
        request,
        "network/leaving/put_out.html",
        PutOutForm(request.POST or None),
        do=partial(actions.put_out, by=me(request), member=member, now=now),
        done=_("It no longer belongs to the network. Its leads are told, with your reason."),
        to=("network:members",),
        context={
            "member": member_shown.member,
            "has_recent_password": gave_password_lately(request, now),
            "standing": standing_of(member_shown.member, now),
        },
    )
