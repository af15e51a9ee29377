"""An installation that is trusted names a key of another as its own."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from django.utils import timezone

from karpear.network.federation.actions.arrivals import take_lines
from karpear.network.federation.actions.fetches import ToAsk
from karpear.network.federation.actions.identity import begin_again, put_in_force, renew
from karpear.network.federation.actions.own_items import NewItem, append_item
from karpear.network.federation.actions.peers import add_peer, pin_peer
from karpear.network.federation.actions.requests import FeedRequest, who_asks
from karpear.network.federation.crypto import new_signing_key, public_of, sign
from karpear.network.federation.models import ItemCarrier, Peer
from karpear.network.federation.queries.items import keys_of
from karpear.network.federation.queries.own import card_of, fingerprint
from karpear.network.federation.values import NewPeer, SpokenWords
from karpear.rules.federation.keys import OnlineKey, SignedKeys
from karpear.rules.federation.refusal import Unfit
from karpear.rules.federation.travel import PUBLIC
from karpear.rules.federation.wire import Kind
from karpear.rules.refusals import BadFields
from karpear.rules.sharing.labels import Label
from tests.cast import Cast
from tests.rooms.network.bulletins import a_bulletin
from tests.rooms.network.federated import (
    Side,
    bundle_for,
    carry,
    elsewhere,
    lines_for,
    share,
    signed_by,
    take,
    trust,
    two,
    whys,
)


def claim(liar: Side, key: str, now: datetime) -> None:
    """Its next list of keys names this one, too; two of its officers have signed it."""
    own = liar.own
    former = keys_of(own).statement
    stolen = OnlineKey(key, former.keys[0].since, former.keys[0].until)
    statement = replace(former, version=former.version + 1, keys=(*former.keys, stolen))
    roots = tuple((public_of(root), sign(root, statement.to_sign())) for root in liar.roots[:2])
    own.signed_keys = SignedKeys(statement, roots).as_json()
    own.save()
    new = NewItem(
        kind=Kind.KEYS, label=Label.CLEAR, audience=(PUBLIC,), body=own.signed_keys, expires=former.keys[0].until
    )  # fmt: skip
    append_item(own, new, now=now)


def three(cast: Cast) -> tuple[Side, Side, Side]:
    """Lotus, which knows Delta and Island."""
    lotus, delta = two(cast)
    island = elsewhere("Island", cast.now)
    trust(lotus, island, cast.now)
    return lotus, delta, island


WAYS: list[Callable[[Side, Side, datetime], Any]] = [
    carry,
    lambda liar, receiver, now: take(receiver, bundle_for(liar, receiver, now), now),
]


@pytest.mark.parametrize("come", WAYS, ids=["line", "bundle"])
@pytest.mark.parametrize("of_root", [False, True], ids=["online", "root"])
def test_a_key_of_another_is_refused_with_a_reason(
    cast: Cast, come: Callable[[Side, Side, datetime], Any], of_root: bool
) -> None:
    lotus, delta, island = three(cast)
    claim(delta, public_of(island.roots[2] if of_root else island.own.online_key), cast.now)
    assert whys(come(delta, lotus, cast.now)) == {Unfit.KEY_OF_ANOTHER}
    assert keys_of(lotus.peer(delta)).statement.version == 1, "nothing was learned"


def test_our_own_key_is_nobody_else_s(cast: Cast) -> None:
    lotus, delta = two(cast)
    claim(delta, public_of(lotus.own.online_key), cast.now)
    assert whys(carry(delta, lotus, cast.now)) == {Unfit.KEY_OF_ANOTHER}


def test_a_card_with_a_key_of_another_is_refused(cast: Cast) -> None:
    lotus, delta = two(cast)
    island = elsewhere("Island", cast.now)
    claim(island, public_of(delta.own.online_key), cast.now)
    new = NewPeer(name="Island", card=card_of(island.own, name="Island", address=""))
    with pytest.raises(BadFields):
        add_peer(by=lotus.coordinator, network=lotus.network.pk, new=new, now=cast.now)
    assert Peer.objects.filter(network=lotus.network).count() == 1


def test_whoever_lists_a_key_first_keeps_nobody_from_their_own(cast: Cast) -> None:
    """Island has a new key; Delta reads that in its open feed, and names it before Lotus has heard of it."""
    lotus, delta, island = three(cast)
    row = renew(network=island.network, revoke=False, now=cast.now)
    put_in_force(network=island.network, signed=signed_by(row.pending, island.roots[:2]), now=cast.now)
    key = public_of(island.own.online_key)
    own, island_keys = island.own, island.own.signed_keys
    island_row = Peer.objects.filter(publisher=own.publisher)
    type(own).objects.filter(pk=own.pk).update(signed_keys=None)  # as if it were on a server of its own
    claim(delta, key, cast.now)
    assert not carry(delta, lotus, cast.now).refusals
    type(own).objects.filter(pk=own.pk).update(signed_keys=island_keys)
    assert not carry(island, lotus, cast.now).refusals, "it signs with that key, so that it is its own"
    assert keys_of(island_row.get(network=lotus.network)).statement.version == 2
    assert who_asks_as(island, lotus) == island.own.publisher


def who_asks_as(asker: Side, of: Side) -> str:
    own, now = asker.own, timezone.now()
    ask = ToAsk(of.peer(asker).pk, "http://testserver", {}, own.online_key, asker=own.publisher)
    headers = ask.headers("/fed/chains.json", now)
    return who_asks(FeedRequest("testserver", "/fed/chains.json", headers), now=now)


def test_new_roots_are_another_identity_which_is_compared_again(cast: Cast) -> None:
    lotus, delta = two(cast)
    row = a_bulletin(cast, now=cast.now, label="GREEN")
    share(row, cast.dara, lotus, delta, now=cast.now)
    carry(lotus, delta, cast.now)
    former = lotus.own.publisher
    secrets = tuple(new_signing_key() for _root in range(3))
    with pytest.raises(BadFields):
        begin_again(network=lotus.network, roots=[public_of(secret) for secret in lotus.roots], now=cast.now)
    pending = begin_again(network=lotus.network, roots=[public_of(secret) for secret in secrets], now=cast.now).pending
    assert not carry(lotus, delta, cast.now).refusals, "until two have signed, the former one speaks"
    put_in_force(network=lotus.network, signed=signed_by(pending, secrets[:2]), now=cast.now)
    again = Side(lotus.network, lotus.coordinator, secrets)
    assert again.own.publisher != former
    stale = delta.network.peers.get(publisher=former)
    tally = take_lines(peer=stale.pk, lines=lines_for(again, delta), carrier=ItemCarrier.LINE, now=cast.now)
    assert whys(tally) == {Unfit.WRONG_PUBLISHER}, "by the former comparison nothing of the new one is taken"
    assert stale.state == "pinned" and len(delta.bulletins()) == 1, "what it sent stays"
    card = card_of(again.own, name="Lotus", address="")
    new = add_peer(
        by=delta.coordinator, network=delta.network.pk, new=NewPeer(name="Lotus again", card=card), now=cast.now
    )
    assert new.state == "added"
    pin_peer(
        by=delta.coordinator,
        peer=new.pk,
        spoken=SpokenWords(words=fingerprint(again.own.publisher).words_text),
        now=cast.now,
    )
    share(row, cast.dara, again, delta, now=cast.now)
    assert not carry(again, delta, cast.now).refusals
