"""Published tables go to whoever fetches, as they were published. The room above that publishes them says which.

Two installations may have the same contributors: the room above puts tables together only if the attack on both fails.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from karpear.db.batches import one_by_one
from karpear.rules.federation.refusal import UnfitItem
from karpear.rules.federation.travel import PUBLIC
from karpear.rules.federation.wire import LONGEST_LINE, Kind, canonical
from karpear.rules.sharing.labels import Label

from ...members.models import Network
from ..models import Installation, SentCells
from .own_items import NewItem, append_item, salt

#: What a room above publishes of one network: the key of each table, and the table.
type Published = Callable[[Network], Iterable[tuple[str, Mapping[str, Any]]]]
_PUBLISHERS: list[Published] = []
#: So long others are told; a table stays published.
_TOLD_FOR = timedelta(days=10 * 365)
#: Beside the table a line holds its header.
_LARGEST = LONGEST_LINE - 4096


def add_cells(publisher: Published) -> None:
    """Called once, when the room above is ready."""
    _PUBLISHERS.append(publisher)


def send_cells(*, now: datetime) -> int:
    """What was published and not said yet, each once."""
    rows = Installation.objects.filter(signed_keys__isnull=False).select_related("network__body")
    return one_by_one("published tables", list(rows), lambda row: _send_all(row, now), now=now)


def _send_all(row: Installation, now: datetime) -> int:
    return sum(_send(row, key, release, now) for key, release in _published(row.network))


def _published(network: Network) -> Iterable[tuple[str, Mapping[str, Any]]]:
    for publisher in _PUBLISHERS:
        yield from publisher(network)


@transaction.atomic
def _send(installation: Installation, key: str, release: Mapping[str, Any], now: datetime) -> int:
    network: UUID = installation.network_id
    if SentCells.objects.filter(network=network, key=key).exists() or not _fits(release):
        return 0
    _claim, is_new = SentCells.objects.get_or_create(network_id=network, key=key, defaults={"at": now})
    if not is_new:
        return 0
    new = NewItem(
        kind=Kind.CELLS, label=Label.CLEAR, audience=(PUBLIC,), expires=now + _TOLD_FOR,
        body={"key": key, "release": dict(release), "salt": salt()},
    )  # fmt: skip
    append_item(installation, new, now=now)
    return 1


def _fits(release: Mapping[str, Any]) -> bool:
    """Whole numbers and text alone, and no longer than a line."""
    try:
        return len(canonical(release)) <= _LARGEST
    except UnfitItem:
        return False
