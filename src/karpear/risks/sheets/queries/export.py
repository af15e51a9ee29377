"""The register as rows of a spreadsheet, by the keys of its columns, in the language that is active."""

from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import get_language

from karpear.countries.queries import provinces
from karpear.rules.refusals import Missing
from karpear.rules.risk.matrix import Area, Confidence, Level, Reliability, Scope, Treatment, level_of
from karpear.ui.scales import CONFIDENCES, LEVELS, RELIABILITIES, SCOPES, TREATMENTS
from karpear.ui.values import cells_of

from ...register.models import Measure, MeasureState, Risk, RiskState
from ...register.values import NewMeasure
from .selection import Lines


def risk_rows(lines: Lines) -> Iterator[dict[str, Any]]:
    """One row per risk, for RISK_COLUMNS."""
    say = _Words(lines)
    for risk in lines.risks:
        yield _risk(risk, say)


def measure_rows(lines: Lines) -> Iterator[dict[str, Any]]:
    """One row per measure, for MEASURE_COLUMNS."""
    risks = {risk.pk: risk for risk in lines.risks}
    states = {state.value: str(state.label) for state in MeasureState}
    for measure in lines.measures:
        yield _measure(measure, risks[measure.risk_id], states, lines.names)


class _Words:
    """Every word once, so that a row only looks it up."""

    def __init__(self, lines: Lines) -> None:
        self.levels = {0: None} | {int(level): f"{level.value} {LEVELS[level].name}" for level in Level}
        self.scopes = {scope.value: str(SCOPES[scope].name) for scope in Scope}
        self.confidences = {degree.value: str(CONFIDENCES[degree].name) for degree in Confidence}
        self.reliabilities = {grade.value: str(RELIABILITIES[grade].name) for grade in Reliability}
        self.treatments = {"": ""} | {treatment.value: str(TREATMENTS[treatment].name) for treatment in Treatment}
        self.states = {state.value: str(state.label) for state in RiskState}
        self.provinces = province_names(lines.organisation.country)
        self.names = lines.names


def province_names(country: str) -> dict[str, str]:
    """By code, in the language that is active."""
    language = get_language() or "en"
    try:
        return {province.code: province.name.in_language(language) for province in provinces(country)}
    except Missing:
        return {}


def _risk(risk: Risk, say: _Words) -> dict[str, Any]:
    impacts: dict[str, int] = {area.value: getattr(risk, area.value) for area in Area}
    return {
        **{a: i or None for a, i in impacts.items()},
        **{f"level_{a}": say.levels[level_of(risk.likelihood, i)] if i else None for a, i in impacts.items()},
        "number": risk.number,
        "name": risk.name,
        "description": risk.description,
        "scope": say.scopes[risk.scope],
        "province": say.provinces.get(risk.province, risk.province),
        "owner": _name(risk.owner_id, say.names),
        "level": say.levels[risk.level],
        "likelihood": risk.likelihood,
        "inherent_level": say.levels[risk.inherent_level],
        "residual_level": say.levels[risk.residual_level],
        "confidence": say.confidences.get(risk.confidence, ""),
        "reliability": say.reliabilities.get(risk.reliability, ""),
        "treatment": say.treatments[risk.treatment],
        "accepted_by": _name(risk.accepted_by_id, say.names),
        "accepted_until": risk.accepted_until,
        "accepted_why": risk.accepted_why,
        "review_on": risk.review_on,
        "state": say.states[risk.state],
    }


def _measure(measure: Measure, risk: Risk, states: Mapping[str, str], names: Mapping[UUID, str]) -> dict[str, Any]:
    return {
        **cells_of(NewMeasure, measure),
        "number": risk.number,
        "risk": risk.name,
        "state": states[measure.state],
        "owner": _name(measure.owner_id, names),
        "currency": measure.currency if measure.cost is not None else "",
        "done_on": timezone.localtime(measure.done_at).date() if measure.done_at else None,
    }


def _name(person: UUID | None, names: Mapping[UUID, str]) -> str:
    return names.get(person, "") if person else ""
