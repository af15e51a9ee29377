"""Which lines of the register go onto paper or into a spreadsheet, read in few large sets."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import models

from karpear.people.models import Organisation, Person
from karpear.people.queries.circle import shown_names
from karpear.people.queries.gates import require
from karpear.rules.access import Verb
from karpear.rules.risk.matrix import Level, Scope

from ...register.models import Measure, Risk


@dataclass(frozen=True, slots=True)
class LineSelection:
    """`scopes` empty: all. `closed`: also risks that are closed. `narrow`: as in the register, instead of all these."""

    scopes: frozenset[Scope] = frozenset()
    from_level: Level = Level.VERY_LOW
    closed: bool = False
    narrow: "Callable[[models.QuerySet[Risk]], models.QuerySet[Risk]] | None" = None


@dataclass(frozen=True, slots=True)
class Lines:
    """The chosen risks, the largest first; their measures in the same order; who everybody is, by id."""

    organisation: Organisation
    risks: list[Risk]
    measures: list[Measure]
    names: dict[UUID, str] = field(default_factory=dict)

    def measures_of(self) -> dict[UUID, list[Measure]]:
        measures_by_risk: dict[UUID, list[Measure]] = {}
        for measure in self.measures:
            measures_by_risk.setdefault(measure.risk_id, []).append(measure)
        return measures_by_risk


def chosen_lines(person: Person, organisation: UUID, choice: LineSelection, *, now: datetime) -> Lines:
    """Raises Missing or Forbidden. Few queries, however many lines there are."""
    own_organisation = require(person, organisation, Verb.SEE_RISKS).organisation
    rows = _choose_risks(own_organisation, choice)
    risks = list(rows.order_by("-level", "number").fetch_mode(models.FETCH_RAISE))
    order = {risk.pk: n for n, risk in enumerate(risks)}
    # By organisation and not by ids: there may be more risks than a statement takes parameters.
    every = (
        Measure.objects.filter(risk__organisation=own_organisation)
        .order_by("created_at", "id")
        .fetch_mode(models.FETCH_RAISE)
    )
    measures = sorted((row for row in every if row.risk_id in order), key=lambda row: order[row.risk_id])
    return Lines(own_organisation, risks, measures, shown_names(_people(risks, measures)))


def _choose_risks(organisation: Organisation, choice: LineSelection) -> "models.QuerySet[Risk]":
    rows = Risk.objects.filter(organisation=organisation)
    if choice.narrow:
        return choice.narrow(rows)
    rows = rows.filter(level__gte=choice.from_level)
    if choice.scopes:
        rows = rows.filter(scope__in=[scope.value for scope in choice.scopes])
    return rows if choice.closed else rows.open()


def _people(risks: Iterable[Risk], measures: Iterable[Measure]) -> set[UUID]:
    ids = {risk.owner_id for risk in risks} | {risk.accepted_by_id for risk in risks}
    ids |= {measure.owner_id for measure in measures}
    return {person for person in ids if person is not None}
