"""A contact, in one short form."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from karpear.ui.values import ValueForm

from ..addresses import clean_address
from ..models import Contact
from ..values import ContactValues
from .account import CHANNELS

WAYS = (1, 2, 3)


class ContactForm(ValueForm):
    """`value_1` to `value_3`: ways to reach them, in order; the same address twice counts once."""

    asks = ContactValues
    channel_1 = forms.ChoiceField(label=_("First try"), choices=CHANNELS)
    value_1 = forms.CharField(label=_("Address or number"), max_length=200)
    channel_2 = forms.ChoiceField(label=_("Then"), choices=CHANNELS, required=False, initial="sms")
    value_2 = forms.CharField(label=_("Address or number"), max_length=200, required=False)
    channel_3 = forms.ChoiceField(label=_("Then"), choices=CHANNELS, required=False, initial="chat")
    value_3 = forms.CharField(label=_("Address or number"), max_length=200, required=False)
    ways = tuple(name for n in WAYS for name in (f"channel_{n}", f"value_{n}"))
    field_order = ("name", "role", "language", *ways)

    def __init__(self, *args: Any, row: Contact | None = None, initial: dict[str, Any] | None = None) -> None:
        initial = dict(initial or {})
        for n, way in zip(WAYS, row.addresses.usable() if row else (), strict=False):
            initial |= {f"channel_{n}": way.channel, f"value_{n}": way.value}
        super().__init__(*args, row=row, initial=initial)

    def clean(self) -> dict[str, Any]:
        clean = super().clean() or {}
        addresses = []
        for n in WAYS:
            channel, value = clean.pop(f"channel_{n}", "") or "email", clean.pop(f"value_{n}", "")
            try:
                addresses += [(channel, clean_address(channel, value))] if value else []
            except ValidationError as error:
                self.add_error(f"value_{n}", error)
        return clean | {"addresses": list(dict.fromkeys(addresses))}
