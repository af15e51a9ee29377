"""How likely and how bad: for whoever does not take what is usual."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from karpear.rules.risk.matrix import Area, Level
from karpear.ui.scales import AREAS, IMPACTS, LIKELIHOODS

from ...decisions.judgement import score_of
from ..queries.assessment import Begun
from .risks import language, steps

UNTOUCHED = "0"


@dataclass(frozen=True, slots=True)
class JudgeRow:
    """One threat. `level`: of what stands there now; None while nobody has judged it.

    `steps`: (label, step, meaning).
    """

    name: str
    level: Level | None
    steps: Sequence[tuple[Any, Any, Any]]
    fields: Sequence[forms.BoundField]
    open: bool


class JudgeForm(forms.Form):
    """For each threat: how likely, and how bad for people, property, programmes and legal standing."""

    def __init__(self, *args: Any, worksheet: Begun, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.begun = worksheet
        self.risks = worksheet.answers.get("risks", [])
        for risk in self.risks:
            self._add(risk["key"], risk["before"] or {})

    def _add(self, key: str, start: dict[str, int]) -> None:
        self.fields[f"likelihood_{key}"] = forms.ChoiceField(
            label=_("How likely"),
            choices=steps(LIKELIHOODS),
            widget=forms.RadioSelect,
            initial=str(start.get("likelihood", "")),
        )
        for area, word in AREAS.items():
            self.fields[f"{area.value}_{key}"] = forms.ChoiceField(
                label=word.name,
                help_text=word.meaning,
                choices=[*steps(IMPACTS[area]), (UNTOUCHED, _("It does not touch this"))],
                widget=forms.RadioSelect,
                initial=str(start.get(area.value, UNTOUCHED if start else "")),
            )

    def rows(self) -> list[JudgeRow]:
        return [self._row(risk) for risk in self.risks]

    def _row(self, risk: dict[str, Any]) -> JudgeRow:
        fields = [self[f"{name}_{risk['key']}"] for name in ("likelihood", *(area.value for area in Area))]
        values = {field.name.partition("_")[0]: field.value() for field in fields}
        numbers = {name: int(v) for name, v in values.items() if v in {"1", "2", "3", "4", "5"}}
        wrong = any(field.errors for field in fields)
        try:
            level = score_of(numbers).level
        except ValueError:
            level = None
        return JudgeRow(self._name(risk), level, _score_words(numbers) if level else (), fields, wrong or level is None)

    def _name(self, risk: dict[str, Any]) -> str:
        factor = self.begun.catalogue.factors.get(risk["id"])
        return factor.name.in_language(language()) if factor else risk["name"]

    def clean(self) -> dict[str, Any]:
        clean = super().clean() or self.cleaned_data
        for risk in self.risks:
            areas = [clean.get(f"{area.value}_{risk['key']}") for area in Area]
            if None not in areas and set(areas) == {UNTOUCHED}:
                self.add_error(f"{Area.PEOPLE.value}_{risk['key']}", _("Say at least one thing that it touches."))
        return clean

    @property
    def clean_values(self) -> dict[str, Any]:
        return {"before": {risk["key"]: self._score(risk["key"]) for risk in self.risks}}

    def _score(self, key: str) -> dict[str, int]:
        names = ("likelihood", *(area.value for area in Area))
        return {n: int(v) for n in names if (v := self.cleaned_data[f"{n}_{key}"]) != UNTOUCHED}


def _score_words(numbers: dict[str, int]) -> list[tuple[Any, Any, Any]]:
    word = LIKELIHOODS[numbers["likelihood"]]
    areas = [(AREAS[a].name, IMPACTS[a][numbers[a.value]]) for a in Area if a.value in numbers]
    return [(_("How likely"), word.name, word.meaning), *((name, w.name, w.meaning) for name, w in areas)]
