"""Which lines of the register go onto paper or into a spreadsheet, read in few large sets."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.db import models

from karpear.people.models import Membership, Organisation, Person
from karpear.people.queries import require, shown_names
from karpear.rules.access import Verb
from karpear.rules.risk.matrix import Level, Scope

from ..models import Measure, Risk
from ..values import day_in
from .register import Filters, narrowed


@dataclass(frozen=True, slots=True)
class Choice:
    """`scopes` empty: all. `closed`: also risks that are closed. `filters`: those of the register, instead of these."""

    scopes: frozenset[Scope] = frozenset()
    from_level: Level = Level.VERY_LOW
    closed: bool = False
    filters: Filters | None = None


@dataclass(frozen=True, slots=True)
class Lines:
    """The chosen risks, the largest first; their measures in the same order; who everybody is, by id."""

    organisation: Organisation
    risks: list[Risk]
    measures: list[Measure]
    names: dict[UUID, str] = field(default_factory=dict)

    def measures_of(self) -> dict[UUID, list[Measure]]:
        found: dict[UUID, list[Measure]] = {}
        for one in self.measures:
            found.setdefault(one.risk_id, []).append(one)
        return found


def organisations_with_register(person: Person) -> list[Organisation]:
    """Where this person may see the register, by name."""
    mine = Membership.objects.that_may(Verb.SEE_RISKS).filter(person=person).select_related("organisation")
    return sorted((m.organisation for m in mine), key=lambda o: o.name.casefold())


def chosen_lines(person: Person, organisation: UUID, choice: Choice, *, now: datetime) -> Lines:
    """Raises Missing or Forbidden. Few queries, however many lines there are."""
    found = require(person, organisation, Verb.SEE_RISKS).organisation
    rows = _chosen(found, choice, day_in(found.time_zone, now))
    risks = list(rows.order_by("-level", "number").fetch_mode(models.FETCH_RAISE))
    order = {one.pk: n for n, one in enumerate(risks)}
    # By organisation and not by ids: there may be more risks than a statement takes parameters.
    every = Measure.objects.filter(risk__organisation=found).order_by("created_at", "id").fetch_mode(models.FETCH_RAISE)
    measures = sorted((one for one in every if one.risk_id in order), key=lambda one: order[one.risk_id])
    return Lines(found, risks, measures, shown_names(_people(risks, measures)))


def _chosen(organisation: Organisation, choice: Choice, today: date) -> "models.QuerySet[Risk]":
    rows = Risk.objects.filter(organisation=organisation)
    if choice.filters:
        return narrowed(rows, choice.filters, today=today)
    rows = rows.filter(level__gte=choice.from_level)
    if choice.scopes:
        rows = rows.filter(scope__in=[one.value for one in choice.scopes])
    return rows if choice.closed else rows.open()


def _people(risks: Iterable[Risk], measures: Iterable[Measure]) -> set[UUID]:
    ids = {one.owner_id for one in risks} | {one.accepted_by_id for one in risks} | {one.owner_id for one in measures}
    return {one for one in ids if one is not None}
