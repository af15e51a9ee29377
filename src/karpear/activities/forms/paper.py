"""What goes on a wallet card."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from karpear.ui.paper import LANGUAGE_CHOICES

from ..queries import MOST_ON_CARD


class CardForm(forms.Form):
    language = forms.ChoiceField(label=_("Language"), choices=LANGUAGE_CHOICES, widget=forms.RadioSelect)
    name = forms.CharField(
        label=_("Name on the card"),
        max_length=60,
        required=False,
        help_text=_("Leave it empty if whoever finds the card should not learn it."),
    )
    contacts = forms.MultipleChoiceField(
        label=_("Whom to ring"), required=False, widget=forms.CheckboxSelectMultiple, choices=()
    )
    numbers = forms.BooleanField(label=_("Emergency numbers on the back"), required=False)

    def __init__(self, *args: Any, contacts: Sequence[dict[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["contacts"]
        assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101 - for the type checker
        field.choices = [(one["id"], f"{one['name']}, {one['phones'][0]}") for one in contacts]
        field.error_messages["required"] = _("Choose somebody.")

    def clean_contacts(self) -> list[str]:
        chosen: list[str] = self.cleaned_data["contacts"]
        if len(chosen) > MOST_ON_CARD:
            raise forms.ValidationError(_("A card has room for %(n)d people.") % {"n": MOST_ON_CARD})
        return chosen

    def clean(self) -> dict[str, Any]:
        clean = super().clean() or {}
        if not self.errors and not clean["contacts"] and not clean["numbers"]:
            raise forms.ValidationError(_("Choose somebody to ring, or the emergency numbers."))
        return clean
