"""Which risk of the register an inquiry belongs to."""

from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from karpear.ui.forms import Offered


class InquiryRiskForm(forms.Form):
    """One of those that are there."""

    risk = Offered(label=_("Which risk has come true"), coerce=UUID, empty=_("choose"))
