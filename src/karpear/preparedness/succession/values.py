"""A key task as people write it down."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from karpear.ui.forms import Choice, Day, FewLines, NameField, PersonChoice
from karpear.ui.values import ask

from .models import KeyTask
from .words import HELD


@dataclass(frozen=True, slots=True, kw_only=True)
class NewKeyTask:
    """Work that would stand still if one person were gone."""

    TABLE = KeyTask
    ORDER = ("name", "holds", "holder", "deputy", "shown_on", "shown")

    name: str = ask(
        NameField(label=_("The task"), max_length=120, help_text=_("For example: signs for the bank, keeps the keys."))
    )
    holds: str = ask(
        Choice(
            label=_("What hangs on it"), required=False, empty=_("something else"),
            choices=[(holds.value, word) for holds, word in HELD.items()],
            help_text=_("The closing drill reads from it whether two people can do it."),
        ),
        default="",
    )  # fmt: skip
    holder: UUID = ask(PersonChoice(label=_("Who does it")), half=True)
    deputy: UUID | None = ask(PersonChoice(label=_("Who stands in"), required=False), half=True)
    shown_on: date | None = ask(
        Day(
            label=_("The deputy was shown it on"),
            required=False,
            help_text=_("The day on which they did it together. Leave it empty if that has not happened."),
        )
    )
    shown: str = ask(FewLines(label=_("What was shown"), max_length=500, required=False))


class ExitForm(forms.Form):
    """Why somebody leaves: a few words to tick, and nothing that is written."""

    reasons = forms.MultipleChoiceField(
        label=_("Why are you leaving, or why did you leave?"),
        required=True,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Tick all that are true."),
        choices=[
            ("fear", _("Fear: for me, or for my family")),
            ("pressure", _("Pressure: too much work, or somebody pressed me")),
            ("pay", _("Pay, or a contract that was not sure")),
            ("other", _("Something else")),
        ],
        error_messages={"required": _("Tick at least one, or close this page.")},
    )


class AskForm(forms.Form):
    """Whom to ask."""

    person = forms.UUIDField()
