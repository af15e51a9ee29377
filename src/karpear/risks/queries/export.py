"""The register as rows of a spreadsheet, in the language that is active."""

from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import get_language

from karpear.countries.queries import provinces
from karpear.rules.refusals import Missing
from karpear.rules.risk.matrix import Area, Confidence, Level, Reliability, Scope, Treatment, level_of
from karpear.ui.scales import CONFIDENCES, LEVELS, RELIABILITIES, SCOPES, TREATMENTS

from ..columns import MEASURE_COLUMNS, RISK_COLUMNS, line
from ..models import Measure, MeasureState, Risk, RiskState
from .chosen import Lines


def risk_rows(lines: Lines) -> Iterator[list[Any]]:
    """One row per risk, in the order of RISK_COLUMNS."""
    say = _Words(lines)
    for one in lines.risks:
        yield line(RISK_COLUMNS, _risk(one, say))


def measure_rows(lines: Lines) -> Iterator[list[Any]]:
    """One row per measure, in the order of MEASURE_COLUMNS."""
    risks = {one.pk: one for one in lines.risks}
    states = {one.value: str(one.label) for one in MeasureState}
    for one in lines.measures:
        yield line(MEASURE_COLUMNS, _measure(one, risks[one.risk_id], states, lines.names))


class _Words:
    """Every word once, so that a row only looks it up."""

    def __init__(self, lines: Lines) -> None:
        self.levels = {0: None} | {int(one): f"{one.value} {LEVELS[one].name}" for one in Level}
        self.scopes = {one.value: str(SCOPES[one].name) for one in Scope}
        self.confidences = {one.value: str(CONFIDENCES[one].name) for one in Confidence}
        self.reliabilities = {one.value: str(RELIABILITIES[one].name) for one in Reliability}
        self.treatments = {"": ""} | {one.value: str(TREATMENTS[one].name) for one in Treatment}
        self.states = {one.value: str(one.label) for one in RiskState}
        self.provinces = province_names(lines.organisation.country)
        self.names = lines.names


def province_names(country: str) -> dict[str, str]:
    """By code, in the language that is active."""
    language = get_language() or "en"
    try:
        return {one.code: one.name.in_language(language) for one in provinces(country)}
    except Missing:
        return {}


def _risk(one: Risk, say: _Words) -> dict[str, Any]:
    impacts: dict[str, int] = {area.value: getattr(one, area.value) for area in Area}
    return {
        **{a: i or None for a, i in impacts.items()},
        **{f"level_{a}": say.levels[level_of(one.likelihood, i)] if i else None for a, i in impacts.items()},
        "number": one.number,
        "name": one.name,
        "description": one.description,
        "scope": say.scopes[one.scope],
        "province": say.provinces.get(one.province, one.province),
        "owner": _name(one.owner_id, say.names),
        "level": say.levels[one.level],
        "likelihood": one.likelihood,
        "inherent_level": say.levels[one.inherent_level],
        "residual_level": say.levels[one.residual_level],
        "confidence": say.confidences.get(one.confidence, ""),
        "reliability": say.reliabilities.get(one.reliability, ""),
        "treatment": say.treatments[one.treatment],
        "accepted_by": _name(one.accepted_by_id, say.names),
        "accepted_until": one.accepted_until,
        "accepted_why": one.accepted_why,
        "review_on": one.review_on,
        "state": say.states[one.state],
    }


def _measure(one: Measure, risk: Risk, states: Mapping[str, str], names: Mapping[UUID, str]) -> dict[str, Any]:
    return {
        "number": risk.number,
        "name": risk.name,
        "measure": one.name,
        "state": states[one.state],
        "owner": _name(one.owner_id, names),
        "due_on": one.due_on,
        "cost": one.cost,
        "currency": one.currency if one.cost is not None else "",
        "done_on": timezone.localtime(one.done_at).date() if one.done_at else None,
    }


def _name(person: UUID | None, names: Mapping[UUID, str]) -> str:
    return names.get(person, "") if person else ""
