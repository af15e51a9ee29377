"""What waits for whoever keeps the law: an inquiry that has not been answered."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_noop

from karpear.people.models import Membership, Person
from karpear.people.needs import NeedKind, Prompt, Reminder
from karpear.rules.access import Verb
from karpear.rules.law.inquiries import InquiryState

from .models import Inquiry
from .queries import answer_due

TOPIC = "inquiry"
#: Officers and leads hear at once, and as long as nothing was handed in, so often.
TELL_AGAIN = timedelta(days=3)


def _of_keepers(person: Person) -> Q:
    return Q(organisation__in=Membership.objects.organisations(person, Verb.KEEP_LAW))


def _unanswered(_now: datetime) -> "QuerySet[Inquiry]":
    return Inquiry.objects.filter(state=InquiryState.OPEN.value).select_related("organisation")


def _keepers(rows: Sequence[Inquiry], _now: datetime) -> list[Prompt]:
    """Leads are among them. Whoever wrote it down knows of it, the first time."""
    members = Membership.objects.that_may(Verb.KEEP_LAW).filter(
        organisation__in={row.organisation_id for row in rows}, person__is_active=True
    )
    keepers = list(members.order_by("person").values_list("organisation", "person"))
    return [
        Prompt(person, row.pk)
        for row in rows
        for organisation, person in keepers
        if organisation == row.organisation_id and (row.told_at or person != row.opened_by_id)
    ]


INQUIRY_TO_ANSWER: NeedKind[Inquiry] = NeedKind(
    "law.inquiry",
    gettext_noop("Answer an inquiry or a sanction with your lawyer"),
    due=_unanswered,
    person=_of_keepers,
    until=answer_due,
    path=lambda inquiry: reverse("compliance:inquiry", args=[inquiry.pk]),
    many=lambda: reverse("compliance:inquiries"),
    reminder=Reminder(TOPIC, "ready", told="told_at", again=TELL_AGAIN, prompts=_keepers),
)
