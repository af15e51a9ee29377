"""Another installation is added, trusted once its words have been compared, paused, or removed."""

import json
import re
from datetime import datetime
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from karpear.audit.actions.verbs import changing, create
from karpear.db.rows import find_row
from karpear.people.access import hold_organisation
from karpear.people.models import Person
from karpear.people.queries.gates import require
from karpear.rules.access import Verb
from karpear.rules.federation.keys import SignedKeys, read_signed_keys
from karpear.rules.federation.refusal import UnfitItem
from karpear.rules.refusals import BadFields, Conflict
from karpear.ui.values import checked

from ...members.queries.networks import kept_network
from ..models import Installation, Peer, PeerState
from ..queries.own import fingerprint
from ..values import NewPeer, PeerAddress, SpokenWords
from ..words import WHY
from .checks import learned_keys, require_own_keys

MOST_PEERS = 100
_NAME = re.compile(r"([a-z0-9-]+\.)*(?!0x)[a-z0-9-]*[a-z][a-z0-9-]*\.?")


@transaction.atomic
def add_peer(*, by: Person, network: UUID, new: NewPeer, now: datetime) -> Peer:
    """From its card: nothing is exchanged before its words have been compared. Raises Missing, Forbidden, BadFields."""
    network_kept = kept_network(by, network)
    hold_organisation(network_kept.body_id)
    value = checked(new)
    keys, address = _card(value.card)
    publisher = keys.statement.publisher
    known_peers = Peer.objects.known().filter(network=network_kept)
    same_peer = known_peers.filter(publisher=publisher).first()
    if same_peer is not None:
        return same_peer
    if Installation.objects.filter(network=network_kept, publisher=publisher).exists():
        raise BadFields([("card", _("This is your own card. Ask for theirs."))])
    try:
        require_own_keys(keys, None)
    except UnfitItem as refusal:
        raise BadFields([("card", str(WHY[refusal.why]))]) from None
    if known_peers.count() >= MOST_PEERS:
        raise Conflict(_("You already know as many installations as can be kept."))
    row = Peer(
        network=network_kept, name=value.name, address=checked_address(value.address or address), publisher=publisher,
        signed_keys=keys.as_json(), added_at=now,
    )  # fmt: skip
    create([row], by=by, at=now, organisation=network_kept.body_id)
    return row


def _card(text: str) -> tuple[SignedKeys, str]:
    """Its keys, signed by two of its roots, and its address."""
    try:
        card: Any = json.loads(text)
        keys, address = card["keys"], card.get("address", "")
        signed = learned_keys(keys, read_signed_keys(keys).statement.publisher, None)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, UnfitItem):
        words = _("This is not a whole card, or its root keys have not signed it. Copy it again, from {} to {}.")
        raise BadFields([("card", words.format("{", "}"))]) from None
    return signed, address if isinstance(address, str) else ""


def checked_address(address: str) -> str:
    """Raises BadFields."""
    text = address.strip().rstrip("/")
    if not text:
        return ""
    if not _is_address(text):
        raise BadFields([("address", _("An address that begins with https://, without anything after the name."))])
    return text


def _is_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
        host, _port = parts.hostname or "", parts.port
    except ValueError:
        return False
    plain = host and not (parts.username or parts.password or parts.query or parts.fragment or parts.path)
    if not plain:
        return False
    if settings.KARPEAR_FEDERATION_LOCAL:
        return parts.scheme in ("http", "https")
    return parts.scheme == "https" and _is_public(host)


def _is_public(host: str) -> bool:
    """A name, or a number of the public internet. A name is looked up when it is fetched from; what ends in a number is
    one, however it is written (`2130706433`, `0x7f.1`), and is not looked up at all.
    """
    try:
        return ip_address(host).is_global
    except ValueError:
        return _NAME.fullmatch(host) is not None


@transaction.atomic
def pin_peer(*, by: Person, peer: UUID, spoken: SpokenWords, now: datetime) -> Peer:
    """Its words, or its digits, are the same as those read out by its coordinator: from now on items are exchanged."""
    row = _locked(by, peer)
    if row.state == PeerState.PINNED:
        return row
    _require_state(row, PeerState.ADDED)
    if not fingerprint(row.publisher).is_typed(checked(spoken).words):
        words = _(
            "These are neither its words nor its digits. Read them again together. If they still differ, somebody may "
            "stand between you: do not trust this card."
        )
        raise BadFields([("words", words)])
    with changing(row, verb="pinned", by=by, at=now):
        row.state, row.pinned_at = PeerState.PINNED.value, now
    return row


@transaction.atomic
def pause_peer(*, by: Person, peer: UUID, now: datetime) -> Peer:
    """Nothing goes there, and nothing that comes from there is taken, until it goes on."""
    return _turn(by, peer, PeerState.PINNED, PeerState.PAUSED, verb="paused", now=now)


@transaction.atomic
def resume_peer(*, by: Person, peer: UUID, now: datetime) -> Peer:
    return _turn(by, peer, PeerState.PAUSED, PeerState.PINNED, verb="resumed", now=now)


@transaction.atomic
def remove_peer(*, by: Person, peer: UUID, now: datetime) -> Peer:
    """For good: to be trusted again, its words are compared again."""
    row = _locked(by, peer)
    if row.state == PeerState.REMOVED:
        return row
    with changing(row, verb="removed", by=by, at=now):
        row.state, row.removed_at = PeerState.REMOVED.value, now
    return row


@transaction.atomic
def change_address(*, by: Person, peer: UUID, new: PeerAddress, now: datetime) -> Peer:
    """Raises Missing, Forbidden, Conflict or BadFields."""
    row = _locked(by, peer)
    _require_state(row, PeerState.ADDED, PeerState.PINNED, PeerState.PAUSED)
    with changing(row, verb="changed", by=by, at=now):
        row.address = checked_address(checked(new).address)
    return row


def _turn(by: Person, peer: UUID, from_state: PeerState, to_state: PeerState, *, verb: str, now: datetime) -> Peer:
    row = _locked(by, peer)
    if row.state == to_state:
        return row
    _require_state(row, from_state)
    with changing(row, verb=verb, by=by, at=now):
        row.state = to_state.value
    return row


def _locked(by: Person, peer: UUID) -> Peer:
    row = find_row(
        Peer.objects.visible_to(by).select_for_update(of=("self",)).select_related("network").filter(pk=peer)
    )
    require(by, row.network.body_id, Verb.KEEP_NETWORK)
    return row


def _require_state(row: Peer, *states: PeerState) -> None:
    if row.state not in states:
        raise Conflict(str(Peer.NOT_NOW) % {"state": row.get_state_display()})
