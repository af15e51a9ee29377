"""Who asks whom how they are. Only the two see it."""

from uuid import UUID

from django.core.paginator import Page, Paginator

from karpear.db.rows import find_row
from karpear.people.models import Person

from ..models import Support

PAGE = 25


def supports(person: Person, page: str | None = None) -> "Page[Support]":
    """Their own, as whoever is asked and as whoever asks, newest first, in pages."""
    rows = Support.objects.visible_to(person).filter(ended_at=None)
    return Paginator(rows.select_related("affected", "supporter").order_by("-started_at", "-pk"), PAGE).get_page(page)


def support_of(person: Person, support: UUID) -> Support:
    """One of theirs. Raises Missing."""
    rows = Support.objects.visible_to(person).select_related("affected", "supporter").prefetch_related("days")
    return find_row(rows.filter(pk=support))
