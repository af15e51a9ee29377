"""What another installation, or anybody, fetches: chains, and a piece of one of them."""

from collections.abc import Iterator

from django.db.models import Max, QuerySet

from karpear.rules.federation.wire import is_key
from karpear.rules.refusals import Missing

from ..models import FederatedItem, Installation
from .items import items_for, lines_of

#: So many lines are one answer: slow lines break off, and go on with the next.
LONGEST = 200


def chains_for(publisher: str, of: str = "") -> dict[str, int]:
    """Chain → its last number, of all that they may have here: `of` one of several networks, or of all."""
    chains: dict[str, int] = {}
    installations = Installation.objects.filter(signed_keys__isnull=False)
    for installation in installations.filter(publisher=of) if is_key(of) else installations:
        rows = items_for(installation, publisher).order_by().values("chain").annotate(last=Max("seq"))
        chains |= {row["chain"]: row["last"] for row in rows}
    return chains


def chain_from(publisher: str, chain: str, start: int) -> Iterator[bytes]:
    """The lines of one chain from a number on. Raises Missing, also for a chain that is for others."""
    return lines_of(_rows(publisher, chain).filter(seq__gte=start).order_by("seq")[:LONGEST])


def _rows(publisher: str, chain: str) -> "QuerySet[FederatedItem]":
    first = FederatedItem.objects.filter(chain=chain, peer=None).select_related("network__installation").first()
    installation = getattr(first.network, "installation", None) if first else None
    if installation is None:
        raise Missing
    rows = items_for(installation, publisher).filter(chain=chain)
    if not rows.exists():
        raise Missing
    return rows
