"""What is promised, due and overdue."""

from datetime import datetime
from uuid import UUID

from karpear.people.models import Person

from .models import Promise, Standing


def next_due(person: Person) -> datetime | None:
    """When this person next has to say they are OK."""
    armed = Promise.objects.armed().filter(person=person, roll_call__isnull=True)
    return armed.order_by("due_at").values_list("due_at", flat=True).first()


def standings_of(person: Person) -> list[Standing]:
    """A person's daily promises that go on."""
    rows = Standing.objects.filter(person=person, ended_at__isnull=True).select_related("organisation")
    return list(rows.order_by("at"))


def promise_for_link(subject: UUID) -> Promise | None:
    """The promise a message was about, with who asked."""
    return Promise.objects.filter(pk=subject).select_related("person", "roll_call", "organisation").first()
