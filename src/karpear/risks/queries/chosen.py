"""Which lines of the register go onto paper or into a spreadsheet, read in few large sets."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from django.db import models

from karpear.people.models import Membership, Organisation, Person
from karpear.people.queries import require, shown_names
from karpear.rules.access import Verb
from karpear.rules.risk import Level, Scope

from ..models import Measure, Risk


@dataclass(frozen=True, slots=True)
class Choice:
    """`scopes` empty: all. `closed`: also risks that are closed."""

    scopes: frozenset[Scope] = frozenset()
    from_level: Level = Level.VERY_LOW
    closed: bool = False


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


def chosen_lines(person: Person, organisation: UUID, choice: Choice) -> Lines:
    """Raises Missing or Forbidden. Three queries, however many lines there are."""
    found = require(person, organisation, Verb.SEE_RISKS).organisation
    rows = Risk.objects.filter(organisation=found, level__gte=choice.from_level)
    if choice.scopes:
        rows = rows.filter(scope__in=[one.value for one in choice.scopes])
    if not choice.closed:
        rows = rows.open()
    risks = list(rows.order_by("-level", "number").fetch_mode(models.FETCH_RAISE))
    order = {one.pk: n for n, one in enumerate(risks)}
    # By organisation and not by ids: there may be more risks than a statement takes parameters.
    every = Measure.objects.filter(risk__organisation=found).order_by("created_at", "id").fetch_mode(models.FETCH_RAISE)
    measures = sorted((one for one in every if one.risk_id in order), key=lambda one: order[one.risk_id])
    return Lines(found, risks, measures, shown_names(_people(risks, measures)))


def _people(risks: Iterable[Risk], measures: Iterable[Measure]) -> set[UUID]:
    ids = {one.owner_id for one in risks} | {one.accepted_by_id for one in risks} | {one.owner_id for one in measures}
    return {one for one in ids if one is not None}
