"""What keepers of cover have to do by a day: a policy that ends, a claim that has to arrive."""

from datetime import datetime, timedelta

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_noop

from karpear.people.models import Membership, Person
from karpear.people.needs import NeedKind
from karpear.rules.access import Verb

from .models import ClaimState, InsuranceClaim, InsurancePolicy
from .queries.register import BEFORE_END

#: A claim is in the list from the beginning where its days are few.
BEFORE_CLAIM = timedelta(days=30)
#: Who has not renewed it by then lives without it.
AFTER_END = timedelta(days=60)


def _of_keepers(person: Person) -> Q:
    return Q(organisation__in=Membership.objects.organisations(person, Verb.KEEP_COVER))


def _ending(now: datetime) -> "QuerySet[InsurancePolicy]":
    today = now.date()
    return InsurancePolicy.objects.in_use().filter(ends_on__lte=today + BEFORE_END, ends_on__gte=today - AFTER_END)


def _to_send(now: datetime) -> "QuerySet[InsuranceClaim]":
    return InsuranceClaim.objects.filter(state=ClaimState.OPEN, due_on__lte=now.date() + BEFORE_CLAIM)


ENDING_POLICY = NeedKind(
    "insurance.ends",
    gettext_noop("An insurance policy ends: renew or close it"),
    due=_ending,
    person=_of_keepers,
    until=lambda policy: policy.ends_on,
    path=lambda policy: reverse("preparedness:insurance_policy", args=[policy.pk]),
    many=lambda: reverse("preparedness:insurance"),
)
CLAIM_TO_SEND = NeedKind(
    "insurance.claim",
    gettext_noop("A claim to send"),
    due=_to_send,
    person=_of_keepers,
    until=lambda claim: claim.due_on,
    path=lambda claim: reverse("preparedness:insurance_claim", args=[claim.pk]),
    many=lambda: reverse("preparedness:insurance"),
)
