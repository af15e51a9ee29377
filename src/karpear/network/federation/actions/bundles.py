"""A bundle is made for one installation, and one that came in is taken: in a folder on a stick, or as one file."""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from django.db import IntegrityError, transaction

from karpear.rules.federation.bundles import (
    LARGEST_MANIFEST,
    BundleManifest,
    SignedBundleManifest,
    read_manifest,
    require_entries,
)
from karpear.rules.federation.keys import require_key
from karpear.rules.federation.refusal import Unfit, UnfitItem
from karpear.rules.federation.wire import read_json

from ...members.models import Network
from ..crypto import public_of, require_signature, sign
from ..models import Installation, ItemCarrier, Peer, PeerState, RefusedItem, SeenBundle
from ..queries.items import in_order, items_for, keys_of, lines_of
from .arrivals import ArrivalTally, take_lines
from .checks import ItemRefusal, learn_keys, learned_keys, require_own_keys


@dataclass(frozen=True, slots=True)
class Bundle:
    """The two files of one bundle."""

    signed: SignedBundleManifest
    entries: bytes

    def as_one_file(self) -> bytes:
        """The same bytes one after the other: the list, then the entries."""
        return self.signed.as_bytes() + b"\n" + self.entries


def make_bundle(installation: Installation, peer: Peer, *, now: datetime) -> Bundle:
    """All that this peer may have, as the feed would serve it."""
    lines = list(lines_of(in_order(items_for(installation, peer.publisher)).iterator()))
    entries = b"".join(line + b"\n" for line in lines)
    manifest = BundleManifest(
        secrets.token_hex(8), installation.publisher, peer.publisher, now, len(entries), len(lines),
        sha256(entries).hexdigest(), keys_of(installation),
    )  # fmt: skip
    key = public_of(installation.online_key)
    return Bundle(SignedBundleManifest(manifest, key, sign(installation.online_key, manifest.to_sign())), entries)


def split_file(raw: bytes) -> tuple[bytes, bytes]:
    """The list and the entries of one file. Raises UnfitItem."""
    first, _newline, entries = raw.partition(b"\n")
    if not first or len(first) > LARGEST_MANIFEST:
        raise UnfitItem(Unfit.NO_BUNDLE)
    return first, entries


def take_bundle(
    network: Network, manifest: bytes, entries: bytes, *, carrier: ItemCarrier, now: datetime
) -> ArrivalTally:
    """Checked as a whole, then item by item. What is refused is written down with the reason."""
    peer: Peer | None = None
    try:
        signed = read_manifest(read_json(manifest, longest=LARGEST_MANIFEST))
        installation = Installation.objects.filter(network=network).first()
        peer = Peer.objects.known().filter(network=network, publisher=signed.manifest.publisher).first()
        _require_bundle(signed, installation, peer)
        require_entries(signed.manifest, entries)
        _require_unseen(network.pk, signed.manifest)
    except UnfitItem as refusal:
        return refuse(network, peer, refusal.why, carrier, now)
    assert peer is not None  # noqa: S101 - an unknown one was refused
    tally = take_lines(peer=peer.pk, lines=_lines(entries), carrier=carrier, now=now)
    if not tally.refusals:
        _remember(network.pk, signed.manifest, now)
    return tally


def _require_bundle(signed: SignedBundleManifest, installation: Installation | None, peer: Peer | None) -> None:
    manifest = signed.manifest
    if peer is None or peer.state == PeerState.ADDED:
        raise UnfitItem(Unfit.UNKNOWN_PUBLISHER)
    if peer.state == PeerState.PAUSED:
        raise UnfitItem(Unfit.PAUSED)
    if installation is None or manifest.to != installation.publisher:
        raise UnfitItem(Unfit.NOT_FOR_US)
    keys = learned_keys(manifest.keys.as_json(), manifest.publisher, keys_of(peer))
    require_key(keys.statement, signed.key, manifest.made)
    require_signature(signed.key, signed.signature, manifest.to_sign())
    require_own_keys(keys, keys_of(peer), signed.key)
    with transaction.atomic():
        learn_keys(peer, keys)


def _require_unseen(network: UUID, manifest: BundleManifest) -> None:
    former_bundles = SeenBundle.objects.filter(network=network, publisher=manifest.publisher, bundle=manifest.id)
    if former_bundles.exists():
        raise UnfitItem(Unfit.SEEN_BUNDLE)


def _remember(network: UUID, manifest: BundleManifest, now: datetime) -> None:
    """Only once all of it was taken: an import that broke off goes on where it was."""
    try:
        with transaction.atomic():
            SeenBundle.objects.create(network_id=network, publisher=manifest.publisher, bundle=manifest.id, at=now)
    except IntegrityError:
        return


def _lines(entries: bytes) -> Iterator[bytes]:
    return (line for line in entries.split(b"\n") if line)


def refuse(network: Network, peer: Peer | None, why: Unfit, carrier: ItemCarrier, now: datetime) -> ArrivalTally:
    """All of it, before any item was looked at."""
    RefusedItem.objects.create(network=network, peer=peer, why=why.value, carrier=carrier.value, at=now)
    return ArrivalTally(refusals=[ItemRefusal(why)])
