"""Published tables that came from other installations."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from karpear.rules.federation.bodies import read_cells
from karpear.rules.federation.wire import Kind

from ...members.models import Network
from ..models import FederatedItem, ItemState, PeerState


@dataclass(frozen=True, slots=True)
class ReceivedCells:
    """One table, and the name by which its installation is known here."""

    peer: str
    release: Mapping[str, Any]


def received_cells(network: Network) -> list[ReceivedCells]:
    """Of those that are trusted now, the newest first."""
    rows = FederatedItem.objects.filter(
        network=network, kind=Kind.CELLS.value, state=ItemState.TAKEN, peer__state=PeerState.PINNED, body__isnull=False
    )
    return [
        ReceivedCells(row.peer.name, read_cells(json.loads(row.body)))
        for row in rows.select_related("peer").order_by("-issued", "-pk")
        if row.peer and row.body
    ]
