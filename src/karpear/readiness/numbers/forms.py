"""Which numbers to learn, and one typed from memory."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from .queries import NumberChoice


class NumbersForm(forms.Form):
    """Which numbers to learn."""

    def __init__(self, *args: Any, choices: list[NumberChoice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labels = [(str(choice.address), f"{choice.name} {choice.hint}") for choice in choices]
        self.fields["addresses"] = forms.MultipleChoiceField(
            label=_("Numbers to know by heart"), required=False, choices=labels, widget=forms.CheckboxSelectMultiple
        )

    def chosen(self) -> list[UUID]:
        return [UUID(address) for address in self.cleaned_data["addresses"]]


class TryForm(forms.Form):
    """A number typed from memory."""

    typed = forms.CharField(
        label=_("Type it from memory"),
        max_length=40,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off", "dir": "ltr"}),
    )
