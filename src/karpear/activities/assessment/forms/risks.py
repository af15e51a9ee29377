"""What could happen, and how likely and how bad it is: the first two pages of an assessment."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.html import format_html
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from karpear.countries.catalogue import Factor
from karpear.rules.case.codes import Coded
from karpear.rules.risk.matrix import FactorKind, Level
from karpear.ui.scales import FACTORS, RATINGS, ScaleWord

from ...decisions.judgement import LISTS, plain, score_of
from ...values import MAX_TITLE
from ..queries.assessment import Begun
from .reasons import reasons

OWN = 2
#: How many lines of each list are open before anybody unfolds or searches.
SHOWN = {FactorKind.THREAT: 8, FactorKind.VULNERABILITY: 4, FactorKind.CAPACITY: 4}
YES_NO = [("yes", _("Yes")), ("no", _("No"))]
HEARD = {
    "no": _("No"),
    "threat": _("A declared threat is open: somebody said, wrote or showed that they will harm you or your group"),
    "warning": _("A warning: somebody says, with reason, that the risk of this is very high"),
    "both": _("Both"),
}
#: Threats that are not usual for this, by what is done. What nobody does on purpose, or no code counts, comes last.
GROUPS = {
    Coded.THREAT: _("Watched, threatened or defamed"),
    Coded.LEGAL: _("Offices, laws and papers"),
    Coded.CONFINE: _("Held or taken away"),
    Coded.ATTACK: _("Attacked"),
    Coded.THEFT: _("Robbed, or things taken"),
    None: _("Accidents, weather and the rest"),
}
_MORE = _("More of these")
_MIDDLE = 3


def language() -> str:
    return get_language() or "en"


def steps(words: dict[int, ScaleWord]) -> list[tuple[str, Any]]:
    """A scale whose every step is said with what it means, for radio buttons."""
    return [
        (str(n), format_html('<span><b>{}</b> <span class="muted">{}</span></span>', word.name, word.meaning))
        for n, word in words.items()
    ]


def heard() -> forms.ChoiceField:
    """Asked again each time, whatever was answered before: it decides more than any judgement."""
    return forms.ChoiceField(
        label=_("Has anybody threatened or warned you?"), choices=list(HEARD.items()), widget=forms.RadioSelect
    )


def what_was_heard(answer: str) -> dict[str, bool]:
    """What an answer to `heard` means."""
    return {"declared": answer in ("threat", "both"), "warned": answer in ("warning", "both")}


def _find_heard(answers: Mapping[str, Any]) -> str:
    """The answer that was kept; empty where it was not asked yet."""
    flags = {name: answers.get(name) for name in ("declared", "warned")}
    return next((answer for answer in HEARD if what_was_heard(answer) == flags), "")


@dataclass(frozen=True, slots=True)
class Pick:
    """One line of the catalogue to tick, or inputs for somebody's own words.

    `level`: how a threat is judged, by them or usually. `rate`: how large, of what is not a threat.
    """

    name: str
    hint: str
    why: Sequence[str]
    pick: forms.BoundField
    rate: forms.BoundField | None = None
    level: Level | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """One list. `others`: what was searched for, or is ticked beyond the first; `groups`: the rest, each folded."""

    word: ScaleWord
    is_threats: bool
    first: Sequence[Pick]
    others: Sequence[Pick]
    groups: Sequence[tuple[Any, Sequence[Pick]]]
    own: Sequence[Pick]

    @property
    def own_used(self) -> bool:
        return any(row.pick.value() or row.pick.errors for row in self.own)

    @property
    def open(self) -> bool:
        return bool(self.others) or self.own_used or any(row.pick.value() for row in self.first)


class HazardForm(forms.Form):
    """Threats, vulnerabilities and capacities, ticked; who has threatened or warned.

    `typed`: what was posted to search: it is shown again and not judged.
    """

    search = forms.CharField(label=_("Search for something else"), required=False, max_length=MAX_TITLE)
    heard = heard()

    def __init__(self, *args: Any, worksheet: Begun, typed: QueryDict | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.begun, self.searched = worksheet, typed is not None
        self.fields["heard"].initial = _find_heard(worksheet.answers)
        for name, kind in LISTS.items():
            entries = {entry["key"]: entry for entry in worksheet.answers.get(name, [])}
            for factor in worksheet.catalogue.for_activities(kind):
                self.fields[f"pick_{factor.id}"] = forms.BooleanField(required=False, initial=factor.id in entries)
                self._rate(kind, factor.id, entries.get(factor.id, {}))
            for n in range(1, OWN + 1):
                entry = entries.get(f"own-{n}", {})
                self.fields[f"own_{name}_{n}"] = forms.CharField(
                    label=_("In your own words"), max_length=MAX_TITLE, required=False, initial=entry.get("name", "")
                )
                self._rate(kind, f"{name}_{n}", entry)
        if typed is not None:
            self.initial = {name: self._read_typed(name, typed) for name in self.fields}

    def _rate(self, kind: FactorKind, key: str, entry: Mapping[str, Any]) -> None:
        """A threat is rated once, by its likelihood and impact."""
        if kind is not FactorKind.THREAT:
            self.fields[f"rate_{key}"] = _rating(entry.get("rating") or _MIDDLE)

    def _read_typed(self, name: str, typed: QueryDict) -> Any:
        if isinstance(self.fields[name], forms.BooleanField):
            return name in typed
        return typed.get(name, self.fields[name].initial)

    def sections(self) -> list[Section]:
        return [self._section(name, kind) for name, kind in LISTS.items()]

    def _section(self, name: str, kind: FactorKind) -> Section:
        reasons = {suggestion.factor_id: suggestion.reasons for suggestion in self.begun.suggested[kind]}
        ids = [*reasons, *(f.id for f in self.begun.catalogue.for_activities(kind) if f.id not in reasons)]
        rows = [self._pick(self.begun.catalogue.factors[factor_id], reasons.get(factor_id, ())) for factor_id in ids]
        first, later_rows = rows[: SHOWN[kind]], rows[SHOWN[kind] :]
        extra_rows = [row for row in later_rows if row.pick.value() or self._searched_for(row)]
        groups = self._group([row for row in later_rows if row not in extra_rows])
        own_rows = [self._own(name, kind, n) for n in range(1, OWN + 1)]
        return Section(FACTORS[kind], kind is FactorKind.THREAT, first, extra_rows, groups, own_rows)

    def _group(self, rows: Sequence[Pick]) -> list[tuple[Any, list[Pick]]]:
        """Threats by what is done; the other lists are short."""
        rows_by_name: dict[Any, list[Pick]] = {name: [] for name in [*GROUPS.values(), _MORE]}
        for row in rows:
            factor = self.begun.catalogue.factors[row.pick.name.removeprefix("pick_")]
            name = GROUPS[factor.coded] if factor.kind is FactorKind.THREAT else _MORE
            rows_by_name[name].append(row)
        return [(name, grouped) for name, grouped in rows_by_name.items() if grouped]

    def _searched_for(self, row: Pick) -> bool:
        """An empty search shows everything."""
        text = str(self["search"].value() or "").strip().casefold()
        return self.searched and text in f"{row.name} {row.hint}".casefold()

    def _pick(self, factor: Factor, codes: Iterable[str]) -> Pick:
        code = language()
        return Pick(
            name=factor.name.in_language(code),
            hint=factor.description.in_language(code),
            why=reasons(codes, self.begun),
            pick=self[f"pick_{factor.id}"],
            rate=self[f"rate_{factor.id}"] if f"rate_{factor.id}" in self.fields else None,
            level=self._level(factor),
        )

    def _level(self, factor: Factor) -> Level | None:
        risk = next((risk for risk in self.begun.answers.get("risks", []) if risk["id"] == factor.id), None)
        if risk and risk["before"]:
            return score_of(risk["before"]).level
        return factor.usual.level if factor.usual else None

    def _own(self, name: str, kind: FactorKind, n: int) -> Pick:
        rate = None if kind is FactorKind.THREAT else self[f"rate_{name}_{n}"]
        return Pick("", "", (), self[f"own_{name}_{n}"], rate)

    def clean(self) -> dict[str, Any]:
        clean = super().clean() or self.cleaned_data
        if not self.errors and not self._collect_chosen("threats", FactorKind.THREAT):
            self.add_error(None, _("Choose at least one thing that could happen."))
        return clean

    def _collect_chosen(self, name: str, kind: FactorKind) -> list[dict[str, Any]]:
        clean = self.cleaned_data
        factors = [factor for factor in self.begun.catalogue.for_activities(kind) if clean.get(f"pick_{factor.id}")]
        entries = [
            {
                "id": factor.id,
                "key": factor.id,
                "name": factor.name.in_language("en"),
                **self._rated(factor.id),
                **_usual(factor),
            }
            for factor in factors
        ]
        own_texts = [(n, clean.get(f"own_{name}_{n}", "").strip()) for n in range(1, OWN + 1)]
        return entries + [
            {"id": "", "key": f"own-{n}", "name": text, **self._rated(f"{name}_{n}")} for n, text in own_texts if text
        ]

    def _rated(self, key: str) -> dict[str, int]:
        """What is not shown is not posted, and stands in the middle."""
        if f"rate_{key}" not in self.fields:
            return {}
        return {"rating": int(self.cleaned_data.get(f"rate_{key}") or _MIDDLE)}

    @property
    def clean_values(self) -> dict[str, Any]:
        lists = {name: self._collect_chosen(name, kind) for name, kind in LISTS.items()}
        return {**lists, **what_was_heard(self.cleaned_data["heard"])}


def _usual(factor: Factor) -> dict[str, Any]:
    """The judgement to start from."""
    return {"usual": plain(factor.usual)} if factor.usual else {}


def _rating(initial: int) -> forms.ChoiceField:
    words = [(str(n), format_html("{} · {}", n, word.name)) for n, word in RATINGS.items()]
    return forms.ChoiceField(label=_("How large"), choices=words, required=False, initial=str(initial))
