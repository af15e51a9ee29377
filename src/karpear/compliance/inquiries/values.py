"""What is asked about a letter, about how it ended, and about the reception desk."""

from dataclasses import dataclass
from datetime import date

from django import forms
from django.utils.translation import gettext_lazy as _

from karpear.rules.law.inquiries import DeskPart
from karpear.ui.forms import Choice, FewLines, FreshDay, WholeNumber
from karpear.ui.values import ask

from ..demands.values import MOST_DAYS
from .models import DeskInstruction, Inquiry
from .words import DESK, KINDS, OUTCOMES

MOST_LETTERS = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class NewInquiry:
    """A letter, and its clock."""

    TABLE = Inquiry

    kind: str = ask(
        Choice(label=_("What was received"), choices=[(kind.value, word) for kind, word in KINDS.items()],
               widget=forms.RadioSelect)
    )  # fmt: skip
    office: str = ask(
        forms.CharField(
            label=_("From which office"), max_length=200, required=False,
            help_text=_("The office, not a person. Stored encrypted."),
        )
    )  # fmt: skip
    received_on: date = ask(FreshDay(label=_("Received on")))
    asks_for: str = ask(FewLines(label=_("What it asks for"), max_length=MOST_LETTERS, required=False))
    due_on: date | None = ask(FreshDay(label=_("By which day, if the letter names one"), required=False))
    within: int | None = ask(
        WholeNumber(label=_("Or within how many days"), required=False, min_value=1, max_value=MOST_DAYS)
    )
    working: bool = ask(forms.BooleanField(label=_("These are working days"), required=False))
    counsel: str = ask(
        FewLines(label=_("Who is counsel, and how they are reached"), max_length=300, required=False, rows=2,
                 help_text=_("Stored encrypted. Officers and leads can read it."))
    )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class InquiryAnswered:
    """When our answer was handed in."""

    TABLE = Inquiry

    answered_on: date = ask(FreshDay(label=_("Handed in on")))


@dataclass(frozen=True, slots=True, kw_only=True)
class InquiryEnd:
    """How it ended."""

    TABLE = Inquiry

    outcome: str = ask(
        Choice(label=_("How it ended"), choices=[(outcome.value, word) for outcome, word in OUTCOMES.items()],
               widget=forms.RadioSelect)
    )  # fmt: skip
    outcome_words: str = ask(FewLines(label=_("What to know about the end"), max_length=MOST_LETTERS, required=False))


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskWords:
    """What an organisation adds for its reception desk."""

    TABLE = DeskInstruction

    say: str = ask(FewLines(label=DESK[DeskPart.SAY], max_length=MOST_LETTERS, required=False))
    ring: str = ask(
        FewLines(label=DESK[DeskPart.RING], max_length=MOST_LETTERS, required=False,
                 help_text=_(
                     "With the number of your lawyer: it can be tapped. Every member reads this page, and it may lie "
                     "on a desk: write what may be seen."
                 ))
    )  # fmt: skip
    show: str = ask(FewLines(label=DESK[DeskPart.SHOW], max_length=MOST_LETTERS, required=False))
