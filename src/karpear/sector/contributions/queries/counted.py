"""What counts in a network, for whoever publishes: codes, and contributors under no name."""

from datetime import datetime

from django.db.models.functions import Coalesce

from karpear.network.members.models import Network
from karpear.rules.counting.facts import CountedFact

from ..models import SectorFact


def counted_facts(network: Network, *, given_until: datetime | None = None) -> list[CountedFact]:
    """Every proven fact, in one query. `org`: an organisation, a group, or a person who has none."""
    rows = SectorFact.objects.proven().filter(network=network)
    if given_until is not None:
        rows = rows.filter(consented_at__lte=given_until)
    contributor = Coalesce("organisation", "group", "person")
    columns = rows.order_by("day", "id").values_list("id", contributor, "kind", "province", "day", "event")
    return [
        CountedFact(str(pk), str(org), kind, province, day, str(event) if event else None)
        for pk, org, kind, province, day, event in columns.iterator()
    ]
