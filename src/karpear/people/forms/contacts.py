"""A contact, in one short form."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from ..actions import ContactValues
from ..addresses import clean_address
from ..models import ContactRole
from .account import CHANNELS, readable
from .names import NameField

WAYS = (1, 2, 3)
DISCLOSURE_WORDS = {
    "what": _("What I am doing"),
    "where": _("Where I am going"),
    "when": _("When I leave and come back"),
    "with_whom": _("Who comes along, driver and host"),
    "next_check_in": _("When I will be heard from next"),
    "position": _("My last known position"),
    "instructions": _("What I asked people to do"),
}


class ContactForm(forms.Form):
    """`value_1` to `value_3`: ways to reach them, in order."""

    name = NameField(label=_("Name"), max_length=120)
    role = forms.ChoiceField(label=_("Who they are to me"), choices=ContactRole.choices)
    language = forms.ChoiceField(label=_("The language they read"), choices=readable)
    channel_1 = forms.ChoiceField(label=_("First try"), choices=CHANNELS)
    value_1 = forms.CharField(label=_("Address or number"), max_length=200)
    channel_2 = forms.ChoiceField(label=_("Then"), choices=CHANNELS, required=False, initial="sms")
    value_2 = forms.CharField(label=_("Address or number"), max_length=200, required=False)
    channel_3 = forms.ChoiceField(label=_("Then"), choices=CHANNELS, required=False, initial="chat")
    value_3 = forms.CharField(label=_("Address or number"), max_length=200, required=False)
    knows_me_as = NameField(
        label=_("They know me as"),
        max_length=120,
        required=False,
        help_text=_("This name is in the messages they get. Choose one that only they understand, if you like."),
    )
    code_name = NameField(
        label=_("Code name for them"), max_length=60, required=False, help_text=_("Others see this, not the name.")
    )
    reach = forms.CharField(
        label=_("Whom they can call"),
        max_length=200,
        required=False,
        help_text=_("For example which embassy, which UN office, which lawyer."),
    )
    hours = forms.CharField(
        label=_("Hours"), max_length=120, required=False, help_text=_("When they can be reached, in your own words.")
    )
    disclosures = forms.MultipleChoiceField(
        label=_("When something happens, or when I share a trip, they may be told"),
        choices=list(DISCLOSURE_WORDS.items()),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    in_ladder = forms.ChoiceField(
        label=_("Told by itself when I stay silent and nobody answers"),
        choices=[("", _("As usual: yes, but not authorities or journalists")), ("yes", _("Yes")), ("no", _("No"))],
        required=False,
        help_text=_("Telling an authority or a journalist may be the danger itself. Choose Yes only if you are sure."),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for n in WAYS:
            try:
                if data.get(f"value_{n}"):
                    data[f"value_{n}"] = clean_address(data.get(f"channel_{n}") or "email", data[f"value_{n}"])
            except ValidationError as error:
                self.add_error(f"value_{n}", error)
        return data

    def values(self) -> ContactValues:
        """What the action takes; the same address twice counts once."""
        data = self.cleaned_data
        ways = [(data[f"channel_{n}"] or "email", data[f"value_{n}"]) for n in WAYS if data.get(f"value_{n}")]
        return ContactValues(
            role=data["role"],
            name=data["name"],
            addresses=list(dict.fromkeys(ways)),
            code_name=data["code_name"],
            knows_me_as=data["knows_me_as"],
            reach=data["reach"],
            hours=data["hours"],
            language=data["language"],
            disclosures=data["disclosures"],
            in_ladder={"yes": True, "no": False}.get(data["in_ladder"]),
        )
