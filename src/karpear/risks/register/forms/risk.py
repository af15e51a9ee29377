"""A risk in words, and how it is judged."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from karpear.people.models import Organisation, Person
from karpear.rules.risk.matrix import Area, Confidence, Reliability, Score
from karpear.ui.forms import FewLines, named
from karpear.ui.scales import AREAS, CONFIDENCES, IMPACTS, LIKELIHOODS, RELIABILITIES, choices
from karpear.ui.values import ValueForm

from ...fields import provinces_of
from ..models import Risk
from ..values import PARTS, STANDS, NewRisk, from_json, too_high

HEADS = {
    "inherent": _("Without any measure"),
    "current": _("As things are"),
    "residual": _("Once planned measures are done"),
}
STEPS: dict[str, Any] = {"likelihood": LIKELIHOODS, **{area.value: IMPACTS[area] for area in Area}}
TITLES: dict[str, Any] = {"likelihood": _("Likelihood"), **{a.value: word.name for a, word in AREAS.items()}}


class RiskForm(ValueForm):
    """Words, whose risk it is, where, and who looks after it."""

    asks = NewRisk

    def __init__(self, *args: Any, organisation: Organisation, members: Sequence[Person], **kwargs: Any) -> None:
        choices = {"owner": named(members), "province": provinces_of(organisation)}
        super().__init__(*args, choices=choices, **kwargs)


class RiskJudgeForm(forms.Form):
    """Likelihood and impact for three stands. What is left empty is as it is now; an impact may touch nothing."""

    confidence = forms.ChoiceField(
        label=_("How much is known behind this?"), choices=choices(CONFIDENCES), widget=forms.RadioSelect
    )
    reliability = forms.ChoiceField(
        label=_("How far can the source be relied on?"), choices=choices(RELIABILITIES), widget=forms.RadioSelect
    )
    why = FewLines(label=_("Why do you judge it so?"), required=False)

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
    def clean_values(self) -> dict[str, Any]:
        """Scores, confidence, reliability and reason, as the actions take them."""
        clean = self.cleaned_data
        return {
            "scores": self.scores,
            "confidence": Confidence(clean["confidence"]),
            "reliability": Reliability(clean["reliability"]),
            "why": clean["why"],
        }

    @staticmethod
    def initial_of(risk: Risk) -> dict[str, Any]:
        """As it stands; confidence and source are asked again each time."""
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

    why = FewLines(label=_("Why?"))
