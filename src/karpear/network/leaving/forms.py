"""One tick before an organisation leaves."""

from django import forms
from django.utils.translation import gettext_lazy as _


class NetworkLeaveForm(forms.Form):
    """They have read it."""

    sure = forms.BooleanField(label=_("I have read this, and our organisation leaves now"))
