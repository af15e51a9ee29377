"""Tables that were published, as the report reads them: what a release says, and nothing of how it was counted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from karpear.network.members.models import Network


@dataclass(frozen=True, slots=True)
class ReleasedTable:
    """One release. `cells`: keys with `n` or `withheld`, as `karpear rule publish` answers."""

    period: str
    grid: str
    version: str
    published_on: date
    cells: Sequence[Mapping[str, Any]]


def released_tables(_network: Network) -> list[ReleasedTable]:
    """The newest first."""
    return []
