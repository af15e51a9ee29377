"""One risk, and what somebody may see and do there."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q

from karpear.countries.catalogue import CatalogueMeasure
from karpear.countries.queries import catalogue
from karpear.people.models import Membership, Organisation, Person
from karpear.rules.access import Role, Verb, may
from karpear.rules.refusals import Missing
from karpear.rules.risk.matrix import Area, Level, Score, Treatment
from karpear.rules.risk.review import lapsed, overdue

from ..models import UNFINISHED, Measure, Proposal, Risk, RiskState
from ..values import STANDS, day_in, from_json
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
    found = rows.filter(pk=risk).first()
    if found is None:
        raise Missing
    return found


def measure_of(person: Person, measure: UUID) -> Measure | None:
    """A measure of a risk that this person may see; only their own where they do not see the register."""
    seen = Membership.objects.that_may(Verb.SEE_RISKS).filter(person=person).values("organisation")
    theirs = Q(owner=person) | Q(risk__owner=person) | Q(risk__organisation__in=seen)
    rows = Measure.objects.filter(theirs, risk__in=Risk.objects.visible_to(person).values("pk"))
    return rows.select_related("risk__organisation").filter(pk=measure).first()


def risk_page(person: Person, risk: UUID, *, now: datetime) -> RiskPage:
    """Raises Missing."""
    found = risk_of(person, risk)
    today = day_in(found.organisation.time_zone, now)
    role = _role(person, found.organisation)
    whole, edits = may(role, Verb.SEE_RISKS), may(role, Verb.EDIT_RISKS)
    owns = found.owner_id == person.pk
    open_still = found.state == RiskState.OPEN
    rows = Measure.objects.filter(risk=found).select_related("owner")
    listed = list(rows if whole or owns else rows.filter(owner=person))
    for one in listed:
        one.risk = found
    members = {p.pk for p in members_of(found.organisation)}
    return RiskPage(
        risk=found,
        whole=whole,
        edits=edits,
        accepts=may(role, Verb.ACCEPT_RISK),
        owns=owns,
        owned=found.owner_id in members,
        late=overdue(found.review_on, today, open_still=open_still),
        ended=open_still and found.treatment == Treatment.ACCEPT and lapsed(found.accepted_until, today),
        scores=from_json(found.scores),
        measures=[
            MeasureLine(
                measure=m,
                own=open_still and (edits or m.owner_id == person.pk),
                late=overdue(m.due_on, today, open_still=open_still and m.state in UNFINISHED),
                owned=m.owner_id is None or m.owner_id in members,
            )
            for m in listed
        ],
        suggestions=_suggestions(found, listed) if edits and open_still else [],
        history=events_of(found) if whole or owns else [],
        today=today,
        proposal=Proposal.objects.open().filter(risk=found).first() if whole else None,
    )


def members_of(organisation: Organisation) -> list[Person]:
    """Who belongs to it now, by name."""
    rows = Membership.objects.active().filter(organisation=organisation, person__is_active=True)
    return sorted((m.person for m in rows.select_related("person")), key=lambda p: p.shown_name.casefold())


def _role(person: Person, organisation: Organisation) -> Role | None:
    own = Membership.objects.active().filter(person=person, organisation=organisation).first()
    return Role(own.role) if own else None


def _suggestions(risk: Risk, have: Sequence[Measure]) -> list[CatalogueMeasure]:
    """What the pack knows against it and is not chosen yet."""
    try:
        book = catalogue(risk.organisation.country)
    except Missing:
        return []
    if risk.catalogue_id not in book.risks:
        return []
    chosen = {m.catalogue_id for m in have}
    return [one for one in book.measures_for(risk.catalogue_id) if one.id not in chosen]
