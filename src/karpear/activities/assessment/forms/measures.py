"""Measures with the last questions, and what is left: the end of an assessment."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from karpear.countries.catalogue import CatalogueMeasure
from karpear.people.models import Organisation
from karpear.rules.plan.suggestions import order_measures
from karpear.rules.risk.matrix import Area, Relief
from karpear.ui.scales import AREAS, CONFIDENCES, IMPACTS, LIKELIHOODS, RELIABILITIES, TIMES, ScaleWord

from ...decisions.cover import TravellerCover
from ...decisions.ground import PlanGround, Refusal
from ...decisions.judgement import JudgedAnswers, judge, offered
from ...fields import few_lines, offer
from ...itinerary.models import ActivityKind
from ...plans.forms.pages import WhenForm
from ...values import MAX_TEXT, MAX_TITLE
from ..queries.assessment import Begun
from .risks import YES_NO, heard, language, steps

OWN = 2
SHOWN = 4
QUESTIONS = ("confidence", "reliability", "insurance", "briefed", "why", "notes")
DOES = [("", _("I only note it")), ("likelihood", _("Less likely")), ("impact", _("Less bad"))]


def named(worksheet: Begun, id: str, name: str) -> str:
    """A threat in the reader's language, or as its person wrote it."""
    factor = worksheet.catalogue.factors.get(id)
    return factor.name.in_language(language()) if factor else name


@dataclass(frozen=True, slots=True)
class MeasureRow:
    """One measure. `refused`: why the plan does not allow it, and what to do instead."""

    name: str
    hint: str
    against: Sequence[str]
    does: Any
    soon: Any
    pick: forms.BoundField
    refused: Sequence[Refusal]


