"""What a page says of a sealed letter: threads, codes and counts. Its words never come here, but for one paper."""

import json
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from karpear.rules.case.huridocs import Response
from karpear.rules.case.recipients import ReportState
from karpear.ui.forms import offer

from .actions.reports import SealedLetter
from .recipients import RESPONSES, STATES

LARGEST_PAPER = 200_000
KINDS = ("h1", "h2", "p", "li", "row")


class LetterForm(forms.Form):
    """A letter that was sealed. `record`: its thread."""

    incident = forms.UUIDField(widget=forms.HiddenInput)
    record = forms.UUIDField(widget=forms.HiddenInput)
    recipient = forms.SlugField(max_length=20, widget=forms.HiddenInput)
    language = forms.SlugField(max_length=5, widget=forms.HiddenInput)
    named = forms.IntegerField(min_value=0, max_value=500, widget=forms.HiddenInput)
    consents = forms.IntegerField(min_value=0, max_value=2000, widget=forms.HiddenInput)
    sent = forms.BooleanField(required=False, widget=forms.HiddenInput)
    follow_up_on = forms.DateField(
        label=_("Ask again on"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("Left empty: when this recipient usually answers."),
    )

    @property
    def letter(self) -> SealedLetter:
        keys = ("record", "recipient", "language", "named", "consents")
        return SealedLetter(**{key: self.cleaned_data[key] for key in keys})


class MoveForm(forms.Form):
    """What happened to a report after it was sent."""

    to = forms.TypedChoiceField(label=_("What happened?"), coerce=ReportState, widget=forms.RadioSelect)
    response = forms.ChoiceField(
        label=_("What came back?"),
        choices=[("", "—"), *((code.value, words) for code, words in RESPONSES.items() if code is not Response.NONE)],
        required=False,
    )
    follow_up_on = forms.DateField(
        label=_("Ask again on"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    note = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, may: frozenset[ReportState], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, to=[(state.value, STATES[state]) for state in ReportState if state in may])


class WithdrawForm(forms.Form):
    """Reports that had left before somebody took their consent back."""

    reports = forms.CharField(max_length=4000, widget=forms.HiddenInput)

    def clean_reports(self) -> list[Any]:
        return [forms.UUIDField().clean(text) for text in self.cleaned_data["reports"].split()]


class PaperForm(forms.Form):
    """The one time that the server is shown a letter. `word`: typed by whoever wants it."""

    word = forms.CharField(max_length=20)
    text = forms.CharField(max_length=LARGEST_PAPER, strip=False)

    def clean_word(self) -> str:
        if self.cleaned_data["word"].strip().upper() != "SHOW":
            raise ValidationError(_("Type the word SHOW."))
        return "SHOW"

    def clean_text(self) -> list[dict[str, str]]:
        try:
            blocks = json.loads(self.cleaned_data["text"])
            return [_block(block) for block in blocks]
        except (ValueError, TypeError, KeyError, AttributeError):
            raise ValidationError(_("This is not a letter.")) from None


def _block(block: dict[str, Any]) -> dict[str, str]:
    if block["k"] not in KINDS:
        raise ValueError
    return {"k": block["k"], "t": str(block["t"]), "v": str(block.get("v", ""))}
