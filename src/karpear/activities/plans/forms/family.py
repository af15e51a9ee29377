"""Who is told, and what: for each accepted contact, never more than it may be told at all."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from karpear.people.models import DISCLOSURES, Contact

from ..models import FamilyPage

# Positions are shown by alerts alone; a family page has none.
SHOWN = {
    "what": _("What it is"),
    "where": _("Where"),
    "when": _("When it starts and ends"),
    "with_whom": _("Who comes along, driver and host"),
    "next_check_in": _("The next time they hear from me"),
    "instructions": _("What to do if I do not check in"),
}


@dataclass(frozen=True, slots=True)
class ContactFields:
    contact: Contact
    tell: forms.BoundField
    what: forms.BoundField | None


class ToldForm(forms.Form):
    def __init__(self, *args: Any, contacts: Sequence[Contact], pages: Sequence[FamilyPage], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.contacts = contacts
        disclosures_by_contact = {p.contact_id: p.disclosures for p in pages}
        for contact in contacts:
            allowed = [(d, SHOWN[d]) for d in DISCLOSURES if d in contact.disclosures and d in SHOWN]
            self.fields[f"tell_{contact.pk}"] = forms.BooleanField(
                label=gettext("Send a page to %(name)s") % {"name": contact.shown_name},
                required=False,
                initial=contact.pk in disclosures_by_contact,
            )
            if allowed:
                self.fields[f"what_{contact.pk}"] = forms.MultipleChoiceField(
                    label=_("What it shows"),
                    required=False,
                    choices=allowed,
                    widget=forms.CheckboxSelectMultiple,
                    initial=disclosures_by_contact.get(contact.pk, [d for d, _name in allowed]),
                )

    def rows(self) -> list[ContactFields]:
        return [
            ContactFields(c, self[f"tell_{c.pk}"], self[f"what_{c.pk}"] if f"what_{c.pk}" in self.fields else None)
            for c in self.contacts
        ]

    @property
    def clean_values(self) -> Mapping[UUID, Sequence[str]]:
        clean = self.cleaned_data
        return {c.pk: clean.get(f"what_{c.pk}", []) for c in self.contacts if clean[f"tell_{c.pk}"]}
