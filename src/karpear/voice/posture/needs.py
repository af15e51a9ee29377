"""What waits: a rule to look at again, and of an agreement what its person or its one lead has to do."""

from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_noop

from karpear.db.local_days import day_there
from karpear.people.models import Membership, Person
from karpear.people.needs import NeedKind
from karpear.people.prompts import of_those_who_may
from karpear.rules.access import Verb
from karpear.rules.voice.agreement import ASKED_BEFORE, AgreementState

from .models import Agreement, PostureRule

_BEFORE = timedelta(days=7)
#: So long a lead has for an answer, and its person to change it after one; so long it stands on Today that one signed.
TO_ANSWER, NEWS = timedelta(days=7), timedelta(days=3)


def _to_look_at(now: datetime) -> "QuerySet[PostureRule]":
    return PostureRule.objects.in_force().filter(review_on__lte=day_there(now + _BEFORE))


def _proposed(_now: datetime) -> "QuerySet[Agreement]":
    return Agreement.objects.filter(state=AgreementState.PROPOSED.value)


def _answered(_now: datetime) -> "QuerySet[Agreement]":
    return Agreement.objects.filter(state=AgreementState.ANSWERED.value)


def _newly_signed(now: datetime) -> "QuerySet[Agreement]":
    return Agreement.objects.signed().filter(signed_at__gt=now - NEWS)


def _to_review(now: datetime, **looked: Any) -> "QuerySet[Agreement]":
    return Agreement.objects.signed().filter(review_on__lte=day_there(now + ASKED_BEFORE), **looked)


def _signed(_now: datetime) -> "QuerySet[Agreement]":
    return Agreement.objects.signed()


def _without_lead(_now: datetime) -> "QuerySet[Agreement]":
    """Those whose lead has left that role, or the organisation."""
    their_role = Membership.objects.that_may(Verb.DECIDE_TO_SPEAK).filter(
        organisation=OuterRef("organisation"), person=OuterRef("lead"), person__is_active=True
    )
    return Agreement.objects.standing().exclude(Exists(their_role))


def _its_lead(person: Person) -> Q:
    """The one who has it, while they are a lead there."""
    return Q(lead=person, organisation__in=Membership.objects.organisations(person, Verb.DECIDE_TO_SPEAK))


def _page(agreement: Agreement) -> str:
    return reverse("voice:agreement", args=[agreement.pk])


RULE_REVIEW = NeedKind(
    "posture.review",
    gettext_noop("Look again at a rule about speaking or being silent"),
    due=_to_look_at,
    person=partial(of_those_who_may, Verb.KEEP_VOICE),
    until=lambda rule: rule.review_on,
    path=lambda rule: reverse("voice:posture_rule", args=[rule.pk]),
)
AGREEMENT_TO_SIGN = NeedKind(
    "agreement.sign",
    gettext_noop("Somebody asks you to sign what they say as a citizen"),
    due=_proposed,
    person=_its_lead,
    until=lambda agreement: agreement.proposed_at + TO_ANSWER,
    path=_page,
)
AGREEMENT_ANSWERED = NeedKind(
    "agreement.answered",
    gettext_noop("Your agreement was answered with changes"),
    due=_answered,
    person="person",
    until=lambda agreement: agreement.answered_at and agreement.answered_at + TO_ANSWER,
    path=_page,
)
AGREEMENT_SIGNED = NeedKind(
    "agreement.signed",
    gettext_noop("Your agreement was signed: read it, and keep its paper"),
    due=_newly_signed,
    person="person",
    until=lambda agreement: agreement.signed_at and agreement.signed_at + NEWS,
    path=_page,
)
AGREEMENT_WITHOUT_LEAD = NeedKind(
    "agreement.without_lead",
    gettext_noop("The lead who had your agreement is gone: put it before another"),
    due=_without_lead,
    person="person",
    until=lambda _agreement: None,
    path=_page,
)
OWN_AGREEMENT_REVIEW = NeedKind(
    "agreement.own_review",
    gettext_noop("Look again at what you agreed to say as a citizen"),
    due=partial(_to_review, person_looked_at=None),
    person="person",
    until=lambda agreement: agreement.review_on,
    path=_page,
)
AGREEMENT_REVIEW = NeedKind(
    "agreement.review",
    gettext_noop("Look again at an agreement that you signed as a lead"),
    due=partial(_to_review, lead_looked_at=None),
    person=_its_lead,
    until=lambda agreement: agreement.review_on,
    path=_page,
)
#: For the calendar feed: however far ahead.
OWN_AGREEMENT_AHEAD, AGREEMENT_AHEAD = (replace(kind, due=_signed) for kind in (OWN_AGREEMENT_REVIEW, AGREEMENT_REVIEW))
