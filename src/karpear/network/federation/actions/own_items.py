"""One more item of our own: numbered, sealed to its receivers, signed, and stored, or nothing is."""

import base64
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from karpear.rules.federation.chains import ChainHead
from karpear.rules.federation.keys import require_key
from karpear.rules.federation.refusal import UnfitItem
from karpear.rules.federation.travel import chain_for, is_open, receivers_of
from karpear.rules.federation.wire import Header, Kind, WireItem, canonical, digest_of, padded
from karpear.rules.refusals import Conflict
from karpear.rules.sharing.labels import Label

from ...bulletins.models import Bulletin
from ..crypto import public_of, seal, sign
from ..models import FederatedItem, Installation, ItemReceiver
from ..queries.items import keys_of, signed_part, stored_body, trusted_keys


@dataclass(frozen=True, slots=True, kw_only=True)
class NewItem:
    """What is to be said. `chosen`: the installations for which it is meant, also where anybody may fetch it. `about`,
    `author`: of what is handed on, its author's.
    """

    kind: Kind
    label: Label
    audience: tuple[str, ...]
    body: Mapping[str, Any]
    expires: datetime
    refs: Sequence[str] = field(default=())
    chosen: Sequence[str] = field(default=())
    bulletin: Bulletin | None = None
    about: str = ""
    author: str = ""


def salt() -> str:
    """So that nobody finds the words of a body by trying digests."""
    return secrets.token_hex(16)


def append_item(installation: Installation, new: NewItem, *, now: datetime) -> FederatedItem:
    """Inside the caller's transaction. Raises Conflict where the day's key does not hold."""
    sender = Installation.objects.select_for_update(of=("self",)).get(pk=installation.pk)
    _require_key(sender, now)
    chain = chain_for(sender.publisher, new.kind, new.audience, keys_of(sender).statement.generation)
    head = head_of(sender, chain)
    header = Header(
        publisher=sender.publisher, chain=chain, seq=head.seq + 1, prev=head.id, issued=now, expires=new.expires,
        kind=new.kind, label=new.label, audience=new.audience, digest=digest_of(new.body), refs=tuple(new.refs),
    )  # fmt: skip
    item = _signed(sender, header, new)
    row = FederatedItem.objects.create(
        network_id=sender.network_id, publisher=sender.publisher, chain=chain, seq=header.seq, item=item.id,
        author=new.author or sender.publisher, about=new.about or item.id, kind=new.kind.value, label=new.label.value,
        issued=now, expires=new.expires, signed=signed_part(item), body=stored_body(item),
        is_sealed=not is_open(new.label), bulletin=new.bulletin, at=now,
    )  # fmt: skip
    ItemReceiver.objects.bulk_create(
        ItemReceiver(item=row, publisher=publisher) for publisher in dict.fromkeys(new.chosen)
    )
    return row


def head_of(installation: Installation, chain: str) -> ChainHead:
    rows = FederatedItem.objects.filter(network=installation.network_id, publisher=installation.publisher, chain=chain)
    last = rows.order_by("-seq").values_list("seq", "item").first()
    return ChainHead(*last) if last else ChainHead()


def _require_key(sender: Installation, now: datetime) -> None:
    if not sender.is_in_force:
        raise Conflict(_("This installation has no keys yet. See the guide for whoever runs the server."))
    try:
        require_key(keys_of(sender).statement, public_of(sender.online_key), now)
    except UnfitItem:
        raise Conflict(
            _("The key that signs for this installation has expired. Two officers sign a new one.")
        ) from None


def _signed(sender: Installation, header: Header, new: NewItem) -> WireItem:
    key, signature = public_of(sender.online_key), sign(sender.online_key, header.to_sign())
    if is_open(new.label):
        return WireItem(header, key, signature, body=new.body)
    peers = trusted_keys(sender)
    recipients = [peers[key].statement.recipient for key in receivers_of(new.audience) if key in peers]
    data = seal(padded(canonical(new.body)), recipients)
    return WireItem(header, key, signature, sealed=base64.b64encode(data).decode())
