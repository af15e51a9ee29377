"""Asking to be watched over."""

from django import forms
from django.utils.translation import gettext_lazy as _


class AskPersonForm(forms.Form):
    """Somebody who has an account here."""

    email = forms.EmailField(
        label=_("E-mail address they sign in with"), widget=forms.EmailInput({"autocomplete": "off"})
    )


class AskOrganisationForm(forms.Form):
    """An organisation that works with this server."""

    name = forms.CharField(label=_("Name of the organisation, as it writes itself"), max_length=120)
