"""What counts in a network, for whoever publishes: codes, and contributors under no name."""

from datetime import date
from uuid import UUID

from django.db.models.functions import Coalesce

from karpear.rules.counting.publication import CountedFact

from ..models import SectorFact


def counted_facts(network: UUID, *, first: date | None = None, last: date | None = None) -> list[CountedFact]:
    """Every proven fact of these days, in one query. `org`: an organisation, a group, or a person who has none."""
    rows = SectorFact.objects.proven().filter(network=network)
    if first:
        rows = rows.filter(day__gte=first)
    if last:
        rows = rows.filter(day__lte=last)
    contributor = Coalesce("organisation", "group", "person")
    columns = rows.order_by("day", "id").values_list("id", contributor, "kind", "province", "day", "event")
    return [
        CountedFact(str(pk), str(whose), kind, province, day, str(event) if event else None)
        for pk, whose, kind, province, day, event in columns.iterator()
    ]
