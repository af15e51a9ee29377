"""One form for each kind of address, and how one is found again."""

import re

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from karpear.countries.queries import pack
from karpear.keys.cipher import index
from karpear.ui.digits import latin

from .models import Channel

_PHONE = re.compile(r"\+[1-9]\d{6,14}")


def clean_address(channel: str, value: str, *, country: str = "kh") -> str:
    """The value in its one form: e-mail in small letters, phone as +digits. Raises ValidationError.

    A number that begins with 0 is taken as one of this country (a pack's code; ITU-T E.164).
    """
    value = latin(value.strip())
    if channel == Channel.EMAIL:
        validate_email(value)
        return value.lower()
    if channel == Channel.SMS:
        digits = re.sub(r"[\s().\-]", "", value)
        digits = re.sub(r"^00", "+", digits)
        digits = re.sub(r"^0", pack(country).phone_prefix, digits)
        if not _PHONE.fullmatch(digits):
            raise ValidationError(_("Write the phone number with its country code, such as +855 12 345 678."))
        return digits
    if not value or len(value) > 200 or any(c.isspace() for c in value):
        raise ValidationError(_("Write the chat name or number without spaces."))
    return value


def address_index(value: str) -> str:
    """What an address is looked up by; nothing can be read from it."""
    return index(value, "address")
