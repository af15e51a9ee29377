"""Facts as the rule counts them."""

from datetime import datetime

from karpear.network.members.models import Network
from karpear.rules.counting.publication import CountedFact

from .models import SectorFact


def counted_facts(network: Network, *, given_until: datetime | None = None) -> list[CountedFact]:
    """All that stand in the sector's counts."""
    rows = SectorFact.objects.filter(network=network)
    if given_until is not None:
        rows = rows.filter(consented_at__lte=given_until)
    cells = rows.values_list("id", "organisation", "person", "kind", "province", "day", "event")
    return [
        CountedFact(str(pk), str(organisation or person or pk), kind, province, day, str(event) if event else None)
        for pk, organisation, person, kind, province, day, event in cells
    ]
