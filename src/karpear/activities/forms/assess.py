"""What could happen, and how likely and how bad it is: the first two pages of an assessment."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from karpear.countries.catalogue import Factor
from karpear.rules.risk import Area, FactorKind, Level
from karpear.ui.scales import AREAS, FACTORS, IMPACTS, LIKELIHOODS, RATINGS, Word

from ..judging import LISTS, plain, score_of
from ..queries import Begun
from ..values import MAX_TITLE
from .reasons import reasons

OWN = 2
SHOWN = {FactorKind.THREAT: 6, FactorKind.VULNERABILITY: 4, FactorKind.CAPACITY: 4}
YES_NO = [("yes", _("Yes")), ("no", _("No"))]
UNTOUCHED = "0"
_MIDDLE = 3


def language() -> str:
    return get_language() or "en"


def steps(words: dict[int, Word]) -> list[tuple[str, Any]]:
    """A scale whose every step is said with what it means, for radio buttons."""
    return [
        (str(n), format_html('<span><b>{}</b> <span class="muted">{}</span></span>', word.name, word.meaning))
        for n, word in words.items()
    ]


@dataclass(frozen=True, slots=True)
class Pick:
    """One line of the catalogue to tick, or two inputs for somebody's own words."""

    name: str
    hint: str
    why: Sequence[str]
    pick: forms.BoundField
    rate: forms.BoundField


@dataclass(frozen=True, slots=True)
class Section:
    word: Word
    first: Sequence[Pick]
    more: Sequence[Pick]
    own: Sequence[Pick]
    own_used: bool


class HazardForm(forms.Form):
    """Threats, vulnerabilities and capacities: ticked, each with how large it is."""

    declared = forms.ChoiceField(
        label=_("Is a declared threat open?"),
        help_text=_("Somebody has said, written or shown that they will harm you or your group."),
        choices=YES_NO,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, begun: Begun, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.begun = begun
        if "declared" in begun.answers:
            self.fields["declared"].initial = "yes" if begun.answers["declared"] else "no"
        for name, kind in LISTS.items():
            chosen = {one["key"]: one for one in begun.answers.get(name, [])}
            for factor in begun.catalogue.for_activities(kind):
                rating = chosen.get(factor.id, {}).get("rating") or _usual(factor)
                self._add(f"pick_{factor.id}", f"rate_{factor.id}", factor.id in chosen, rating)
            for n in range(1, OWN + 1):
                kept = chosen.get(f"own-{n}", {})
                self.fields[f"own_{name}_{n}"] = forms.CharField(
                    label=_("In your own words"), max_length=MAX_TITLE, required=False, initial=kept.get("name", "")
                )
                self.fields[f"ownrate_{name}_{n}"] = _rating(kept.get("rating") or _MIDDLE)

    def _add(self, pick: str, rate: str, chosen: bool, rating: int) -> None:
        self.fields[pick] = forms.BooleanField(required=False, initial=chosen)
        self.fields[rate] = _rating(rating)

    def sections(self) -> list[Section]:
        return [self._section(name, kind) for name, kind in LISTS.items()]

    def _section(self, name: str, kind: FactorKind) -> Section:
        suggested = {one.factor_id: one.reasons for one in self.begun.suggested[kind]}
        ids = [*suggested, *(f.id for f in self.begun.catalogue.for_activities(kind) if f.id not in suggested)]
        rows = [self._pick(self.begun.catalogue.factors[one], suggested.get(one, ())) for one in ids]
        rows.sort(key=lambda row: not row.why)  # what has a reason to be shown comes first
        at_first = [row for n, row in enumerate(rows) if n < SHOWN[kind] or row.pick.value()]
        own = [self._own(name, n) for n in range(1, OWN + 1)]
        more = [row for row in rows if row not in at_first]
        return Section(FACTORS[kind], at_first, more, own, any(row.pick.value() or row.pick.errors for row in own))

    def _pick(self, factor: Factor, codes: Iterable[str]) -> Pick:
        spoken = language()
        why = reasons(codes, self.begun)
        name, hint = factor.name.in_language(spoken), factor.description.in_language(spoken)
        return Pick(name, hint, why, self[f"pick_{factor.id}"], self[f"rate_{factor.id}"])

    def _own(self, name: str, n: int) -> Pick:
        return Pick("", "", (), self[f"own_{name}_{n}"], self[f"ownrate_{name}_{n}"])

    def clean(self) -> dict[str, Any]:
        clean = super().clean() or self.cleaned_data
        if not self.errors and not self._chosen("threats", FactorKind.THREAT):
            self.add_error(None, _("Choose at least one thing that could happen."))
        return clean

    def _chosen(self, name: str, kind: FactorKind) -> list[dict[str, Any]]:
        clean = self.cleaned_data
        found = [
            {"id": one.id, "key": one.id, "name": one.name.in_language("en"), "rating": int(clean[f"rate_{one.id}"])}
            for one in self.begun.catalogue.for_activities(kind)
            if clean.get(f"pick_{one.id}")
        ]
        own = [(n, clean.get(f"own_{name}_{n}", "").strip()) for n in range(1, OWN + 1)]
        return found + [
            {"id": "", "key": f"own-{n}", "name": text, "rating": int(clean[f"ownrate_{name}_{n}"])}
            for n, text in own
            if text
        ]

    @property
    def clean_values(self) -> dict[str, Any]:
        lists = {name: self._chosen(name, kind) for name, kind in LISTS.items()}
        return {**lists, "declared": self.cleaned_data["declared"] == "yes"}


def _usual(factor: Factor) -> int:
    return factor.usual.likelihood if factor.usual else _MIDDLE


def _rating(initial: int) -> forms.ChoiceField:
    words = [(str(n), format_html("{} · {}", n, word.name)) for n, word in RATINGS.items()]
    return forms.ChoiceField(label=_("How large"), choices=words, initial=str(initial))


@dataclass(frozen=True, slots=True)
class JudgeRow:
    """One threat. `level`: of what stands there now; None while nobody has judged it. `said`: (what, step, meaning)."""

    name: str
    level: Level | None
    said: Sequence[tuple[Any, Any, Any]]
    fields: Sequence[forms.BoundField]
    open: bool


class JudgeForm(forms.Form):
    """For each threat: how likely, and how bad for people, property, programmes and legal standing."""

    def __init__(self, *args: Any, begun: Begun, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.begun = begun
        self.risks = begun.answers.get("risks", [])
        for risk in self.risks:
            self._add(risk["key"], self._start(risk))

    def _start(self, risk: dict[str, Any]) -> dict[str, int]:
        """What was said before, else the catalogue's usual judgement."""
        if risk["before"]:
            return dict(risk["before"])
        factor = self.begun.catalogue.factors.get(risk["id"])
        return plain(factor.usual) if factor and factor.usual else {}

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
        return JudgeRow(self._name(risk), level, _said(numbers) if level else (), fields, wrong or level is None)

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


def _said(numbers: dict[str, int]) -> list[tuple[Any, Any, Any]]:
    likely = LIKELIHOODS[numbers["likelihood"]]
    areas = [(AREAS[a].name, IMPACTS[a][numbers[a.value]]) for a in Area if a.value in numbers]
    return [(_("How likely"), likely.name, likely.meaning), *((name, w.name, w.meaning) for name, w in areas)]
