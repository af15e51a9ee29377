"""A published table of one installation that has come to another."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.utils import timezone

from karpear.network.federation.actions.own_items import NewItem, append_item, salt
from karpear.network.federation.models import FederatedItem
from karpear.rules.federation.travel import PUBLIC
from karpear.rules.federation.wire import Kind
from karpear.rules.sharing.labels import Label
from karpear.sector.releases.models import SectorRelease
from tests.rooms.network.federated import Side, carry, whys


def table_like(release: SectorRelease, *, by: int = 0, hide: Sequence[str] = (), **changes: Any) -> dict[str, Any]:
    """The same period and grid: each number so much larger, and these kinds without one."""
    cells = [
        {**cell, "n": cell["n"] + by}
        if "n" in cell and cell["kind"] not in hide
        else {**{key: value for key, value in cell.items() if key != "n"}, "withheld": "protected"}
        for cell in release.cells
    ]
    return {"period": release.period, "grid": release.grid, "version": release.version, "cells": cells, **changes}


def send_table(source: Side, receiver: Side, table: dict[str, Any]) -> FederatedItem:
    """Published there, and fetched here."""
    now = timezone.now()
    new = NewItem(
        kind=Kind.CELLS, label=Label.CLEAR, audience=(PUBLIC,), expires=now + timedelta(days=99),
        body={"key": str(table["period"]), "release": table, "salt": salt()},
    )  # fmt: skip
    append_item(source.own, new, now=now)
    assert not whys(carry(source, receiver, now))
    items = FederatedItem.objects.filter(network=receiver.network, kind=Kind.CELLS.value, peer__isnull=False)
    return items.order_by("-pk")[0]
