"""What is said of a trial."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from karpear.ui.forms import Choice, Day, FewLines
from karpear.ui.values import ask

from .models import Trial, TrialOutcome


@dataclass(frozen=True, slots=True, kw_only=True)
class NewTrial:
    """A trial to be told of."""

    TABLE = Trial

    measure: UUID
    tried_on: date = ask(Day(label=_("On which day?")))
    outcome: str = ask(
        Choice(label=_("Did it hold?"), choices=TrialOutcome.choices, widget=forms.RadioSelect),
        default=TrialOutcome.HELD.value,
    )
    description: str = ask(
        FewLines(
            label=_("What was tried"), required=False,
            help_text=_("A sentence is enough. Name nobody who could be harmed by it."),
        )
    )  # fmt: skip
