"""The field for a name of somebody or something."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from karpear.rules.text.names import clean_name, mixes_alphabets


class NameField(forms.CharField):
    """Without what nobody sees. A name of nothing else is no name."""

    def clean(self, value: Any) -> str:
        typed: str = super().clean(value)
        name = clean_name(typed)
        if typed and not name:
            raise ValidationError(_("Write a name that can be read."))
        if mixes_alphabets(name):
            raise ValidationError(_("Write each word in the letters of one alphabet."))
        return name
