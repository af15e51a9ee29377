"""What is asked on a card of the drill, about a gap, and about an early sign."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from karpear.rules.law.closure import MAY_NOT_HAVE, ClosingAsk, Readiness
from karpear.ui.forms import Choice, FewLines, FreshDay, Offered
from karpear.ui.values import ask

from .models import ClosingGap, EarlySign
from .words import ANSWERS, EVENTS, NOT_OURS, QUESTIONS

MOST_LETTERS = 500
MOST_WORDS = 200
#: What the field of the words to an answer is called, after the name of its question.
WORDS = "_words"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDrill:
    """What is played."""

    event: str = ask(
        Choice(
            label=_("What happens"), choices=[(event.value, word) for event, word in EVENTS.items()],
            widget=forms.RadioSelect,
        )
    )  # fmt: skip
    afresh: bool = ask(
        forms.BooleanField(
            label=_("Ask everything again"), required=False,
            help_text=_("Otherwise what a drill of the last 90 days has asked is taken over."),
        ),
        default=False,
    )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class GapSettled:
    """How a gap was closed without a measure."""

    TABLE = ClosingGap

    settled: str = ask(
        FewLines(
            label=_("How it is answered"), max_length=MOST_LETTERS,
            help_text=_("For example: done on the same day, or why it is not needed. Stored encrypted."),
        )
    )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSign:
    """What somebody saw, and on which day. `sign` empty: something else, and then the words say it."""

    TABLE = EarlySign

    sign: str = ask(Offered(label=_("What was seen"), required=False, empty=_("something else")))
    seen_on: date = ask(FreshDay(label=_("On which day")))
    words: str = ask(
        FewLines(
            label=_("What to know about it"), max_length=MOST_LETTERS, required=False,
            help_text=_("Who saw it and where, without names of others. Stored encrypted."),
        )
    )  # fmt: skip


def answer_field(question: ClosingAsk) -> Choice:
    """How ready the organisation is for one of them."""
    choices = [(readiness.value, word) for readiness, word in ANSWERS.items()]
    if question in MAY_NOT_HAVE:
        choices.append((Readiness.NOT_OURS.value, NOT_OURS))
    return Choice(label=QUESTIONS[question], choices=choices, widget=forms.RadioSelect)


def words_field() -> forms.CharField:
    """Who, where, or what is lacking."""
    return forms.CharField(label=_("Who or where, in a few words"), max_length=MOST_WORDS, required=False)


class ClosingCardForm(forms.Form):
    """The questions of one card."""

    def __init__(self, *args: Any, asks: Iterable[ClosingAsk], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for question in asks:
            self.fields[question.value] = answer_field(question)
            self.fields[question.value + WORDS] = words_field()
