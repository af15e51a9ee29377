"""The answer to something that happened."""

from django import forms
from django.utils.translation import gettext_lazy as _

from ...decisions.actions.reviews import LookAnswer
from ...fields import few_lines
from ...values import MAX_TEXT


class LookForm(forms.Form):
    """What is answered (a button each), to which proposal, and why."""

    proposal = forms.UUIDField(widget=forms.HiddenInput)
    answer = forms.TypedChoiceField(choices=[(choice.value, choice.name) for choice in LookAnswer], coerce=LookAnswer)
    reason = forms.CharField(
        label=_("Why"),
        required=False,
        max_length=MAX_TEXT,
        widget=few_lines(),
        help_text=_("In a sentence. The travellers read it. Needed if it stays as it is."),
    )
