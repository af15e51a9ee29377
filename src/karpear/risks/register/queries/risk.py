"""One risk, and what somebody may see and do there."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from karpear.countries.catalogue import CatalogueMeasure
from karpear.countries.queries import catalogue
from karpear.db.rows import find_row
from karpear.people.models import Membership, Organisation, Person
from karpear.people.queries.choices import offered_members
from karpear.rules.access import Role, Verb, may
from karpear.rules.refusals import Missing
from karpear.rules.risk.matrix import Area, Level, Score, Treatment
from karpear.rules.risk.review import lapsed, overdue

from ...days import day_in
from ..models import UNFINISHED, Measure, Proposal, Risk, RiskState
from ..values import STANDS, from_json
from .history import Event, events_of


@dataclass(frozen=True, slots=True)
class MeasureLine:
    """One measure on the page. `own`: this person may say how far it is. `owned`: its owner still belongs here."""

    measure: Measure
    own: bool
    late: bool
    owned: bool


@dataclass(frozen=True, slots=True)
class RiskPage:
    """`whole`: they see the register; others see what they care for, without the history. `owns`: it is theirs.

    `proposal`: what facts propose, and nobody has answered yet.
    """

    risk: Risk
    whole: bool
    edits: bool
    accepts: bool
    owns: bool
    owned: bool
    late: bool
    ended: bool
    scores: dict[str, Score]
    measures: Sequence[MeasureLine]
    suggestions: Sequence[CatalogueMeasure]
    history: Sequence[Event]
    today: date
    proposal: Proposal | None = None

    @property
    def open(self) -> bool:
        return self.risk.state == RiskState.OPEN.value

    @property
    def areas(self) -> list[tuple[Area, list[tuple[int | None, Level | None]]]]:
        """For each area that is touched: impact and level, without measures, as things are, and after the planned."""
        touched = [area for area in Area if any(area in self.scores[stand].impacts for stand in STANDS)]
        judged = [self.scores[stand] for stand in STANDS]
        return [(area, [(score.impacts.get(area), score.level_for(area)) for score in judged]) for area in touched]

    @property
    def likelihoods(self) -> list[int]:
        return [self.scores[stand].likelihood for stand in STANDS]


def risk_of(person: Person, risk: UUID) -> Risk:
    """A risk that this person may see, with its organisation and people. Raises Missing."""
    rows = Risk.objects.visible_to(person).select_related("organisation", "owner", "accepted_by")
    return find_row(rows.filter(pk=risk))


def visible_measures(person: Person) -> "QuerySet[Measure]":
    """Of risks that they may see; only their own, and those of their risks, where they do not see the register."""
    visible_registers = Membership.objects.organisations(person, Verb.SEE_RISKS)
    condition = Q(owner=person) | Q(risk__owner=person) | Q(risk__organisation__in=visible_registers)
    rows = Measure.objects.filter(condition, risk__in=Risk.objects.visible_to(person).values("pk"))
    return rows.select_related("risk__organisation")


def measure_of(person: Person, measure: UUID) -> Measure:
    """One of them. Raises Missing."""
    return find_row(visible_measures(person).filter(pk=measure))


def risk_page(person: Person, risk: UUID, *, now: datetime) -> RiskPage:
    """Raises Missing."""
    visible_risk = risk_of(person, risk)
    today = day_in(visible_risk.organisation.time_zone, now)
    role = _role(person, visible_risk.organisation)
    whole, edits = may(role, Verb.SEE_RISKS), may(role, Verb.EDIT_RISKS)
    owns = visible_risk.owner_id == person.pk
    open_still = visible_risk.state == RiskState.OPEN
    rows = Measure.objects.filter(risk=visible_risk).select_related("owner")
    listed = sorted(rows if whole or owns else rows.filter(owner=person), key=_by_day)
    for measure in listed:
        measure.risk = visible_risk
    members = _still_members(visible_risk.organisation, {visible_risk.owner_id, *(m.owner_id for m in listed)} - {None})
    return RiskPage(
        risk=visible_risk,
        whole=whole,
        edits=edits,
        accepts=may(role, Verb.ACCEPT_RISK),
        owns=owns,
        owned=visible_risk.owner_id in members,
        late=overdue(visible_risk.review_on, today, open_still=open_still),
        ended=open_still and visible_risk.treatment == Treatment.ACCEPT and lapsed(visible_risk.accepted_until, today),
        scores=from_json(visible_risk.scores),
        measures=[
            MeasureLine(
                measure=measure,
                own=open_still and (edits or measure.owner_id == person.pk),
                late=overdue(measure.due_on, today, open_still=open_still and measure.state in UNFINISHED),
                owned=measure.owner_id is None or measure.owner_id in members,
            )
            for measure in listed
        ],
        suggestions=_suggestions(visible_risk, listed) if edits and open_still else [],
        history=events_of(visible_risk) if whole or owns else [],
        today=today,
        proposal=Proposal.objects.open().filter(risk=visible_risk).first() if whole else None,
    )


def _by_day(measure: Measure) -> tuple[bool, date, UUID]:
    """What is to be done first; what is over last."""
    return measure.state not in UNFINISHED, measure.due_on or date.max, measure.pk


def members_of(organisation: Organisation) -> list[Person]:
    """Who belongs to it now, by name; of a very large one not everybody, but who looks after something."""
    owners = {*_owners_in(Risk.objects.filter(organisation=organisation)),
              *_owners_in(Measure.objects.filter(risk__organisation=organisation))}  # fmt: skip
    return offered_members(Membership.objects.active().filter(organisation=organisation), owners)


def _owners_in(rows: "QuerySet[Any]") -> set[UUID]:
    return set(rows.filter(owner__isnull=False).order_by().values_list("owner", flat=True).distinct())


def _still_members(organisation: Organisation, people: Collection[UUID | None]) -> set[UUID]:
    rows = Membership.objects.active().filter(organisation=organisation, person__in=people, person__is_active=True)
    return set(rows.values_list("person", flat=True))


def _role(person: Person, organisation: Organisation) -> Role | None:
    membership = Membership.objects.active().filter(person=person, organisation=organisation).first()
    return Role(membership.role) if membership else None


def _suggestions(risk: Risk, have: Sequence[Measure]) -> list[CatalogueMeasure]:
    """What the pack knows against it and is not chosen yet."""
    try:
        book = catalogue(risk.organisation.country)
    except Missing:
        return []
    if risk.catalogue_id not in book.risks:
        return []
    taken_lines = {m.catalogue_id for m in have}
    return [line for line in book.measures_for(risk.catalogue_id) if line.id not in taken_lines]
