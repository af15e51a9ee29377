"""Facts that are counted again, because the register changed."""

from collections.abc import Collection

from ..models import Fact


def recount(facts: Collection[str]) -> None:
    """These facts are counted again, except those that a keeper holds. Part of the caller's transaction."""
    if facts:
        free = Fact.objects.select_for_update(skip_locked=True).filter(pk__in=facts).order_by("pk")
        Fact.objects.filter(pk__in=list(free.values_list("pk", flat=True))).update(considered_at=None)
