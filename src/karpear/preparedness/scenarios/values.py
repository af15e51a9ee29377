"""What a debrief says."""

from dataclasses import dataclass

from django import forms
from django.utils.translation import gettext_lazy as _

from karpear.ui.forms import Choice, FewLines
from karpear.ui.values import ask

from .models import DebriefChange, ScenarioRun

MOST_LETTERS = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Debrief:
    """What went well and what did not, a line each, and what is changed because of it."""

    TABLE = ScenarioRun

    went_well: str = ask(forms.CharField(label=_("What went well"), max_length=MOST_LETTERS, required=False))
    went_badly: str = ask(forms.CharField(label=_("What did not"), max_length=MOST_LETTERS, required=False))
    change_kind: DebriefChange = ask(
        Choice(label=_("What we change"), choices=DebriefChange.choices, coerce=DebriefChange, widget=forms.RadioSelect)
    )
    change: str = ask(
        FewLines(
            label=_("The change, in a sentence"),
            max_length=MOST_LETTERS,
            help_text=_("At least one thing. A drill after which nothing changes was only a play."),
        )
    )
