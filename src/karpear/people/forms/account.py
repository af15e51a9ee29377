"""A person's own settings."""

from functools import cache
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from karpear.ui.forms import NameField

from ..addresses import clean_address
from ..models import Channel

CHANNELS = [(c.value, c.label) for c in (Channel.EMAIL, Channel.SMS, Channel.CHAT)]


@cache
def zones() -> list[tuple[str, str]]:
    """Every place with a clock of its own, near ones first."""
    names = sorted(name for name in available_timezones() if "/" in name and not name.startswith("Etc/"))
    near = [name for name in names if name.startswith("Asia/")]
    return [(name, name.replace("_", " ")) for name in [*near, *(n for n in names if n not in set(near)), "UTC"]]


def readable() -> list[tuple[str, str]]:
    """Every language there is a translation for."""
    return list(settings.LANGUAGES)


class AddressForm(forms.Form):
    """One way to be reached."""

    channel = forms.ChoiceField(label=pgettext_lazy("channel", "How"), choices=CHANNELS)
    value = forms.CharField(
        label=_("E-mail address, phone number or chat name"), max_length=200, widget=forms.TextInput({"dir": "ltr"})
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        try:
            if data.get("value"):
                data["value"] = clean_address(data.get("channel", ""), data["value"])
        except ValidationError as error:
            self.add_error("value", error)
        return data


class DeviceForm(forms.Form):
    """What a person calls their phone."""

    name = NameField(label=_("Name of this phone or browser"), max_length=80, initial=_("My phone"))


class CodeNameForm(forms.Form):
    """What others see instead of a name."""

    code_name = NameField(
        label=_("Code name"), max_length=60, required=False,
        help_text=_("Others see it instead of your name, also in messages. Tell your contacts which it is."),
    )  # fmt: skip


class LanguageForm(forms.Form):
    """What a person reads, and by which clock."""

    language = forms.ChoiceField(label=_("Language"), choices=readable)
    khmer_digits = forms.BooleanField(
        label=_("Khmer digits: ១២៣ instead of 123"), required=False, help_text=_("On pages in Khmer.")
    )
    time_zone = forms.ChoiceField(label=_("Time zone"), choices=zones)


class WordsForm(forms.Form):
    """Three words; empty ones are removed."""

    ok = forms.CharField(label=_("Word for “I am OK”"), max_length=60, required=False)
    delayed = forms.CharField(label=_("Word for “I am OK but late”"), max_length=60, required=False)
    duress = forms.CharField(
        label=_("Word for “somebody forces me to say this”"),
        max_length=60,
        required=False,
        help_text=_("It is answered like any other word. A silent alert goes to those who watch over you."),
    )


class DuressForm(forms.Form):
    """The second password."""

    password = forms.CharField(
        label=_("Second password"),
        required=False,
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
        help_text=_("At least 10 characters. Leave it empty to have none."),
    )

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        if password:
            validate_password(password)
        return password
