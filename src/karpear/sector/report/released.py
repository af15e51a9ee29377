"""Tables that were published, as the report reads them: what a release says, and nothing of how it was counted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.timezone import localtime

from karpear.network.members.models import Network

from ..releases.queries.published import published


@dataclass(frozen=True, slots=True)
class ReleasedTable:
    """One release. `cells`: keys with `n` or `withheld`, as `karpear rule publish` answers."""

    period: str
    grid: str
    version: str
    published_on: date
    cells: Sequence[Mapping[str, Any]]


def released_tables(network: Network) -> list[ReleasedTable]:
    """The newest first."""
    return [
        ReleasedTable(row.period, row.grid, row.version, localtime(row.published_at).date(), row.cells)
        for row in published(network)
    ]
