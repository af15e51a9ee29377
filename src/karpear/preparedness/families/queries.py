"""One's own family plan, plans that somebody was chosen for, and what an organisation may know of all of them."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from karpear.alerts.models import StageCall
from karpear.db.reader import unguarded
from karpear.db.rows import find_row
from karpear.people.models import Membership, Organisation, Person
from karpear.people.queries.pairs import bound_to
from karpear.rules.case.pack import Stage
from karpear.rules.case.playbook import playbook_of_stage
from karpear.rules.duty.evidence import ProofSpan
from karpear.rules.duty.family import FamilyCase, FamilyIncident, Payer, case_of, may_open, may_open_again, plan_span
from karpear.rules.duty.totals import LEAST, CaseTotals
from karpear.rules.refusals import Missing
from karpear.vault.models import Record, RecordType

from .models import FamilyOpening, FamilyPlan, FamilyReader, FamilyTotals


@dataclass(frozen=True, slots=True)
class OwnPlan:
    """A person's plan as their page shows it. `behind`: a reader could not open what was written last."""

    plan: FamilyPlan | None = None
    thread: UUID | None = None
    newest: UUID | None = None
    readers: list[FamilyReader] = field(default_factory=list)
    openings: list[FamilyOpening] = field(default_factory=list)

    @property
    def behind(self) -> bool:
        if self.plan is None or not self.readers:
            return False
        has_new_key = any(reader.identity.retired_at for reader in self.readers)
        return has_new_key or self.plan.record_id != self.newest

    @property
    def span(self) -> ProofSpan:
        return plan_span(self.plan.looked_at if self.plan else None)

    def is_old(self, now: datetime) -> bool:
        """Is it longer ago than a year that somebody looked?"""
        ends_at = self.span.ends_at
        return ends_at is not None and ends_at <= now


def own_plan(person: Person) -> OwnPlan:
    """What a person's own page needs."""
    plan = FamilyPlan.objects.visible_to(person).select_related("counted_for").first()
    record = newest_record(person)
    thread, newest = (record.thread, record.pk) if record else (None, None)
    if plan is None:
        return OwnPlan(None, thread, newest)
    readers = list(plan.readers.select_related("identity__person"))
    openings = list(plan.openings.shown_to_owner().select_related("reader"))
    return OwnPlan(plan, thread, newest, readers, openings)


def newest_record(person: Person) -> Record | None:
    """The newest version that a person sealed and did not take away."""
    return Record.objects.kept().filter(owner=person, type=RecordType.FAMILY, superseded_by=None).first()


def plan_answer(person: Person) -> dict[str, Any]:
    """The same for their browser."""
    family_plan = own_plan(person)
    readers = [
        {"identity": reader.identity_id, "name": reader.identity.person.shown_name}
        for reader in family_plan.readers
        if reader.identity.person
    ]
    return {
        "thread": family_plan.thread,
        "readers": readers,
        "counted_for": family_plan.plan.counted_for_id if family_plan.plan else None,
    }


@dataclass(frozen=True, slots=True)
class FamilyOffer:
    """A plan that an incident offers to somebody whom its person chose. `opening`: they may read it already."""

    plan: FamilyPlan
    case: FamilyCase
    opening: FamilyOpening | None = None


@unguarded("plans whose readers this person is, once they may be opened")
def offers(person: Person, incident: FamilyIncident, incident_id: UUID) -> list[FamilyOffer]:
    """The plans that this incident offers to this person: of those alone who chose them. Two queries."""
    case = case_of(incident.playbook)
    if case is None:
        return []
    plans = FamilyPlan.objects.filter(readers__identity__person=person, record__removed_at=None, record__isnull=False)
    plans = plans.exclude(person=person)
    if incident.about:
        plans = plans.filter(person=incident.about)
    rows = FamilyOpening.objects.filter(reader=person, plan__in=plans, incident=incident_id).order_by("opened_at", "id")
    openings = {opening.plan_id: opening for opening in rows}
    return [
        FamilyOffer(plan, case, opening if opening and not opening.taken_back_at else None)
        for plan in plans.select_related("person").distinct().order_by("created_at", "id")
        for opening in [openings.get(plan.pk)]
        if may_open(incident, owner=plan.person_id, reader=person.pk, was_chosen=True)
        and may_open_again(incident, plan.person_id, was_taken_back=bool(opening and opening.taken_back_at))
    ]


def confirmed_stages(alert: UUID, reader: Person) -> frozenset[Stage]:
    """What stands confirmed of an alert, as far as it is not this reader's word alone."""
    return frozenset(Stage(call.stage) for call in _of_others(StageCall.objects.filter(alert=alert), reader))


def _of_others(calls: QuerySet[StageCall], reader: Person) -> Iterator[StageCall]:
    """Those in force, the newest first, that somebody beside this reader said, who is not their invention."""
    for call in (
        StageCall.objects.in_force().filter(pk__in=calls).select_related("alert").order_by("-confirmed_at", "-id")
    ):
        said_at = call.confirmed_at or call.at
        one_will = {None, reader.pk} | bound_to(reader.pk, call.alert.organisation_id, said_at)
        if {call.by_id, call.second_id} - one_will:
            yield call


