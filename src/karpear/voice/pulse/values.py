"""What is asked about a question to all."""

from dataclasses import dataclass
from datetime import date

from django import forms
from django.utils.translation import gettext_lazy as _

from karpear.ui.forms import Choice, Day, FewLines
from karpear.ui.values import ask

from .models import PulseQuestion
from .words import QUESTIONS


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPulse:
    """One question, and until when it can be answered."""

    TABLE = PulseQuestion

    wording: str = ask(
        Choice(
            label=_("The question"), required=False, choices=list(QUESTIONS.items()), empty=_("in words of our own"),
            widget=forms.RadioSelect,
        )
    )  # fmt: skip
    words: str = ask(
        FewLines(
            label=_("Words of our own"), max_length=300, required=False, rows=3,
            help_text=_(
                "One question that is answered by yes or no, in a language that everybody reads. Ask about oneself, "
                "never about others. Stored encrypted."
            ),
        )
    )  # fmt: skip
    ends_on: date = ask(
        Day(
            label=_("The last day to answer"),
            help_text=_("From three days to two months from now. Give those who are on the road time to answer."),
        )
    )
