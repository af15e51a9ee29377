"""A number to try from memory. Its reminder is one a month for all of a person's numbers (`actions/numbers.py`)."""

from django.urls import reverse

from karpear.people.needs import NeedKind

from .models import KnownNumber

NUMBERS = NeedKind(
    "number.try",
    due=lambda now: KnownNumber.objects.filter(due_on__lte=now.date()),
    person="person",
    until=lambda number: number.due_on,
    path=lambda number: reverse("readiness:number", args=[number.slot]),
)
