"""What waits for whoever keeps the law: an inquiry that has not been answered."""

from datetime import datetime

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_noop

from karpear.people.needs import NeedKind
from karpear.rules.law.inquiries import InquiryState

from ..keepers import of_keepers
from .models import Inquiry
from .queries import answer_due


def _unanswered(_now: datetime) -> "QuerySet[Inquiry]":
    return Inquiry.objects.filter(state=InquiryState.OPEN.value).select_related("organisation")


INQUIRY_TO_ANSWER: NeedKind[Inquiry] = NeedKind(
    "law.inquiry",
    gettext_noop("Answer an inquiry or a sanction with your lawyer"),
    due=_unanswered,
    person=of_keepers,
    until=answer_due,
    path=lambda inquiry: reverse("compliance:inquiry", args=[inquiry.pk]),
    many=lambda: reverse("compliance:inquiries"),
)
