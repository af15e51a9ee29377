"""Who this network is to others: three roots that lie offline, two of which put the key of daily work in force."""

import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from karpear.audit.actions.verbs import note
from karpear.db.batches import one_by_one
from karpear.rules.federation.chains import HEARTBEAT_EVERY, SILENT_AFTER
from karpear.rules.federation.keys import (
    LONGEST_KEY,
    ROOTS,
    KeyStatement,
    OnlineKey,
    SignedKeys,
    publisher_of,
    read_signed_keys,
)
from karpear.rules.federation.refusal import UnfitItem
from karpear.rules.federation.travel import PUBLIC
from karpear.rules.federation.wire import Kind, is_key
from karpear.rules.refusals import BadFields, Conflict
from karpear.rules.sharing.labels import Label

from ...members.models import Network
from ..crypto import new_identity, new_signing_key, public_of, require_roots, sign
from ..models import FederatedItem, Installation, SentCells
from ..queries.items import keys_of
from .own_items import NewItem, append_item


@transaction.atomic
def begin(*, network: Network, roots: Sequence[str], now: datetime) -> Installation:
    """With three public root keys, of three people: what two of them are to sign is `pending`. Raises BadFields."""
    public_keys = _public_keys(roots)
    if Installation.objects.filter(network=network, signed_keys__isnull=False).exists():
        raise Conflict(_("This network has keys already."))
    Installation.objects.filter(network=network).delete()
    row = Installation(network=network, publisher=publisher_of(public_keys), begun_at=now)
    _prepare(row, public_keys, former=None, revoke=False, now=now)
    row.save(force_insert=True)
    note(network, action="network.federation_begun", by=None, at=now)
    return row


@transaction.atomic
def begin_again(*, network: Network, roots: Sequence[str], now: datetime) -> Installation:
    """With three new root keys: another identity, which everybody compares again. The former one speaks until two of
    the new roots have signed. Raises BadFields or Conflict.
    """
    row, public_keys = _locked(network), _public_keys(roots)
    if not row.is_in_force:
        raise Conflict(_("There is nothing to begin again: no keys are in force yet."))
    if set(public_keys) & set(keys_of(row).statement.roots):
        raise BadFields([("roots", _("Three new root keys: none of the former ones."))])
    _prepare(row, public_keys, former=None, revoke=False, now=now)
    row.save()
    note(network, action="network.federation_begun", by=None, at=now)
    return row


def _public_keys(roots: Sequence[str]) -> list[str]:
    public_keys = sorted({root.strip().lower() for root in roots})
    if len(public_keys) != ROOTS or not all(is_key(root) for root in public_keys):
        raise BadFields([("roots", _("Three different public keys, of 64 letters and digits each."))])
    return public_keys


@transaction.atomic
def renew(*, network: Network, revoke: bool, now: datetime) -> Installation:
    """A new key of daily work, and a new one to open what comes. `revoke`: the old one was lost or stolen."""
    row = _locked(network)
    if not row.is_in_force:
        raise Conflict(_("There is nothing to renew: no keys are in force yet."))
    former = keys_of(row).statement
    _prepare(row, former.roots, former=former, revoke=revoke, now=now)
    row.save()
    note(network, action="network.keys_renewed", by=None, at=now)
    return row


def _prepare(
    row: Installation, roots: Sequence[str], *, former: KeyStatement | None, revoke: bool, now: datetime
) -> None:
    row.pending_key, (row.pending_identity, recipient) = new_signing_key(), new_identity()
    moment = now.replace(microsecond=0)
    fresh = OnlineKey(public_of(row.pending_key), moment, moment + LONGEST_KEY)
    revoked = former.revoked if former else ()
    if former and revoke:
        revoked = (*revoked, former.keys[-1].key)
    keys = (*former.keys, fresh) if former else (fresh,)
    version = former.version + 1 if former else 1
    row.pending = KeyStatement(tuple(roots), version, moment, keys, revoked, recipient).as_json()


@transaction.atomic
def put_in_force(*, network: Network, signed: Any, now: datetime) -> Installation:
    """What two roots have signed: from now on this key signs. Raises BadFields or Conflict."""
    row = _locked(network)
    try:
        statement = read_signed_keys(signed)
        require_roots(statement)
    except UnfitItem:
        raise BadFields([("keys", _("Two of the three root keys have not signed this."))]) from None
    if row.pending is None or statement.statement.as_json() != row.pending:
        raise Conflict(_("This is not what waits to be signed. Take the newest file."))
    if row.is_in_force and statement.statement.generation > keys_of(row).statement.generation:
        FederatedItem.objects.filter(network=network, peer=None).update(is_served=False)
    row.signed_keys, row.pending = statement.as_json(), None
    if row.publisher != statement.statement.publisher:  # what the former one said is served no more
        row.publisher, row.identities = statement.statement.publisher, []
        SentCells.objects.filter(network=network).delete()
    row.online_key, row.identities = row.pending_key, [row.pending_identity, *row.identities]
    row.pending_key = row.pending_identity = ""
    row.save()
    last = statement.statement.keys[-1]
    new = NewItem(kind=Kind.KEYS, label=Label.CLEAR, audience=(PUBLIC,), body=statement.as_json(), expires=last.until)
    append_item(row, new, now=now)
    beat(row, now=now)
    note(network, action="network.keys_in_force", by=None, at=now)
    return row


def sign_as_root(statement: Any, secrets_of_roots: Sequence[str]) -> SignedKeys:
    """What officers do away from the server, each with their own key. Raises UnfitItem."""
    unsigned = read_signed_keys({"statement": statement, "signatures": []}).statement
    data = unsigned.to_sign()
    return SignedKeys(unsigned, tuple((public_of(secret), sign(secret, data)) for secret in secrets_of_roots))


def beat(row: Installation, *, now: datetime) -> FederatedItem:
    """It lives: by this others notice when somebody holds back what it says."""
    body = {"at": f"{now:%Y-%m-%d}", "salt": secrets.token_hex(8)}
    new = NewItem(kind=Kind.HEARTBEAT, label=Label.CLEAR, audience=(PUBLIC,), body=body, expires=now + SILENT_AFTER)
    return append_item(row, new, now=now)


def to_beat(now: datetime) -> "QuerySet[Installation]":
    """Those that have not today; a sign of life from the future was of a clock that was wrong."""
    beats = FederatedItem.objects.filter(
        network=OuterRef("network"),
        peer=None,
        kind=Kind.HEARTBEAT.value,
        issued__gt=now - HEARTBEAT_EVERY,
        issued__lte=now,
    )
    return Installation.objects.filter(~Exists(beats), signed_keys__isnull=False)


def send_heartbeats(*, now: datetime) -> int:
    """Once a day each, as long as its key holds."""
    rows = list(to_beat(now).values_list("pk", flat=True))
    return one_by_one("heartbeats", rows, lambda pk: _beat_once(pk, now), now=now)


def _beat_once(pk: Any, now: datetime) -> int:
    row = to_beat(now).select_for_update(of=("self",)).filter(pk=pk).first()
    if row is None or keys_of(row).statement.keys[-1].until <= now:
        return 0
    beat(row, now=now)
    return 1


def _locked(network: Network) -> Installation:
    row = Installation.objects.select_for_update(of=("self",)).filter(network=network).first()
    if row is None:
        raise Conflict(_("This installation has no keys yet. See the guide for whoever runs the server."))
    return row
