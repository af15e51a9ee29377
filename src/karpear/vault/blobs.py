"""From the API's base64 to sealed bytes, or a refusal that names the field."""

import base64
import binascii

from django.utils.translation import gettext as _

from karpear.rules.refusals import BadFields
from karpear.rules.secret.sealed import NotSealed, Shape, check, is_recipient

from .signatures import is_sign_key

#: Of a body; attachments come in pieces.
LARGEST_BODY = 128 * 1024
LARGEST_KEY = 4 * 1024


def sealed(field: str, text: str, shape: Shape, largest: int = LARGEST_KEY) -> bytes:
    """The bytes of a sealed blob. Raises BadFields for whatever is not one."""
    if len(text) > largest * 4 // 3 + 4:
        raise BadFields([(field, _("This is too large."))])
    try:
        blob = base64.b64decode(text, validate=True)
        check(blob, shape)
    except (ValueError, binascii.Error) as error:
        why = str(error) if isinstance(error, NotSealed) else "base64"
        raise BadFields(
            [(field, _("This is not sealed as it must be (%(why)s). Nothing was kept.") % {"why": why})]
        ) from None
    return blob


def not_sealed(why: object) -> str:
    """The sentence for somebody whose bytes were refused."""
    return _("This is not sealed as it must be (%(why)s). Nothing was kept.") % {"why": why}


def to_text(blob: bytes | memoryview) -> str:
    """Base64, as the API carries it."""
    return base64.b64encode(bytes(blob)).decode()


def must_be_recipient(field: str, text: str) -> str:
    """An `age1…` key. Raises BadFields."""
    if not is_recipient(text):
        raise BadFields([(field, _("This is not an age key (age1 and 58 more letters and digits)."))])
    return text


def must_be_sign_key(field: str, text: str) -> str:
    """An Ed25519 public key in base64. Raises BadFields."""
    if not is_sign_key(text):
        raise BadFields([(field, _("This is not a signing key."))])
    return text
