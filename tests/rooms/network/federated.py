"""Two or three installations, each the network of one database: Lotus Network here, and others that trust it.

An installation knows others by their keys alone, so that it makes no difference whether they share a database.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from karpear.network.bulletins.models import Bulletin
from karpear.network.federation.actions.arrivals import ArrivalTally, take_lines
from karpear.network.federation.actions.bundles import Bundle, make_bundle, take_bundle
from karpear.network.federation.actions.identity import begin, put_in_force, sign_as_root
from karpear.network.federation.actions.peers import add_peer, pin_peer
from karpear.network.federation.actions.shares import share_bulletin
from karpear.network.federation.crypto import new_signing_key, public_of
from karpear.network.federation.models import Installation, ItemCarrier, Peer
from karpear.network.federation.queries.items import in_order, items_for, lines_of
from karpear.network.federation.queries.own import card_of, fingerprint
from karpear.network.federation.values import NewPeer, SpokenWords
from karpear.network.members.models import Network
from karpear.people.models import Language, Organisation, Person
from karpear.rules.access import Role
from karpear.rules.federation.refusal import Unfit
from tests.cast import Cast, person
from tests.rooms.network.net import networked

LONG_BEFORE = timedelta(days=30)


@dataclass
class Side:
    """One installation: its network, who coordinates it, and its three root keys."""

    network: Network
    coordinator: Person
    roots: tuple[str, ...]

    @property
    def own(self) -> Installation:
        return Installation.objects.get(network=self.network)

    def peer(self, other: "Side") -> Peer:
        """The other, as it is known here."""
        return Peer.objects.known().get(network=self.network, publisher=other.own.publisher)

    def bulletins(self) -> list[Bulletin]:
        """What came from elsewhere."""
        return list(Bulletin.objects.filter(network=self.network, origin__isnull=False).order_by("written_at", "pk"))


def side(network: Network, coordinator: Person, now: datetime) -> Side:
    """With keys in force for a month."""
    secrets = tuple(new_signing_key() for _root in range(3))
    row = begin(network=network, roots=[public_of(secret) for secret in secrets], now=now - LONG_BEFORE)
    put_in_force(network=network, signed=signed_by(row.pending, secrets[:2]), now=now - LONG_BEFORE)
    return Side(network, coordinator, secrets)


def signed_by(pending: Any, secrets: Iterable[str]) -> Any:
    """What came back from the officers."""
    return json.loads(json.dumps(sign_as_root(pending, list(secrets)).as_json()))


def here(cast: Cast) -> Side:
    net = networked(cast)
    return side(net.network, net.channary, cast.now)


def elsewhere(name: str, now: datetime) -> Side:
    """Another network, with an officer in its body."""
    body = Organisation.objects.create(name=f"{name} Network", language=Language.ENGLISH)
    network = Network.objects.create(body=body, founded_at=now - timedelta(days=200))
    return side(network, person(name, body, Role.COORDINATOR), now)


def trust(one: Side, other: Side, now: datetime) -> None:
    """Both have compared the six words of the other."""
    for us, them in ((one, other), (other, one)):
        card = card_of(them.own, name=them.network.body.name, address="")
        row = add_peer(
            by=us.coordinator, network=us.network.pk, new=NewPeer(name=them.network.body.name, card=card), now=now
        )
        words = SpokenWords(words=fingerprint(them.own.publisher).words_text)
        pin_peer(by=us.coordinator, peer=row.pk, spoken=words, now=now)


def two(cast: Cast) -> tuple[Side, Side]:
    """Lotus Network here and Delta Network, which trust each other."""
    one, other = here(cast), elsewhere("Delta", cast.now)
    trust(one, other, cast.now)
    return one, other


def share(row: Bulletin, by: Person, source: Side, *receivers: Side, now: datetime) -> int:
    peers = [source.peer(receiver).pk for receiver in receivers]
    return share_bulletin(by=by, bulletin=row.pk, peers=peers, now=now)


def lines_for(source: Side, receiver: Side) -> list[bytes]:
    """As every carrier brings them."""
    return list(lines_of(in_order(items_for(source.own, receiver.own.publisher))))


def carry(source: Side, receiver: Side, now: datetime, lines: list[bytes] | None = None) -> ArrivalTally:
    """Over the internet."""
    sent = lines_for(source, receiver) if lines is None else lines
    return take_lines(peer=receiver.peer(source).pk, lines=sent, carrier=ItemCarrier.LINE, now=now)


def bundle_for(source: Side, receiver: Side, now: datetime) -> Bundle:
    return make_bundle(source.own, source.peer(receiver), now=now)


def take(receiver: Side, bundle: Bundle, now: datetime, entries: bytes | None = None) -> ArrivalTally:
    return take_bundle(
        receiver.network, bundle.signed.as_bytes(), bundle.entries if entries is None else entries,
        carrier=ItemCarrier.FILE, now=now,
    )  # fmt: skip


def whys(tally: ArrivalTally) -> set[Unfit]:
    return {refusal.why for refusal in tally.refusals}