class LastForm(forms.Form):
    """What is in place, or will be before leaving; how much is known, from whom, and whether people are ready.

    `asked`: every question has to be answered; else only the measures are saved.
    """

    confidence = forms.ChoiceField(label=_("How sure are you?"), widget=forms.RadioSelect)
    reliability = forms.ChoiceField(
        label=_("How far can you rely on who told you?"),
        help_text=_("The source that your judgement rests on most. You yourself, if you saw it."),
        widget=forms.RadioSelect,
    )
    insurance = forms.ChoiceField(
        label=_("Is everybody who goes insured for this?"),
        help_text=_("Accident and health, where you go and for what you do."),
        choices=[*YES_NO, ("unsure", _("I am not sure"))],
        widget=forms.RadioSelect,
    )
    briefed = forms.ChoiceField(
        label=_("Has everybody who goes been briefed?"), choices=YES_NO, widget=forms.RadioSelect
    )
    why = forms.CharField(label=_("What is different from last time?"), max_length=MAX_TEXT, widget=few_lines(2))
    notes = forms.CharField(
        label=_("Anything else the person who decides should know"),
        max_length=MAX_TEXT,
        required=False,
        widget=few_lines(2),
    )

    def __init__(self, *args: Any, worksheet: Begun, must_answer: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.begun, self.asked, self.ground = worksheet, must_answer, worksheet.ground
        self._ask()
        self.threats = {
            threat["key"]: named(worksheet, threat["id"], threat["name"])
            for threat in worksheet.answers.get("threats", [])
        }
        fitting = offered(worksheet.catalogue, self.threats)
        self.measures = order_measures(fitting, declared=worksheet.answers.get("declared", False))
        entries = worksheet.answers.get("measures", [])
        chosen_ids = {entry["id"] for entry in entries}
        for measure in self.measures:
            ticked = measure.id in chosen_ids and not self._list_refusals(measure)
            self.fields[f"m_{measure.id}"] = forms.BooleanField(required=False, initial=ticked)
        own_entries = [entry for entry in entries if not entry["id"]]
        for n in range(OWN):
            self._add_own(n, own_entries[n] if n < len(own_entries) else {})

    def _ask(self) -> None:
        offer(self, "confidence", _words(CONFIDENCES))
        offer(self, "reliability", _words(RELIABILITIES))
        if self.begun.last is None:
            del self.fields["why"]
        if self.ground.cover:  # what the register says is not asked
            del self.fields["insurance"]
        for name in set(QUESTIONS) & set(self.fields):
            self.fields[name].initial = self.begun.answers.get(name, "")

    def _add_own(self, n: int, entry: dict[str, Any]) -> None:
        threats = [("", "—"), *self.threats.items()]
        self.fields[f"own_{n}"] = forms.CharField(
            label=_("In your own words"), max_length=MAX_TITLE, required=False, initial=entry.get("name", "")
        )
        self.fields[f"for_{n}"] = forms.ChoiceField(
            label=_("Against"), required=False, choices=threats, initial=entry.get("threat", "")
        )
        self.fields[f"does_{n}"] = forms.ChoiceField(
            label=_("It makes this"), required=False, choices=DOES, initial=entry.get("does", "")
        )

    def rows(self) -> tuple[list[MeasureRow], list[MeasureRow]]:
        """(to be shown at once, the rest). What the plan does not allow comes last."""
        rows = sorted((self._row(measure) for measure in self.measures), key=lambda row: bool(row.refused))
        first = [row for n, row in enumerate(rows) if n < SHOWN or row.pick.value() or row.pick.errors]
        return first, [row for row in rows if row not in first]

    def _row(self, measure: CatalogueMeasure) -> MeasureRow:
        code = language()
        against = [name for key, name in self.threats.items() if key in measure.threats]
        name, hint = measure.name.in_language(code), measure.description.in_language(code)
        soon, refusals = TIMES[measure.relief.soon].name, self._list_refusals(measure)
        return MeasureRow(name, hint, against, _does(measure.relief), soon, self[f"m_{measure.id}"], refusals)

    def _list_refusals(self, measure: CatalogueMeasure) -> Sequence[Refusal]:
        """By the plan itself. What is asked below is looked at when it is saved."""
        return self._ground_with({"insurance": "yes", "briefed": "yes"}).refuses(measure)

    def _ground_with(self, answers: dict[str, Any]) -> PlanGround:
        return self.ground.with_answers({"threats": self.begun.answers.get("threats", []), **answers})

    @property
    def cover(self) -> Sequence[TravellerCover]:
        """Who of those who go is covered, where the organisation keeps a register."""
        threats = self.begun.answers.get("threats", [])
        return self.ground.cover.lines(threats) if self.ground.cover else ()

    def own(self) -> list[tuple[forms.BoundField, forms.BoundField, forms.BoundField]]:
        return [(self[f"own_{n}"], self[f"for_{n}"], self[f"does_{n}"]) for n in range(OWN)]

    @property
    def own_used(self) -> bool:
        return any(name.value() for name, _for, _does in self.own())

    def clean(self) -> dict[str, Any]:
        clean = super().clean() or self.cleaned_data
        if not self.asked:
            for name in [question for question in QUESTIONS if question in self.errors and not self.data.get(question)]:
                del self.errors[name]
        for n in range(OWN):
            if clean.get(f"own_{n}") and clean.get(f"does_{n}") and not clean.get(f"for_{n}"):
                self.add_error(f"for_{n}", _("Say what it helps against."))
        answers = {name: clean.get(name) or "yes" for name in ("insurance", "briefed")}
        for measure in self.measures:
            if clean.get(f"m_{measure.id}"):
                for refusal in self._ground_with(answers).refuses(measure):
                    self.add_error(f"m_{measure.id}", refusal.text)
        return clean

    @property
    def clean_values(self) -> dict[str, Any]:
        clean = self.cleaned_data
        measures = [
            {"id": measure.id, "name": measure.name.in_language("en"), "soon": int(measure.relief.soon)}
            for measure in self.measures
            if clean[f"m_{measure.id}"]
        ]
        own_measures = [
            {"id": "", "name": text, "soon": None, "threat": clean[f"for_{n}"], "does": clean[f"does_{n}"]}
            for n in range(OWN)
            if (text := clean[f"own_{n}"].strip())
        ]
        return {"measures": measures + own_measures, **{name: clean.get(name, "") for name in QUESTIONS}}


def _words(words: dict[Any, ScaleWord]) -> list[tuple[str, Any]]:
    labelled_steps = steps(dict(enumerate(words.values())))
    return [(key.value, label) for key, (_n, label) in zip(words, labelled_steps, strict=True)]


def _does(relief: Relief) -> Any:
    if relief.likelihood and relief.impact:
        return _("less likely and less bad")
    if relief.likelihood:
        return _("less likely")
    return _("less bad") if relief.impact else _("good to have; lowers nothing by itself")


@dataclass(frozen=True, slots=True)
class LeftRow:
    """One risk before and after. `fields`: where it may be said to stay higher than the measures claim."""

    name: str
    risk: JudgedAnswers
    fields: Sequence[forms.BoundField]

    @property
    def open(self) -> bool:
        return self.risk.after != self.risk.claimed or any(field.errors for field in self.fields)


class LeftForm(forms.Form):
    """What is left of each risk: from what the measures may claim up to what it was, never outside."""

    def __init__(self, *args: Any, worksheet: Begun, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.begun = worksheet
        self.judged = judge(
            worksheet.answers, worksheet.catalogue, worksheet.ground.with_answers(worksheet.answers).facts
        )
        for risk in self.judged:
            self._add(risk, "likelihood", LIKELIHOODS, _("How likely"))
            for area in risk.before.impacts:
                self._add(risk, area.value, IMPACTS[area], AREAS[area].name)

    def _add(self, risk: JudgedAnswers, name: str, words: dict[int, ScaleWord], label: Any) -> None:
        lowest, highest, current = (_value(score, name) for score in (risk.claimed, risk.before, risk.after))
        if lowest < highest:
            self.fields[f"{name}_{risk.key}"] = forms.ChoiceField(
                label=label,
                choices=steps({n: words[n] for n in range(lowest, highest + 1)}),
                widget=forms.RadioSelect,
                initial=str(current),
            )

    def rows(self) -> list[LeftRow]:
        return [LeftRow(named(self.begun, risk.id, risk.name), risk, self._fields(risk)) for risk in self.judged]

    def _fields(self, risk: JudgedAnswers) -> list[forms.BoundField]:
        names = ("likelihood", *(area.value for area in risk.before.impacts))
        return [self[f"{name}_{risk.key}"] for name in names if f"{name}_{risk.key}" in self.fields]

    @property
    def clean_values(self) -> dict[str, Any]:
        return {"after": {risk.key: self._read_scores(risk) for risk in self.judged}}

    def _read_scores(self, risk: JudgedAnswers) -> dict[str, int]:
        names = ("likelihood", *(area.value for area in risk.before.impacts))
        clean = self.cleaned_data
        return {name: int(clean.get(f"{name}_{risk.key}") or _value(risk.before, name)) for name in names}


def _value(score: Any, name: str) -> int:
    value: int = score.likelihood if name == "likelihood" else score.impacts[Area(name)]
    return value


class SomethingForm(WhenForm):
    """Just enough to assess something: what, where and when."""

    field_order = ("kind", "title", "place", "province", "starts_at", "ends_at", "organisation")
    kind = forms.ChoiceField(label=_("What is it?"), choices=ActivityKind.choices, widget=forms.RadioSelect)
    title = forms.CharField(label=_("A short name for it"), max_length=MAX_TITLE)
    organisation = forms.ChoiceField(label=_("Who watches over it?"), required=False, choices=())

    def __init__(
        self,
        *args: Any,
        now: datetime,
        organisations: Sequence[Organisation],
        provinces: Sequence[tuple[str, str]] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, now=now, provinces=provinces, **kwargs)
        independent = ("", _("No organisation: the people and groups who watch over me"))
        offer(
            self, "organisation", [*((str(o.pk), o.name) for o in organisations), independent] if organisations else []
        )

    @property
    def clean_values(self) -> dict[str, Any]:
        organisation = self.cleaned_data.get("organisation")
        return {"province": "", **self.cleaned_data, "organisation": UUID(organisation) if organisation else None}


class AgainForm(forms.Form):
    """Before earlier answers are taken over: what must be asked again, whatever they say."""

    heard = heard()
