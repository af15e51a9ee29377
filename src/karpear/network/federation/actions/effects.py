"""What an item does here, once it stands in its chain: inside the caller's transaction, a few hundred at a time."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from karpear.keys.ids import new_id
from karpear.rules.federation.bodies import BulletinBody, read_bulletin, read_cells
from karpear.rules.federation.keys import read_signed_keys
from karpear.rules.federation.refusal import Unfit, UnfitItem
from karpear.rules.federation.travel import require_relayed
from karpear.rules.federation.wire import Header, Kind, WireItem, read_item
from karpear.rules.sharing.bulletins import is_wider
from karpear.rules.sharing.labels import Label

from ...bulletins.actions.taken_in import ArrivingBulletin, take_in, withdraw
from ...bulletins.models import Bulletin, BulletinStep
from ..models import FederatedItem, Installation, ItemState, Peer, PeerState, TakenBackItem
from ..queries.items import keys_of, signed_part, stored_body
from .checks import learned_keys, require_item
from .followers import purge_bodies
from .opened import opened_body


@dataclass
class KnownItems:
    """What a network has already, looked up for many items at once: an item's bulletin and its author, and what its
    author took back before it came.
    """

    network: UUID
    bulletins: dict[str, tuple[str, UUID]] = field(default_factory=dict)
    taken_back: set[tuple[str, str]] = field(default_factory=set)
    asked: set[str] = field(default_factory=set)

    def look_up(self, abouts: Iterable[str]) -> None:
        new = set(abouts) - self.asked
        if not new:
            return
        self.asked |= new
        rows = FederatedItem.objects.filter(
            network=self.network, about__in=new, peer__isnull=False, bulletin__isnull=False
        )
        for about, author, bulletin in rows.values_list("about", "author", "bulletin"):
            self.bulletins.setdefault(about, (author, bulletin))
        taken_back = TakenBackItem.objects.filter(network=self.network, about__in=new)
        self.taken_back |= set(taken_back.values_list("author", "about"))


@dataclass
class Applying:
    """One batch of items of one peer. `rows`: what is to be stored of them; `arriving`: bulletins that they make, each
    with its author.
    """

    peer: Peer
    installation: Installation
    now: datetime
    known: KnownItems
    rows: list[FederatedItem] = field(default_factory=list)
    arriving: dict[str, tuple[str, ArrivingBulletin]] = field(default_factory=dict)
    bulletins: list[Bulletin] = field(default_factory=list)

    def apply(self, item: WireItem, row: FederatedItem) -> None:
        """Raises UnfitItem: with `row.state` refused, the item stands in its chain all the same."""
        body = opened_body(item, self.installation.identities)
        if body is None:
            return
        row.state = ItemState.REFUSED.value  # until it has been done: what its publisher signed is as it is
        header = item.header
        if header.kind is Kind.RELAY:
            self._relayed(header, body, row)
        elif header.kind is Kind.KEYS:
            self._keys(header, body)
        elif header.kind is Kind.HEARTBEAT:
            self.peer.heartbeat_at = header.issued  # the last of its chain: a clock that was wrong is set right again
        elif header.kind is Kind.CELLS:
            if header.label is not Label.CLEAR:
                raise UnfitItem(Unfit.BAD_BODY)
            read_cells(body)
        else:
            self._said(header, body, row)
        row.state = ItemState.TAKEN.value

    def _relayed(self, outer: Header, body: Mapping[str, Any], row: FederatedItem) -> None:
        """The author's own item, handed on by somebody else: theirs is the signature that counts."""
        if set(body) != {"item", "body", "keys"} or not isinstance(body["body"], Mapping):
            raise UnfitItem(Unfit.BAD_BODY)
        inner = read_item(body["item"])
        header = inner.header
        require_relayed(header, outer)
        row.author, row.about = header.publisher, inner.id
        if header.publisher == self.installation.publisher:
            return  # our own has come back
        peers = Peer.objects.filter(network=self.peer.network_id, publisher=header.publisher)
        author = peers.order_by("-added_at", "-id").first()
        if author and author.state in (PeerState.PAUSED, PeerState.REMOVED):
            raise UnfitItem(Unfit.PAUSED if author.state == PeerState.PAUSED else Unfit.UNKNOWN_PUBLISHER)
        keys = learned_keys(body["keys"], header.publisher, keys_of(author) if author else None)
        require_item(inner, keys)
        open_item = WireItem(header, inner.key, inner.signature, body=body["body"])
        body_of_author = opened_body(open_item, ())
        if body_of_author is not None:
            self._said(header, body_of_author, row)

    def _keys(self, header: Header, body: Mapping[str, Any]) -> None:
        """Versions grow along the chain: keys that come after newer ones are a way back to a key that was lost."""
        stored = [row for row in self.rows if row.kind == Kind.KEYS and row.seq < header.seq]
        former = stored[-1] if stored else self._former_keys(header)
        if former is not None and _version(former) > read_signed_keys(body).statement.version:
            raise UnfitItem(Unfit.KEYS_ROLLED_BACK)

    def _former_keys(self, header: Header) -> FederatedItem | None:
        rows = self._stored().filter(chain=header.chain, kind=Kind.KEYS.value, seq__lt=header.seq)
        return rows.order_by("-seq").first()

    def _stored(self) -> "QuerySet[FederatedItem]":
        return FederatedItem.objects.filter(network=self.peer.network_id, publisher=self.peer.publisher)

    def _said(self, header: Header, value: Mapping[str, Any], row: FederatedItem) -> None:
        """A bulletin, an update, or what takes back. What came by two routes is shown once."""
        body = read_bulletin(value)
        first = self._item_about(row.about, row.author)
        if first is not None:
            row.bulletin_id = first
            return
        if header.kind is Kind.CANCEL:
            self._take_back(header, body, row)
        elif (row.author, row.about) not in self.known.taken_back:
            step = BulletinStep.UPDATE if header.kind is Kind.UPDATE else BulletinStep.NEW
            self._arrive(header.label, body, row, step, self._former(header, row.author))

    def _arrive(
        self, label: Label, body: BulletinBody, row: FederatedItem, step: BulletinStep, follows: UUID | None
    ) -> None:
        origin = f"{body.source} · {self.peer.name}"
        arriving = ArrivingBulletin(new_id(), body, label, step, origin, follows)
        self.arriving[row.about] = row.author, arriving
        row.bulletin_id = arriving.key

    def _former(self, header: Header, author: str) -> UUID | None:
        """What it follows, of the same author. Raises UnfitItem for that of another."""
        keys = [self._item_about(ref, author) for ref in header.refs]
        return next((key for key in keys if key), None)

    def _item_about(self, about: str, author: str) -> UUID | None:
        """The bulletin that this item has made here. Raises UnfitItem where it is of somebody else."""
        if about in self.arriving:
            author_known, key = self.arriving[about][0], self.arriving[about][1].key
        else:
            self.known.look_up([about])
            stored = self.known.bulletins.get(about)
            if stored is None:
                return None
            author_known, key = stored
        if author_known != author:
            raise UnfitItem(Unfit.NOT_ITS_OWN)
        return key

    def _take_back(self, header: Header, body: BulletinBody, row: FederatedItem) -> None:
        keys = [key for ref in header.refs if (key := self._item_about(ref, row.author))]
        self.flush()
        self.known.taken_back |= {(row.author, ref) for ref in header.refs}
        TakenBackItem.objects.bulk_create(
            [TakenBackItem(network_id=self.peer.network_id, author=row.author, about=ref) for ref in header.refs],
            ignore_conflicts=True,
        )
        purge_bodies(self.peer.network_id, row.author, header.refs)
        withdrawn = withdraw(keys, now=self.now)
        if withdrawn:
            last = withdrawn[-1]
            label = Label(last.label) if is_wider(header.label, than=Label(last.label)) else header.label
            self._arrive(label, body, row, BulletinStep.CANCEL, last.pk)

    def flush(self) -> None:
        """Write what has been gathered: bulletins first, the items point to them."""
        new = [arriving for _author, arriving in self.arriving.values()]
        self.bulletins += take_in(self.peer.network, new, now=self.now)
        self.known.bulletins |= {row.about: (row.author, row.bulletin_id) for row in self.rows if row.bulletin_id}
        self.arriving.clear()
        waited = [row for row in self.rows if not row._state.adding]
        FederatedItem.objects.bulk_create([row for row in self.rows if row._state.adding])
        FederatedItem.objects.bulk_update(waited, ["state", "author", "about", "bulletin", "body"])
        self.rows.clear()


def new_row(peer: Peer, item: WireItem, now: datetime) -> FederatedItem:
    """As it is stored; it waits until it is applied."""
    header, item_id = item.header, item.id
    return FederatedItem(
        network_id=peer.network_id, peer=peer, publisher=header.publisher, chain=header.chain, seq=header.seq,
        item=item_id, author=header.publisher, about=item_id, kind=header.kind.value, label=header.label.value,
        issued=header.issued, expires=header.expires, signed=signed_part(item), body=stored_body(item),
        is_sealed=item.sealed is not None, state=ItemState.WAITING.value, at=now,
    )  # fmt: skip


def _version(row: FederatedItem) -> int:
    return read_signed_keys(json.loads(row.body or "")).statement.version
