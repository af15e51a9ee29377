"""Published tables that came from other installations."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F, QuerySet, Window
from django.db.models.functions import RowNumber

from karpear.db.reader import unguarded
from karpear.rules.counting.periods import Period
from karpear.rules.federation.bodies import read_cells
from karpear.rules.federation.refusal import UnfitItem
from karpear.rules.federation.wire import Kind

from ...members.models import Network
from ..models import FederatedItem, ItemState, PeerState

#: Of one installation: quarters and years of twelve years. Whoever sends more holds up no page.
MOST_TABLES = 60


@dataclass(frozen=True, slots=True)
class ReceivedCells:
    """One table, and the name by which its installation is known here. `item`: the row in which it came."""

    peer: str
    release: Mapping[str, Any]
    item: int
    publisher: str
    issued: datetime


def taken_tables() -> "QuerySet[FederatedItem]":
    """Of every network, from those that are trusted now, as long as nobody has taken them back."""
    return FederatedItem.objects.filter(
        kind=Kind.CELLS.value, state=ItemState.TAKEN, peer__state=PeerState.PINNED, body__isnull=False
    )


@unguarded("tables that are published")
def received_cells(network: Network) -> list[ReceivedCells]:
    """The newest first, and of each installation those that came last."""
    place = Window(RowNumber(), partition_by="peer", order_by=F("pk").desc())
    rows = taken_tables().filter(network=network).annotate(place=place).filter(place__lte=MOST_TABLES)
    return [
        ReceivedCells(row.peer.name, read_cells(json.loads(row.body)), row.pk, row.publisher, row.issued)
        for row in rows.select_related("peer").order_by("-issued", "-pk")
        if row.peer and row.body
    ]


def period_of(item: FederatedItem) -> str:
    """Of which quarter or year a table is; empty: of none that can be read."""
    if item.kind != Kind.CELLS or item.state != ItemState.TAKEN or item.is_sealed or not item.body:
        return ""
    try:
        return str(Period.parse(str(read_cells(json.loads(item.body)).get("period"))))
    except (ValueError, UnfitItem):
        return ""
