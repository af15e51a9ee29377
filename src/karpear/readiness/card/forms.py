"""What stands on the card, and what its page shows."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from karpear.countries.queries import spoken_number
from karpear.people.addresses import clean_address
from karpear.people.models import Channel
from karpear.ui.forms import offer

from .queries import Card

BLOOD = [("", "—"), *((group, group) for group in ("A+", "A-", "B+", "B-", "AB+", "AB-", "O+", "O-"))]
MOST_NUMBERS = 2
MOST_CONTACTS = 5
PARTS = {
    "name": _("Name"),
    "numbers": _("Whom to call"),
    "blood": _("Blood group"),
    "allergies": _("Allergies, illness, medicine"),
    "words": _("A few words"),
}


def _phone() -> forms.CharField:
    quiet = {"inputmode": "tel", "autocomplete": "off", "dir": "ltr"}
    return forms.CharField(label=_("Phone"), required=False, max_length=30, widget=forms.TextInput(attrs=quiet))


def _line(label: Any, limit: int = 40, help_text: Any = "") -> forms.CharField:
    quiet = {"autocomplete": "off"}
    return forms.CharField(
        label=label, required=False, max_length=limit, help_text=help_text, widget=forms.TextInput(attrs=quiet)
    )


class CardForm(forms.Form):
    """What stands on the wallet card. Everything is optional."""

    name = _line(PARTS["name"], help_text=_("A code name will do. Anyone who finds the card can read it."))
    contacts = forms.MultipleChoiceField(
        label=PARTS["numbers"], required=False, widget=forms.CheckboxSelectMultiple, choices=()
    )
    emergency = forms.BooleanField(label=_("Emergency numbers of the country"), required=False)
    label_1 = _line(_("Somebody else"))
    phone_1 = _phone()
    label_2 = _line(_("Somebody else"))
    phone_2 = _phone()
    blood = forms.ChoiceField(label=PARTS["blood"], choices=BLOOD, required=False)
    allergies = _line(PARTS["allergies"], 120)
    words = _line(PARTS["words"], 160, _("For instance: please call before you do anything else."))

    def __init__(self, *args: Any, contacts: list[tuple[str, str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, contacts=[(pk, f"{name}, {spoken_number(phone)}") for pk, name, phone in contacts])
        if not contacts:
            del self.fields["contacts"]

    @property
    def others(self) -> list[Any]:
        """The fields of those who are not among the contacts, and whether something stands there."""
        return [self[name] for n in range(1, MOST_NUMBERS + 1) for name in (f"label_{n}", f"phone_{n}")]

    @property
    def has_others(self) -> bool:
        return any(field.value() or field.errors for field in self.others)

    def clean_contacts(self) -> list[str]:
        contacts: list[str] = self.cleaned_data["contacts"]
        if len(contacts) > MOST_CONTACTS:
            raise ValidationError(_("A card has room for %(n)d people.") % {"n": MOST_CONTACTS})
        return contacts

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for n in range(1, MOST_NUMBERS + 1):
            phone = data.get(f"phone_{n}")
            if not phone:
                if data.get(f"label_{n}"):
                    self.add_error(f"phone_{n}", _("Write the number, or leave out whose it is."))
                continue
            try:
                data[f"phone_{n}"] = clean_address(Channel.SMS, phone)
            except ValidationError as error:
                self.add_error(f"phone_{n}", error)
        return data

    @property
    def clean_values(self) -> Card:
        data = self.cleaned_data
        pairs = [(data[f"label_{n}"], data[f"phone_{n}"]) for n in range(1, MOST_NUMBERS + 1) if data[f"phone_{n}"]]
        texts = (data["name"], pairs, data["blood"], data["allergies"], data["words"])
        return Card(*texts, contacts=data.get("contacts", []), emergency=data["emergency"])

    @staticmethod
    def filled(card: Card) -> dict[str, Any]:
        """What the form begins with."""
        values: dict[str, Any] = {"name": card.name, "blood": card.blood, "allergies": card.allergies}
        values |= {"words": card.words, "contacts": card.contacts, "emergency": card.emergency}
        for n, (label, phone) in enumerate(card.numbers, start=1):
            values |= {f"label_{n}": label, f"phone_{n}": phone}
        return values


class PageForm(forms.Form):
    """What the emergency page shows, and for how long."""

    shows = forms.MultipleChoiceField(
        label=_("It shows"), choices=list(PARTS.items()), widget=forms.CheckboxSelectMultiple
    )
    days = forms.TypedChoiceField(
        label=_("It opens for"),
        choices=[("7", _("7 days")), ("30", _("30 days")), ("90", _("90 days")), ("180", _("180 days"))],
        coerce=int,
        initial="30",
    )
