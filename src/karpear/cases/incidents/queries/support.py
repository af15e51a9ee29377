"""Who asks whom how they are. Only the two see it."""

from uuid import UUID

from django.db.models import QuerySet

from karpear.db.rows import find_row
from karpear.people.models import Person

from ..models import Support


def supports(person: Person) -> "QuerySet[Support]":
    """Their own, as whoever is asked and as whoever asks."""
    return Support.objects.visible_to(person).filter(ended_at=None).select_related("affected", "supporter")


def support_of(person: Person, support: UUID) -> Support:
    """One of theirs. Raises Missing."""
    rows = Support.objects.visible_to(person).select_related("affected", "supporter").prefetch_related("days")
    return find_row(rows.filter(pk=support))
