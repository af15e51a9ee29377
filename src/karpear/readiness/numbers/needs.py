"""A number to try from memory. Its person hears of all that are due at once, and once a month."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_noop

from karpear.audit.actions.lines import record_many
from karpear.people.needs import NeedKind, Prompt, Reminder
from karpear.people.ways import Ways
from karpear.rules.ready.recall import day_of, remind_before

from .models import KnownNumber


def _untold(now: datetime) -> Q:
    """Of active people who were not reminded of any within the month."""
    recent_reminders = KnownNumber.objects.filter(reminded_on__gt=remind_before(day_of(now)))
    return Q(person__is_active=True) & ~Q(person__in=recent_reminders.values("person"))


def _prompts(numbers: Sequence[KnownNumber], _now: datetime) -> list[Prompt]:
    return [Prompt(person, person) for person in {number.person_id for number in numbers}]


def _mark(numbers: Sequence[KnownNumber], now: datetime) -> None:
    people = {number.person_id for number in numbers}
    KnownNumber.objects.filter(person__in=people).update(reminded_on=day_of(now))
    record_many(((None, pk, {}) for pk in people), at=now, action="numbers.reminded", object_type="person")


NUMBERS = NeedKind(
    "number.try",
    gettext_noop("Try a number from memory"),
    due=lambda now: KnownNumber.objects.filter(due_on__lte=day_of(now)),
    person="person",
    until=lambda number: number.due_on,
    path=lambda number: reverse("readiness:number", args=[number.slot]),
    reminder=Reminder("recall", "recall", ways=Ways.BESIDE, untold=_untold, mark=_mark, prompts=_prompts),
)
