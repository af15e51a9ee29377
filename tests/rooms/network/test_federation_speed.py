"""Ten thousand items are taken in at once: python -m pytest -m soak tests/rooms/network/test_federation_speed.py"""

import base64
from datetime import timedelta

import pytest

from karpear.network.federation.actions.arrivals import take_lines
from karpear.network.federation.crypto import public_of, seal, sign
from karpear.network.federation.models import ItemCarrier
from karpear.network.federation.queries.items import keys_of
from karpear.rules.federation.bodies import BulletinBody
from karpear.rules.federation.travel import audience_for, chain_for
from karpear.rules.federation.wire import START, Header, Kind, WireItem, canonical, digest_of, padded
from karpear.rules.sharing.labels import Label
from tests.cast import Cast
from tests.rooms.network.federated import Side, two
from tests.steps.work import worked_s

pytestmark = [pytest.mark.soak, pytest.mark.timeout(300)]
ITEMS, SECONDS = 10_000, 30


def many_lines(lotus: Side, delta: Side, cast: Cast) -> list[bytes]:
    """Sealed bulletins in one chain, each with words of some length."""
    own = lotus.own
    audience = audience_for(Label.GREEN, [delta.own.publisher])
    chain = chain_for(own.publisher, Kind.BULLETIN, audience, 0)
    recipients, key = [keys_of(lotus.peer(delta)).statement.recipient], public_of(own.online_key)
    prev, lines = START, []
    for number in range(1, ITEMS + 1):
        at = cast.now - timedelta(seconds=ITEMS - number)
        body = BulletinBody(
            source="Delta", event="flood", drill=False, headline_km="", headline_en=f"Number {number}", avoid_km="",
            avoid_en="x" * 300, todo_km="", todo_en="Go up", since=None, expires_at=at + timedelta(days=20),
            released_at=at, provinces=("KH-2",), reliability="A", credibility="1", urgency="Immediate",
            severity="Severe", certainty="Likely", salt=str(number),
        ).as_json()  # fmt: skip
        header = Header(
            own.publisher, chain, number, prev, at, at + timedelta(days=20), Kind.BULLETIN, Label.GREEN, audience,
            digest_of(body),
        )  # fmt: skip
        sealed = base64.b64encode(seal(padded(canonical(body)), recipients)).decode()
        item = WireItem(header, key, sign(own.online_key, header.to_sign()), sealed=sealed)
        prev = item.id
        lines.append(item.line())
    return lines


def test_ten_thousand_items(cast: Cast) -> None:
    lotus, delta = two(cast)
    lines = many_lines(lotus, delta, cast)
    began = worked_s()
    tally = take_lines(peer=delta.peer(lotus).pk, lines=lines, carrier=ItemCarrier.STICK, now=cast.now)
    took = worked_s() - began
    assert tally.taken == ITEMS and not tally.refusals
    assert took < SECONDS, f"{took:.0f} s"
