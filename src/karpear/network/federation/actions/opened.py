"""What an item says, once it is open: the very words that its header names, or nothing."""

import base64
import binascii
from collections.abc import Mapping, Sequence
from typing import Any

from karpear.rules.federation.refusal import Unfit, UnfitItem
from karpear.rules.federation.wire import WireItem, digest_of, read_json

from ..crypto import unseal

_LONGEST_SEALED = 48 * 1024


def opened_body(item: WireItem, identities: Sequence[str]) -> Mapping[str, Any] | None:
    """None where it has been purged. Raises UnfitItem."""
    if item.sealed is None:
        body: Any = item.body
    else:
        try:
            data = base64.b64decode(item.sealed, validate=True)
        except binascii.Error:
            raise UnfitItem(Unfit.BODY_CHANGED) from None
        body = read_json(unseal(data, identities).rstrip(b" "), longest=_LONGEST_SEALED)
    if body is None:
        return None
    if not isinstance(body, Mapping):
        raise UnfitItem(Unfit.BAD_BODY)
    if digest_of(body) != item.header.digest:
        raise UnfitItem(Unfit.BODY_CHANGED)
    return body
