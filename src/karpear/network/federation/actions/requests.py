"""Another installation fetches: who asks is checked, and a request that was answered once is not answered again."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from django.db import IntegrityError, transaction

from karpear.rules.federation.keys import require_key
from karpear.rules.federation.refusal import Unfit, UnfitItem
from karpear.rules.federation.requests import ASKER, HOLDS, Asking, read_asking
from karpear.rules.refusals import Missing

from ..crypto import require_signature
from ..models import ItemCarrier, Peer, SeenRequest
from ..queries.items import keys_of
from .checks import ItemRefusal
from .refused import write_down


@dataclass(frozen=True, slots=True)
class FeedRequest:
    """As it came. `headers`: those of its signature."""

    authority: str
    path: str
    headers: Mapping[str, str]


def who_asks(request: FeedRequest, *, now: datetime) -> str:
    """The identifier of the installation that asks; empty: anybody. Raises Missing for a stranger, and UnfitItem."""
    signature_input, signature = (request.headers.get(name, "") for name in ("Signature-Input", "Signature"))
    if not signature_input:
        return ""
    asking, signed = read_asking(
        authority=request.authority, path=request.path, signature_input=signature_input, signature=signature, now=now
    )
    peer = _peer_with(asking.key, request.headers.get(ASKER, ""))
    if peer is None:
        raise Missing
    require_signature(asking.key, signed.hex(), asking.base())
    try:
        require_key(keys_of(peer).statement, asking.key, datetime.fromtimestamp(asking.created, UTC))
        _use_up(asking)
    except UnfitItem as refusal:  # whatever is not signed may be anybody's, and is not written down as theirs
        write_down(peer, [ItemRefusal(refusal.why)], ItemCarrier.LINE, now)
        raise
    Peer.objects.trusted().filter(publisher=peer.publisher).update(fetched_at=now)
    return peer.publisher


def _peer_with(key: str, asker: str) -> Peer | None:
    """With the newest keys that any network here knows of it: in one of them a lost key may still be in force.

    `asker`: whom it says that it is. A key counts for whoever lists it, so that it chooses between two, and no more.
    """
    rows = list(Peer.objects.trusted())
    publishers = [row.publisher for row in rows if _has_key(row, key)]
    publisher = asker if asker in publishers else next(iter(publishers), None)
    versions = {keys_of(row).statement.version: row for row in rows if row.publisher == publisher}
    return versions[max(versions)] if versions else None


def _has_key(row: Peer, key: str) -> bool:
    return any(online_key.key == key for online_key in keys_of(row).statement.keys)


def _use_up(asking: Asking) -> None:
    try:
        with transaction.atomic():
            until = datetime.fromtimestamp(asking.expires, UTC) + HOLDS
            SeenRequest.objects.create(key=asking.key, nonce=asking.nonce, until=until)
    except IntegrityError:
        raise UnfitItem(Unfit.REPLAYED_REQUEST) from None
