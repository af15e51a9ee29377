"""Asking to be watched over."""

from django import forms
from django.utils.translation import gettext_lazy as _


class ForApproval(forms.Form):
    """Asked beside watching."""

    approval = forms.BooleanField(
        label=_("And to approve what I plan, when its risk is high"),
        required=False,
        help_text=_("They agree to both, or only to watch."),
    )


class AskPersonForm(ForApproval):
    """Somebody who has an account here."""

    email = forms.EmailField(
        label=_("E-mail address they sign in with"), widget=forms.EmailInput({"autocomplete": "off"})
    )


class AskOrganisationForm(ForApproval):
    """An organisation that works with this server."""

    name = forms.CharField(label=_("Name of the organisation, as it writes itself"), max_length=120)
