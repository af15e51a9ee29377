"""Who asks whom how they are. Only the two see it."""

from collections.abc import Sequence
from uuid import UUID

from karpear.people.models import Person
from karpear.rules.refusals import Missing

from ..models import Support


def supports(person: Person) -> Sequence[Support]:
    """Their own, as whoever is asked and as whoever asks."""
    rows = Support.objects.visible_to(person).filter(ended_at=None)
    return list(rows.select_related("affected", "supporter").order_by("-started_at"))


def support_of(person: Person, support: UUID) -> Support:
    """One of theirs. Raises Missing."""
    rows = Support.objects.visible_to(person).select_related("affected", "supporter").prefetch_related("days")
    if (found := rows.filter(pk=support).first()) is None:
        raise Missing
    return found
