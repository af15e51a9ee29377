"""A phone is lost or taken: one confirmation, one list of what was done and of what is left to do by hand."""

from uuid import UUID

from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from karpear.people.actions.lost import member_whose_phone
from karpear.people.current import me
from karpear.people.models import Person
from karpear.people.queries.screens import devices_of
from karpear.rules.access import Role
from karpear.rules.refusals import Missing
from karpear.ui.pressure import Answer, under_pressure

from .actions import Ended, phone_lost


@under_pressure(read=Answer.OPEN, write=Answer.REFUSED)
@require_http_methods(["GET", "HEAD", "POST"])
def lost(request: HttpRequest) -> HttpResponse:
    """One's own, from any browser. This browser stays signed in."""
    person = me(request)
    result = None
    if request.method == "POST":
        result = phone_lost(by=person, person=person, devices=_chosen_devices(request), now=timezone.now())
        update_session_auth_hash(request, person)
    return _page(request, person, result)


@under_pressure(read=Answer.OPEN, write=Answer.REFUSED)
@require_http_methods(["GET", "HEAD", "POST"])
def lost_by_member(request: HttpRequest, membership: UUID) -> HttpResponse:
    """An officer does it for a member, and a coordinator for another one: nobody else is there."""
    person = me(request)
    member = member_whose_phone(by=person, membership_id=membership)
    if member.person_id == person.pk:
        raise Missing
    result = None
    if request.method == "POST":
        result = phone_lost(
            by=person, person=member.person, devices=_chosen_devices(request), organisation=member.organisation_id,
            now=timezone.now(),
        )  # fmt: skip
    back = "network:members" if member.role == Role.COORDINATOR else "people:members_home"
    return _page(request, member.person, result, back=back)


def _chosen_devices(request: HttpRequest) -> list[UUID]:
    try:
        return [UUID(value) for value in request.POST.getlist("phone")]
    except ValueError:
        raise Missing from None


def _page(request: HttpRequest, person: Person, result: Ended | None, *, back: str = "people:devices") -> HttpResponse:
    context = {
        "owner": person, "phones": devices_of(person), "result": result, "is_own": person == me(request), "back": back,
        "now": timezone.now(),
    }  # fmt: skip
    return render(request, "phones/lost.html", context)
