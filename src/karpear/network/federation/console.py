"""What `karpear federation` does, for whoever runs the server and for the officers who keep the root keys."""

import json
import os
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    KeySerializationEncryption,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from karpear.rules.federation.refusal import UnfitItem

from ..members.models import Network
from .actions.arrivals import ArrivalTally
from .actions.bundles import make_bundle, refuse, take_bundle
from .actions.identity import sign_as_root
from .crypto import public_of
from .models import Installation, ItemCarrier, Peer
from .queries.own import fingerprint, own_installation
from .stick import bundles_in, read_bundle, write_bundle
from .words import WHY


class CannotFederate(Exception):
    """One clear line for whoever typed the command."""


def network_named(name: str) -> Network:
    """The only one, or the one with this name."""
    rows = [row for row in Network.objects.select_related("body") if not name or row.body.name == name]
    if len(rows) != 1:
        raise CannotFederate("Say which network: --network NAME." if rows else "There is no such network here.")
    return rows[0]


def new_root(file: Path, passphrase: str) -> str:
    """A root key in a file of its own, for one officer; its public half is what the server is told."""
    key = Ed25519PrivateKey.generate()
    closed: KeySerializationEncryption = BestAvailableEncryption(passphrase.encode()) if passphrase else NoEncryption()
    _write(file, key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, closed))
    return key.public_key().public_bytes_raw().hex()


def sign_statement(statement: Path, roots: Sequence[Path], ask: Callable[[Path], str]) -> list[dict[str, str]]:
    """Sign with these root keys, and write the signatures into the same file beside those that are there."""
    value = _read(statement)
    try:
        signed = sign_as_root(value.get("statement"), [_root(file, ask) for file in roots]).as_json()
    except UnfitItem:
        raise CannotFederate(f"{statement} is not a list of keys to sign.") from None
    former_signatures = [
        signature for signature in value.get("signatures", []) if signature["root"] not in _roots(signed)
    ]
    signed["signatures"] = [*former_signatures, *signed["signatures"]]
    statement.write_text(json.dumps(signed, indent=1))
    return list(signed["signatures"])


def _roots(signed: Any) -> set[str]:
    return {signature["root"] for signature in signed["signatures"]}


def _root(file: Path, ask: Callable[[Path], str]) -> str:
    try:
        data = file.read_bytes()
        passphrase = ask(file).encode() if b"ENCRYPTED" in data else None
        key = load_pem_private_key(data, passphrase)
    except (OSError, ValueError, TypeError, UnsupportedAlgorithm):
        raise CannotFederate(f"{file} is not a root key, or the passphrase is not its own.") from None
    if not isinstance(key, Ed25519PrivateKey):
        raise CannotFederate(f"{file} is a key of another kind.")
    return key.private_bytes_raw().hex()


def write_statement(row: Installation, file: Path) -> None:
    """What two of the three officers are to sign."""
    _write(file, json.dumps({"statement": row.pending, "signatures": []}, indent=1).encode())


def read_statement(file: Path) -> Any:
    return _read(file)


def _read(file: Path) -> Any:
    try:
        value = json.loads(file.read_text())
    except (OSError, ValueError):
        raise CannotFederate(f"{file} cannot be read.") from None
    if not isinstance(value, dict):
        raise CannotFederate(f"{file} is not a list of keys to sign.")
    return value


def _write(file: Path, data: bytes) -> None:
    """For its owner alone, and never over another."""
    try:
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
            out.write(data)
    except OSError as error:
        raise CannotFederate(f"{file} cannot be written: {error.strerror}.") from None


def peer_named(network: Network, name: str) -> Peer:
    """By its name here, its six words or its digits, or its identifier."""
    rows = Peer.objects.known().filter(network=network)
    fitting = [row for row in rows if name in (row.name, row.publisher)]
    fitting = fitting or [row for row in rows if fingerprint(row.publisher).is_typed(name)]
    if len(fitting) != 1:
        raise CannotFederate(f"There is no single installation called {name!r} here.")
    return fitting[0]


def export(folder: Path, network: Network, peer: Peer, now: datetime) -> Path:
    """A bundle for this installation. Raises CannotFederate."""
    if peer not in Peer.objects.trusted():
        raise CannotFederate(f"{peer.name} is not trusted now: compare the six words, or end the pause.")
    try:
        return write_bundle(make_bundle(_installation(network), peer, now=now), folder)
    except OSError as error:
        raise CannotFederate(f"{folder} cannot be written: {error.strerror}.") from None


def take(folder: Path, network: Network, now: datetime) -> list[tuple[str, ArrivalTally]]:
    """Every bundle in this folder: its name, and what became of it."""
    try:
        places = bundles_in(folder)
    except UnfitItem as refusal:
        return [(folder.name, refuse(network, None, refusal.why, ItemCarrier.STICK, now))]
    return [(place.name, _take(place, network, now)) for place in places]


def _take(place: Path, network: Network, now: datetime) -> ArrivalTally:
    try:
        manifest, entries = read_bundle(place)
    except UnfitItem as refusal:
        return refuse(network, None, refusal.why, ItemCarrier.STICK, now)
    return take_bundle(network, manifest, entries, carrier=ItemCarrier.STICK, now=now)


def lines_of(name: str, tally: ArrivalTally) -> list[str]:
    """As it is said on the console."""
    lines = [f"{name}: {tally.taken} new, {tally.known} known, {tally.waiting} waiting for earlier ones"]
    for refusal in tally.refusals:
        item_words = f" (item {refusal.seq} of {refusal.chain})" if refusal.seq else ""
        lines.append(f"  refused{item_words}: {WHY[refusal.why]}")
    return lines


def _installation(network: Network) -> Installation:
    row = own_installation(network)
    if row is None:
        raise CannotFederate("This network has no keys in force: see docs/running/federation.md.")
    return row


def described(network: Network) -> list[str]:
    """Who we are to others, and who they are to us."""
    row = _installation(network)
    own = fingerprint(row.publisher)
    lines = [
        f"{network.body.name}: {own.words_text}",
        f"  in digits: {own.digits_text}",
        f"  public key: {public_of(row.online_key)}",
    ]
    for peer in Peer.objects.known().filter(network=network):
        lines.append(f"{peer.name}: {peer.state}")
    return lines
