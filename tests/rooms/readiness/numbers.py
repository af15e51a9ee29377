"""Numbers that somebody learns by heart."""

from datetime import date, datetime

from django.utils import timezone

from karpear.people.models import Person
from karpear.readiness.numbers.actions import choose_numbers
from karpear.readiness.numbers.models import KnownNumber
from karpear.readiness.numbers.queries import choices_of


def choose(
    person: Person, count: int = 2, *, today: date | None = None, now: datetime | None = None
) -> list[KnownNumber]:
    """The first of those that they may choose from."""
    now = now or timezone.now()
    addresses = [choice.address for choice in choices_of(person, now)][:count]
    choose_numbers(person=person, addresses=addresses, today=today or timezone.localdate(), now=now)
    return list(KnownNumber.objects.filter(person=person))


def make_due(person: Person, today: date | None = None) -> None:
    """Due by the day that the keeper counts by, which is the earlier one while it is night in Asia."""
    KnownNumber.objects.filter(person=person).update(due_on=today or timezone.now().date())
