"""What waits for whoever keeps the law: an inquiry that has not been answered."""

from datetime import datetime

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_noop

from karpear.people.models import Membership, Person
from karpear.people.needs import NeedKind
from karpear.rules.access import Verb
from karpear.rules.law.inquiries import InquiryState

from .models import Inquiry
from .queries import answer_due


def _of_keepers(person: Person) -> Q:
    return Q(organisation__in=Membership.objects.organisations(person, Verb.KEEP_LAW))


def _unanswered(_now: datetime) -> "QuerySet[Inquiry]":
    return Inquiry.objects.filter(state=InquiryState.OPEN.value).select_related("organisation")


INQUIRY_TO_ANSWER: NeedKind[Inquiry] = NeedKind(
    "law.inquiry",
    gettext_noop("Answer an inquiry or a sanction with your lawyer"),
    due=_unanswered,
    person=_of_keepers,
    until=answer_due,
    path=lambda inquiry: reverse("compliance:inquiry", args=[inquiry.pk]),
    many=lambda: reverse("compliance:inquiries"),
)
