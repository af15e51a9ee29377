"""A policy on one screen, its exclusions a list to tick; a claim from what is known."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from karpear.people.models import Membership
from karpear.rules.duty.cover_terms import NamedRisk, Ticked
from karpear.ui.forms import Choice, Day, Offered, ProvinceChoice
from karpear.ui.values import ValueForm

from .models import InsurancePolicy
from .values import RARE, NewInsurance, Registration, risk_field
from .words import RISKS, TICKED


class RegistrationForm(ValueForm):
    """How one person stands with social security."""

    asks = Registration


class RegisteredSinceForm(forms.Form):
    """Many people at once: registered since one day, and what they are."""

    registered_on = Day(label=_("Registered since"))
    category = Registration.__dataclass_fields__["category"].metadata["question"].field

    @property
    def clean_values(self) -> dict[str, Any]:
        return {"registered": True, **self.cleaned_data}


class TickRow:
    """One risk of the tick list: its word, and (answer, its word, whether it is ticked)."""

    def __init__(self, bound: forms.BoundField, word: str) -> None:
        self.name, self.word, self.errors = bound.html_name, word, bound.errors
        current = str(bound.value() or Ticked.UNSEEN.value)
        self.cells = [(ticked.value, label, ticked.value == current) for ticked, label in TICKED.items()]


class InsuranceForm(ValueForm):
    """Everything about a policy. What is rare is folded."""

    asks = NewInsurance

    def __init__(self, *args: Any, row: InsurancePolicy | None = None, **kwargs: Any) -> None:
        standing = row.exclusions if row else {}
        initial = {risk_field(risk): standing.get(risk.value, Ticked.UNSEEN.value) for risk in NamedRisk}
        kwargs["initial"] = {**initial, **(kwargs.get("initial") or {})}
        super().__init__(*args, row=row, **kwargs)
        for risk in NamedRisk:
            self.fields[risk_field(risk)] = Choice(
                label=_(RISKS[risk]), choices=[(t.value, word) for t, word in TICKED.items()], required=False,
                nothing=Ticked.UNSEEN.value,
            )  # fmt: skip

    @property
    def rows(self) -> list[tuple[Any, list[forms.BoundField]]]:
        """What everybody fills in."""
        return self._rows(rare=False)

    @property
    def rare_rows(self) -> list[tuple[Any, list[forms.BoundField]]]:
        """What most leave as it is."""
        return self._rows(rare=True)

    def _rows(self, *, rare: bool) -> list[tuple[Any, list[forms.BoundField]]]:
        risks = {risk_field(risk) for risk in NamedRisk}
        rows = super().rows
        return [
            (heading, fields)
            for heading, fields in rows
            if fields[0].name not in risks and (fields[0].name in RARE) is rare
        ]

    @property
    def rare_is_open(self) -> bool:
        return any(field.errors for _heading, fields in self.rare_rows for field in fields)

    @property
    def ticks(self) -> list[TickRow]:
        """The risks that policies often leave out."""
        return [TickRow(self[risk_field(risk)], gettext(RISKS[risk])) for risk in NamedRisk]

    @property
    def clean_values(self) -> dict[str, Any]:
        clean = dict(self.cleaned_data)
        exclusions = {risk.value: clean.pop(risk_field(risk)) for risk in NamedRisk}
        return {**clean, "exclusions": exclusions}


class ClaimForm(forms.Form):
    """From whom, for which day; and for whom, where that is not known already."""

    person = Offered(label=_("For whom"))
    source = Offered(label=_("Claim from"), widget=forms.RadioSelect)
    happened_on = Day(label=_("The day it happened"))
    province = ProvinceChoice(empty=_("not said"))

    def __init__(
        self,
        *args: Any,
        sources: Sequence[tuple[str, str]],
        provinces: Sequence[tuple[str, str]],
        members: Sequence[Membership] | None = None,
        **kwargs: Any,
    ) -> None:
        """`members`: to choose from; None: it is known whom it is about."""
        super().__init__(*args, **kwargs)
        self._offer("source", sources)
        self._offer("province", provinces)
        if members is None:
            del self.fields["person"]
        else:
            self._offer("person", [(str(member.pk), member.person.shown_name) for member in members])

    def _offer(self, name: str, choices: Sequence[tuple[str, str]]) -> None:
        field: Any = self.fields[name]
        field.offer(choices)
