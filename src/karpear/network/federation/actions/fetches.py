"""What the keeper asks of other installations: what to fetch, how the request is signed, what became of the answer."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.db.models import Q

from karpear.rules.federation.days import is_full
from karpear.rules.federation.requests import ASKER, asking

from ..crypto import public_of, sign
from ..models import Installation, ItemCarrier, Peer
from .arrivals import ArrivalTally, last_of_each, take_lines
from .daily import count_in, room_for
from .peers import checked_address

EVERY = timedelta(minutes=2)
_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class ToAsk:
    """One installation that is fetched now. `signer`: our key of daily work; `publisher`: whose chains are asked for,
    where several live at one address; `asker`: who we are; `is_full`: it has brought
    as much as it may in a day, and only what it says of itself is fetched.
    """

    peer: UUID
    address: str
    last: Mapping[str, int]
    signer: str
    publisher: str = ""
    asker: str = ""
    is_full: bool = False

    def headers(self, path: str, now: datetime) -> dict[str, str]:
        """A request that says who asks, once."""
        parts = urlsplit(self.address)
        port = "" if parts.port in (None, _PORTS.get(parts.scheme)) else f":{parts.port}"
        request = asking(
            authority=f"{parts.hostname}{port}", path=path, key=public_of(self.signer), nonce=secrets.token_hex(16),
            now=now,
        )  # fmt: skip
        return {**request.headers(bytes.fromhex(sign(self.signer, request.base()))), ASKER: self.asker}


def to_ask(now: datetime) -> list[ToAsk]:
    """Claimed: another keeper does not ask the same ones at once. What was asked in the future was asked by a clock
    that was wrong.
    """
    asked_until = now - EVERY / settings.KARPEAR_PACE
    due = Peer.objects.trusted().filter(Q(asked_at=None) | Q(asked_at__lte=asked_until) | Q(asked_at__gt=now))
    return [ask for peer in due if (ask := _claim(peer, now)) is not None]


def _claim(peer: Peer, now: datetime) -> ToAsk | None:
    claimed = Peer.objects.filter(pk=peer.pk, asked_at=peer.asked_at).update(asked_at=now)
    installation = Installation.objects.filter(network=peer.network_id, signed_keys__isnull=False).first()
    if not claimed or installation is None or not peer.address:
        return None
    try:
        address = checked_address(peer.address)  # what is allowed may have changed since it was typed
    except Exception:  # noqa: BLE001 - refused here as where it was typed
        return None
    last = last_of_each(peer)
    return ToAsk(
        peer.pk, address, last, installation.online_key, peer.publisher, installation.publisher,
        is_full(peer.day_use, now) or peer.goes_on_at(now) is not None,
    )  # fmt: skip


def take_answer(peer: UUID, answer: bytes, *, of_itself: bool = False, now: datetime) -> ArrivalTally:
    """A piece of one chain came. `of_itself`: of the chain in which it speaks of itself."""
    lines = [line for line in answer.split(b"\n") if line]
    within = room_for(peer, lines, of_itself=of_itself, now=now)
    if not within:
        return ArrivalTally()
    tally = take_lines(peer=peer, lines=within, carrier=ItemCarrier.LINE, now=now)
    size = sum(map(len, within)) - tally.known_size
    count_in(peer, items=max(len(within) - tally.known - len(tally.refusals), 0), size=size, now=now)
    return tally


def note_answered(peer: UUID, *, is_there: bool, now: datetime) -> None:
    """Since when it cannot be reached is shown on its page."""
    rows = Peer.objects.filter(pk=peer)
    if is_there:
        rows.update(unreachable_since=None)
    else:
        rows.filter(unreachable_since=None).update(unreachable_since=now)
