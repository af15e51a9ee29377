"""What is asked of an officer about silence together."""

from dataclasses import dataclass

from django import forms
from django.utils.translation import gettext_lazy as _

from karpear.ui.forms import Choice, FewLines
from karpear.ui.values import ask

from .models import MAX_WORDS, SilenceNote, SilenceOutcome


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSilenceNote:
    """What it was, as far as one organisation knows, and what was done about it."""

    TABLE = SilenceNote

    outcome: str = ask(
        Choice(
            label=_("It was"),
            required=False,
            empty=_("not known yet"),
            choices=SilenceOutcome.choices,
            widget=forms.RadioSelect,
        )
    )
    words: str = ask(
        FewLines(
            label=_("What you found out, and what was done"),
            max_length=MAX_WORDS,
            required=False,
            rows=4,
            help_text=_("Only officers of your organisation read this. Stored encrypted."),
        )
    )