@unguarded("what those whom somebody chose may know")
def known_of(owner: Person, reader: Person) -> FamilyIncident | None:
    """What is known of somebody by an alert, for those whom they chose and who see no incidents; None: nothing."""
    calls = StageCall.objects.filter(alert__person=owner, alert__drill=False)
    newest = next(_of_others(calls, reader), None)
    playbook = playbook_of_stage(Stage(newest.stage)) if newest else None
    if newest is None or playbook is None:
        return None
    confirmed = frozenset({Stage(newest.stage)})
    return FamilyIncident(playbook.value, open=True, opened_by=None, about=owner.pk, confirmed=confirmed)


@unguarded("plans whose readers they are, once they may be opened")
def own_offers(person: Person) -> list[FamilyPlan]:
    """Plans that this person may open now because of what is known of their owners, and has not opened."""
    waiting = readers_waiting().filter(identity__person=person).select_related("plan__person")
    return [reader.plan for reader in waiting if _is_offered(reader.plan, person)]


def _is_offered(plan: FamilyPlan, reader: Person) -> bool:
    incident_facts = known_of(plan.person, reader)
    return incident_facts is not None and may_open(
        incident_facts, owner=plan.person_id, reader=reader.pk, was_chosen=True
    )


def readers_waiting() -> QuerySet[FamilyReader]:
    """Whom somebody chose of whom something is known now, and who has not opened their plan."""
    people_with_stage = StageCall.objects.in_force().filter(alert__drill=False).order_by().values("alert__person")
    openings = FamilyOpening.objects.standing().filter(plan=OuterRef("plan"), reader=OuterRef("identity__person"))
    rows = FamilyReader.objects.filter(plan__person__in=people_with_stage, plan__record__isnull=False)
    return rows.filter(~Exists(openings), identity__retired_at=None)


@unguarded("a plan that was opened for them")
def opened_plan(person: Person, plan: UUID) -> FamilyOpening:
    """A plan that somebody may read now. Raises Missing."""
    rows = FamilyOpening.objects.standing().filter(plan=plan, reader=person, plan__record__removed_at=None)
    opening = find_row(rows.select_related("plan__person", "plan__record"))
    if opening.plan.record_id is None:
        raise Missing
    return opening


@unguarded("plans that were opened for them")
def plans_to_read(person: Person) -> list[FamilyOpening]:
    """Those that somebody may read now, the newest first."""
    rows = FamilyOpening.objects.standing().filter(reader=person, plan__record__isnull=False)
    return list(rows.select_related("plan__person"))


@unguarded("who chose this person")
def people_who_chose(person: Person) -> list[Person]:
    """Those whose plan this person may be offered one day."""
    plans = FamilyPlan.objects.filter(readers__identity__person=person).select_related("person").distinct()
    return [plan.person for plan in plans.order_by("created_at", "id")]


@unguarded("that there is a plan, and since when")
def proof_spans(people: Collection[UUID], _organisations: Collection[UUID], now: datetime) -> dict[UUID, ProofSpan]:
    """Of these people those who have a plan, and since when they looked it through. Nothing else of it. One query."""
    rows = FamilyPlan.objects.filter(person__in=list(people), looked_at__lte=now, record__removed_at=None)
    rows = rows.filter(record__isnull=False)
    return {person: plan_span(looked_at) for person, looked_at in rows.values_list("person", "looked_at").order_by()}


@dataclass(frozen=True, slots=True)
class PlanHolder:
    """Somebody of an organisation: whether they have a plan, and since when."""

    person: Person
    span: ProofSpan

    def holds(self, now: datetime) -> bool:
        """Is it dated, and not older than a year?"""
        return self.span.ends_at is not None and now < self.span.ends_at


@dataclass(frozen=True, slots=True)
class FamilyOverview:
    """What an organisation may know. `totals`: what was published last; None: nothing yet, or it is withheld."""

    organisation: Organisation
    holders: list[PlanHolder]
    published: FamilyTotals | None
    totals: dict[FamilyCase, CaseTotals] | None
    least: int = LEAST

    def count(self, now: datetime) -> int:
        """How many have a plan that holds."""
        return sum(holder.holds(now) for holder in self.holders)


def family_overview(organisation: Organisation, now: datetime) -> FamilyOverview:
    """Who has a plan since when, and the last totals that were published; three queries."""
    memberships = Membership.objects.active().filter(organisation=organisation, person__is_active=True)
    people = [membership.person for membership in memberships.select_related("person").order_by("joined_at", "id")]
    spans = proof_spans([person.pk for person in people], [organisation.pk], now)
    published = FamilyTotals.objects.newest_of(organisation.pk)
    return FamilyOverview(
        organisation,
        [PlanHolder(person, spans.get(person.pk, ProofSpan())) for person in people],
        published,
        read_totals(published.totals) if published else None,
    )


def no_overview(organisation: Organisation) -> FamilyOverview:
    """What whoever forces somebody gets to see: nobody, and no total."""
    return FamilyOverview(organisation, [], None, None)


def read_totals(published_totals: dict[str, Any]) -> dict[FamilyCase, CaseTotals] | None:
    """As they were published; None: all of it is withheld."""
    totals = {
        FamilyCase(case): CaseTotals(
            row["need"], row["covered"], {Payer(payer): amount for payer, amount in row["paid"].items()}
        )
        for case, row in published_totals.items()
    }
    return totals if any(row.need is not None for row in totals.values()) else None
