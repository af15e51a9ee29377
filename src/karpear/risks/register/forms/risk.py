"""A risk in words, and how it is judged."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from karpear.people.models import Organisation, Person
from karpear.rules.risk.matrix import Area, Confidence, Reliability, Score
from karpear.ui.scales import AREAS, CONFIDENCES, IMPACTS, LIKELIHOODS, RELIABILITIES, SCOPES, choices

from ...fields import Day, Words, offer, people, provinces_of
from ...models.register import Risk
from ...values import PARTS, STANDS, from_json, too_high

HEADS = {
    "inherent": _("Without any measure"),
    "current": _("As things are"),
    "residual": _("Once planned measures are done"),
}
STEPS: dict[str, Any] = {"likelihood": LIKELIHOODS, **{area.value: IMPACTS[area] for area in Area}}
TITLES: dict[str, Any] = {"likelihood": _("Likelihood"), **{a.value: word.name for a, word in AREAS.items()}}


class RiskForm(forms.Form):
    """Words, whose risk it is, where, and who looks after it."""

    name = forms.CharField(label=_("Plain name"), max_length=200, help_text=_("What could happen, in a few words."))
    description = Words(label=_("Description"), required=False)
    scope = forms.ChoiceField(label=_("Whose risk"), choices=choices(SCOPES), widget=forms.RadioSelect)
    province = forms.ChoiceField(label=_("Province"), required=False)
    owner = forms.ChoiceField(label=_("Owner"), help_text=_("Looks after it, and is told when something is overdue."))
    review_on = Day(label=_("Review by"), required=False, help_text=_("Leave it empty: larger risks sooner."))

    def __init__(self, *args: Any, organisation: Organisation, members: Sequence[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "owner", people(members), empty="—")
        offer(self, "province", provinces_of(organisation), empty=_("everywhere"))

    def clean_owner(self) -> UUID:
        return UUID(self.cleaned_data["owner"])

    @property
    def changes(self) -> dict[str, Any]:
        """What `change_risk` takes; an empty review day stays as it is."""
        clean = dict(self.cleaned_data)
        clean["owner_id"] = clean.pop("owner")
        if clean["review_on"] is None:
            del clean["review_on"]
        return clean

    @staticmethod
    def initial_of(risk: Risk) -> dict[str, Any]:
        return {
            "name": risk.name,
            "description": risk.description,
            "scope": risk.scope,
            "province": risk.province,
            "owner": str(risk.owner_id),
            "review_on": risk.review_on,
        }


class RiskJudgeForm(forms.Form):
    """Likelihood and impact for three stands. What is left empty is as it is now; an impact may touch nothing."""

    confidence = forms.ChoiceField(
        label=_("How much is known behind this?"), choices=choices(CONFIDENCES), widget=forms.RadioSelect
    )
    reliability = forms.ChoiceField(
        label=_("How far can the source be relied on?"), choices=choices(RELIABILITIES), widget=forms.RadioSelect
    )
    why = Words(label=_("Why do you judge it so?"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.scores: dict[str, Score] = {}
        for part in PARTS:
            for stand in ("current", "inherent", "residual"):
                self.fields[f"{stand}_{part}"] = _step(part, stand)

    @property
    def parts(self) -> list[dict[str, Any]]:
        """For the page: each part with its definitions and its three fields."""
        return [
            {
                "title": TITLES[part],
                "steps": [(n, word.name, word.meaning) for n, word in STEPS[part].items()],
                "fields": [(HEADS[stand], self[f"{stand}_{part}"]) for stand in ("current", "inherent", "residual")],
            }
            for part in PARTS
        ]

    @property
    def confidences(self) -> list[tuple[str, Any, Any]]:
        return [(key.value, word.name, word.meaning) for key, word in CONFIDENCES.items()]

    @property
    def reliabilities(self) -> list[tuple[str, Any, Any]]:
        return [(key.value, word.name, word.meaning) for key, word in RELIABILITIES.items()]

    def clean(self) -> dict[str, Any]:
        clean = super().clean() or self.cleaned_data
        if any(name.startswith(STANDS) for name in self.errors):
            return clean
        now = {part: clean.get(f"current_{part}") for part in PARTS}
        if not any(now[area.value] for area in Area):
            self.add_error(f"current_{Area.PEOPLE.value}", _("Say what it touches: choose at least one impact."))
            return clean
        self.scores = {stand: _score({p: clean.get(f"{stand}_{p}") or now[p] for p in PARTS}) for stand in STANDS}
        self._refuse_higher()
        return clean

    def _refuse_higher(self) -> None:
        stand = too_high(self.scores)
        if stand == "current":
            self.add_error("inherent_likelihood", _("Without any measure it cannot be smaller than it is now."))
        elif stand:
            self.add_error("residual_likelihood", _("Measures never make it larger than it is now."))

    @property
    def trust(self) -> dict[str, Any]:
        """Confidence, reliability and reason, as the actions take them."""
        clean = self.cleaned_data
        return {
            "confidence": Confidence(clean["confidence"]),
            "reliability": Reliability(clean["reliability"]),
            "why": clean["why"],
        }

    @staticmethod
    def initial_of(risk: Risk) -> dict[str, Any]:
        """As it stands; confidence and source are asked anew each time."""
        return initial_scores(from_json(risk.scores))


def initial_scores(scores: dict[str, Score]) -> dict[str, Any]:
    """The fields for these judgements. Inherent and residual stay empty where they are as things are."""
    initial: dict[str, Any] = {}
    current = scores["current"]
    for stand in STANDS:
        score = scores[stand]
        for part in PARTS:
            value, now = (s.likelihood if part == "likelihood" else s.impacts.get(Area(part)) for s in (score, current))
            initial[f"{stand}_{part}"] = value if stand == "current" or value != now else ""
    return initial


def _step(part: str, stand: str) -> forms.TypedChoiceField:
    """One choice on a scale."""
    choices = [(n, f"{n} – {word.name}") for n, word in STEPS[part].items()]
    empty: Any = _("as it is now")
    if stand == "current":
        empty = "—" if part == "likelihood" else _("not touched")
    required = stand == "current" and part == "likelihood"
    return forms.TypedChoiceField(
        label=format_lazy("{}: {}", TITLES[part], HEADS[stand]),
        choices=[("", empty), *choices],
        coerce=int,
        empty_value=None,
        required=required,
    )


def _score(values: dict[str, Any]) -> Score:
    return Score(values["likelihood"], {area: values[area.value] for area in Area if values[area.value]})


class WhyForm(forms.Form):
    """A written reason."""

    why = Words(label=_("Why?"))
