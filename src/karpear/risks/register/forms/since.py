"""What changed since a day."""

from django import forms
from django.utils.translation import gettext_lazy as _

from karpear.ui.forms import Day


class SinceForm(forms.Form):
    """Since when?"""

    since = Day(label=_("Since"))
