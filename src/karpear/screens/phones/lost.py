"""A phone is lost or taken: one confirmation, one list of what was done and of what is left to do by hand."""

from uuid import UUID

from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from karpear.people.actions import member_whose_phone
from karpear.people.models import Person
from karpear.people.queries import devices_of
from karpear.people.who import me
from karpear.rules.refusals import Missing

from .actions import Ended, phone_lost


@require_http_methods(["GET", "HEAD", "POST"])
def lost(request: HttpRequest) -> HttpResponse:
    """One's own, from any browser. This browser stays signed in."""
    person = me(request)
    ended = None
    if request.method == "POST":
        ended = phone_lost(by=person, person=person, devices=_chosen(request), now=timezone.now())
        update_session_auth_hash(request, person)
    return _page(request, person, ended, own=True)


@require_http_methods(["GET", "HEAD", "POST"])
def lost_by_member(request: HttpRequest, membership: UUID) -> HttpResponse:
    """An officer does it for a member."""
    officer = me(request)
    found = member_whose_phone(by=officer, membership_id=membership)
    if found.person_id == officer.pk:
        raise Missing
    ended = None
    if request.method == "POST":
        ended = phone_lost(
            by=officer, person=found.person, devices=_chosen(request), organisation=found.organisation_id,
            now=timezone.now(),
        )  # fmt: skip
    return _page(request, found.person, ended, own=False)


def _chosen(request: HttpRequest) -> list[UUID]:
    try:
        return [UUID(value) for value in request.POST.getlist("phone")]
    except ValueError:
        raise Missing from None


def _page(request: HttpRequest, person: Person, ended: Ended | None, *, own: bool) -> HttpResponse:
    context = {"whose": person, "phones": devices_of(person), "ended": ended, "own": own, "now": timezone.now()}
    return render(request, "phones/lost.html", context)
