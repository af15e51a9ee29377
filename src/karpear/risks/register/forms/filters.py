"""What the register is narrowed to: everything stands in the address, and what makes no sense is left out."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from karpear.people.models import Organisation, Person
from karpear.rules.risk.matrix import HIGHEST, LOWEST
from karpear.ui.forms import Day, named
from karpear.ui.scales import AREAS, LEVELS, SCOPES, TREATMENTS, choices

from ...fields import offer, provinces_of
from ...models.register import RiskState
from ..queries.register import ENDED, NOBODY, NONE, Filters

STANDS = [
    ("current", _("now")),
    ("inherent", _("without measures")),
    ("residual", _("after planned")),
]


class FilterForm(forms.Form):
    """A GET form. Every field may be left out; `filters` holds those that make sense."""

    q = forms.CharField(label=_("Search"), required=False, max_length=100, widget=forms.TextInput({"type": "search"}))
    level = forms.ChoiceField(label=_("Level"), required=False)
    area = forms.ChoiceField(label=_("What it touches"), required=False)
    scope = forms.ChoiceField(label=_("Whose risk"), required=False)
    owner = forms.ChoiceField(label=_("Owner"), required=False)
    province = forms.ChoiceField(label=_("Province"), required=False)
    treatment = forms.ChoiceField(label=_("Treatment"), required=False)
    state = forms.ChoiceField(label=_("State"), required=False)
    stand = forms.ChoiceField(label=_("Level and map"), required=False, choices=STANDS)
    late = forms.BooleanField(label=_("Only what is overdue"), required=False)
    likelihood = forms.IntegerField(required=False, min_value=LOWEST, max_value=HIGHEST, widget=forms.HiddenInput)
    impact = forms.IntegerField(required=False, min_value=LOWEST, max_value=HIGHEST, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.owners: list[tuple[str, Any]] = []
        self.fields["owner"] = forms.CharField(label=_("Owner"), required=False, max_length=40)
        self.fields["province"] = forms.CharField(label=_("Province"), required=False, max_length=12)
        offer(self, "level", [(str(int(k)), w.name) for k, w in reversed(LEVELS.items())], empty=_("all"))
        offer(self, "area", choices(AREAS), empty=_("anything"))
        offer(self, "scope", choices(SCOPES), empty=_("all"))
        more = [(NONE, _("Not chosen yet")), (ENDED, _("Acceptance has ended"))]
        offer(self, "treatment", [*choices(TREATMENTS), *more], empty=_("all"))
        offer(self, "state", [("", _("open")), (RiskState.CLOSED.value, _("closed")), ("all", _("all"))])

    def offer(self, organisation: Organisation, owners: Iterable[Person], provinces: Iterable[str]) -> None:
        """Let people choose among the owners and provinces that there are."""
        codes = set(provinces)
        places = [(code, name) for code, name in provinces_of(organisation) if code in codes]
        owner_choices = [(NOBODY, _("without owner")), *named(owners)]
        for name, options, empty in (("owner", owner_choices, _("everybody")), ("province", places, _("all"))):
            self.fields[name].widget = forms.Select(choices=[("", empty), *options])

    @property
    def filters(self) -> Filters:
        """What was asked; a field that makes no sense counts as left out."""
        self.is_valid()
        clean = self.cleaned_data
        owner = clean.get("owner") or ""
        cell = (clean.get("likelihood"), clean.get("impact"))
        state = clean.get("state") or RiskState.OPEN.value
        return Filters(
            state="" if state == "all" else state,
            stand=clean.get("stand") or "current",
            level=int(clean["level"]) if clean.get("level") else None,
            area=clean.get("area") or "",
            scope=clean.get("scope") or "",
            owner=owner if owner == NOBODY or _is_id(owner) else "",
            province=clean.get("province") or "",
            treatment=clean.get("treatment") or "",
            late=bool(clean.get("late")),
            text=(clean.get("q") or "").strip(),
            cell=(cell[0], cell[1]) if cell[0] and cell[1] else None,
        )


def _is_id(value: str) -> bool:
    try:
        forms.UUIDField().clean(value)
    except forms.ValidationError:
        return False
    return True


class SinceForm(forms.Form):
    """Since when?"""

    since = Day(label=_("Since"))
