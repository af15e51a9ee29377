"""A family plan is looked through every year; and its person sees who may read it now."""

from datetime import datetime

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_noop

from karpear.people.needs import NeedKind, Prompt, Reminder
from karpear.rules.duty.family import ASK_BEFORE, HOLDS

from .actions import OPENED_TEXT, TOPIC
from .models import FamilyOpening, FamilyPlan, FamilyReader
from .queries import readers_waiting


def _plans_to_look_through(now: datetime) -> QuerySet[FamilyPlan]:
    return FamilyPlan.objects.filter(looked_at__lte=now - HOLDS + ASK_BEFORE, record__isnull=False)


def _prompt(opening: FamilyOpening) -> Prompt:
    return Prompt(opening.plan.person_id, opening.plan_id)


def _offer(reader: FamilyReader) -> Prompt:
    return Prompt(reader.identity.person_id, reader.plan_id)


FAMILY_REVIEW = NeedKind(
    "family.review",
    gettext_noop("Look through your family plan"),
    due=_plans_to_look_through,
    person="person",
    until=lambda plan: plan.looked_at + HOLDS,
    path=lambda _plan: reverse("preparedness:my_family"),
    reminder=Reminder(TOPIC, "pack_review", told="reminded_at", again=HOLDS / 2),
)
FAMILY_OPENED = NeedKind(
    "family.opened",
    gettext_noop("See who may read your family plan now"),
    due=lambda _now: FamilyOpening.objects.unseen().select_related("plan"),
    person="plan__person",
    until=lambda _opening: None,
    path=lambda _opening: reverse("preparedness:my_family"),
    reminder=Reminder(TOPIC, OPENED_TEXT, told="told_at", prompts=lambda rows, _now: [_prompt(row) for row in rows]),
)
FAMILY_OFFERED = NeedKind(
    "family.offered",
    gettext_noop("Open a family plan for which you were chosen"),
    due=lambda _now: readers_waiting().select_related("identity"),
    person="identity__person",
    until=lambda _reader: None,
    path=lambda _reader: reverse("preparedness:my_family"),
    reminder=Reminder(TOPIC, "shared", told="told_at", prompts=lambda rows, _now: [_offer(row) for row in rows]),
)
