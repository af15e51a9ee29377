"""A measure: what, who, until when, at what cost."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from karpear.people.models import Person

from ...fields import Day, offer, people
from ...models.register import Measure, MeasureState
from ..actions.measures import MOST_COST


class MeasureForm(forms.Form):
    """What is done, by whom, until when, and what it costs."""

    name = forms.CharField(label=_("What is done"), max_length=200)
    owner = forms.ChoiceField(
        label=_("Who does it"), required=False, help_text=_("Empty: whoever owns the risk is told when it is overdue.")
    )
    due_on = Day(label=_("Until"), required=False)
    cost = forms.IntegerField(
        label=_("Cost"), required=False, min_value=0, max_value=MOST_COST,
        widget=forms.TextInput({"inputmode": "numeric"}), help_text=_("In whole units. Empty: not known."),
    )  # fmt: skip
    currency = forms.RegexField(
        label=_("Currency"), regex=r"^[A-Z]{3}$", max_length=3, initial="USD",
        error_messages={"invalid": _("Three capital letters, such as USD.")},
    )  # fmt: skip
    state = forms.ChoiceField(label=_("How far it is"), choices=MeasureState.choices, initial=MeasureState.PLANNED)

    def __init__(self, *args: Any, members: Sequence[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "owner", people(members), empty=_("nobody yet"))

    def clean_owner(self) -> UUID | None:
        value = self.cleaned_data["owner"]
        return UUID(value) if value else None

    @property
    def changes(self) -> dict[str, Any]:
        """What `change_measure` takes."""
        clean = dict(self.cleaned_data)
        clean["owner_id"] = clean.pop("owner")
        del clean["state"]
        return clean

    @staticmethod
    def initial_of(measure: Measure) -> dict[str, Any]:
        return {
            "name": measure.name,
            "owner": str(measure.owner_id or ""),
            "due_on": measure.due_on,
            "cost": measure.cost,
            "currency": measure.currency,
            "state": measure.state,
        }


class StateForm(forms.Form):
    """How far it is."""

    state = forms.ChoiceField(choices=MeasureState.choices)
