"""Behind links in messages about an account: somebody new acts here, somebody has a password that is not theirs."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import translation

from karpear.db.rows import find_row
from karpear.rules.access import Role

from ..models import Invitation, Membership, Person
from .shared import page


def open_colleague(subject: UUID) -> HttpResponse:
    """Somebody recently began to act for others here: the page of the people, after signing in. Raises Missing.

    Of whoever coordinates a network, was put out, or has a link to it: the page of the network.
    """
    coordinator = {"pk": subject, "role": Role.COORDINATOR.value}
    if Membership.objects.filter(**coordinator).exists() or Invitation.objects.filter(**coordinator).exists():
        return redirect("network:members")
    membership = find_row(Membership.objects.active().filter(pk=subject))
    return redirect("people:members", membership.organisation_id)


def open_wrong_codes(request: HttpRequest, subject: UUID) -> HttpResponse:
    """Somebody gave this person's password and wrong codes. The link changes nothing. Raises Missing."""
    person = find_row(Person.objects.filter(pk=subject, is_active=True))
    with translation.override(person.language):
        return page(request, "wrong_codes", {})
