"""What is counted for the overview: each number by the code that makes the list it leads to."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from karpear.activities.plans.queries.plans import listed_plans
from karpear.alerts.queries.past import DrillRecord, drill_records, drills, ended_within, past_alerts
from karpear.cases.incidents.models import Incident
from karpear.people.models import Membership, Organisation, Person
from karpear.people.needs import Urgency
from karpear.people.queries.cover import Cover, cover
from karpear.people.queries.gates import organisations_where, require
from karpear.preparedness.reserve.queries.state import ReserveState, reserve_state
from karpear.risks.days import day_in
from karpear.risks.register.models import Measure, MeasureState, Risk
from karpear.risks.register.queries.changes_since import Since, since
from karpear.risks.register.queries.measures import late_measures
from karpear.risks.register.queries.register import late_condition
from karpear.rules.access import Verb
from karpear.rules.duty.decay import RiskHold
from karpear.rules.ready.person import Proof
from karpear.screens.needs import DECISIONS, NeedLine, lines_of, needs

from ..hold.queries import count_holds, open_risks, risk_lines
from ..ready.queries import ReadyCounts, count_gaps, count_ready, readiness_of
from .closure import ClosingCounts, closing_counts
from .duty import DutyCounts, duty_counts
from .reach import TeamReach, team_reach

A_WEEK = timedelta(days=7)
SOON = frozenset({Urgency.LATE, Urgency.TODAY, Urgency.WEEK})


@dataclass(frozen=True, slots=True)
class PeopleReady:
    """How many people are ready, and which proofs are missing of how many of them: of most first."""

    counts: ReadyCounts
    gaps: list[tuple[Proof, int]]


@dataclass(frozen=True, slots=True)
class WeekChanges:
    """What happened within the last week. Only counts: whom it is about stands in the lists."""

    opened_incidents: int
    closed_incidents: int
    ended_alerts: int
    drills: int
    done_measures: int
    joined: int
    left: int
    register: Since


@dataclass(frozen=True, slots=True)
class OrganisationOverview:
    """`late_risks`: overdue by themselves or by one of the `late_measures`.
    `week_began`: the day from which changes are counted. `owed`, `reserve`, `closing`: None in a forced session.
    """

    organisation: Organisation
    others: list[Organisation]
    people: PeopleReady
    reach: TeamReach
    last_drill: DrillRecord | None
    late_measures: int
    late_risks: int
    holds: Mapping[RiskHold, int]
    open_incidents: int
    waiting_plans: int
    cover: Cover | None
    owed: DutyCounts | None
    decisions: list[NeedLine]
    changes: WeekChanges
    week_began: date
    reserve: ReserveState | None
    closing: ClosingCounts | None


def overview_page(
    reader: Person, organisation_id: UUID, now: datetime, *, forced: bool = False
) -> OrganisationOverview:
    """Raises Missing for a stranger, Forbidden for a member.

    A session that was forced open learns of no alarm, drill, incident, and of nothing that waits; it takes as long.
    """
    organisation = require(reader, organisation_id, Verb.SEE_MEMBERS).organisation
    today = day_in(organisation.time_zone, now)
    changes = _changes(reader, organisation, today - A_WEEK, now)
    newest = drills(reader).filter(organisation=organisation).order_by("-opened_at", "-id")[:1]
    newest_drill = drill_records(list(newest))
    incidents = Incident.objects.visible_to(reader).open().filter(organisation=organisation).count()
    plans = listed_plans(reader, scope="approve", now=now).filter(organisation=organisation).count()
    decisions = _decisions(reader, now)
    owed: DutyCounts | None = duty_counts(reader, organisation, now)
    if forced:
        newest_drill, incidents, plans, decisions, owed = [], 0, 0, [], None
        changes = WeekChanges(0, 0, 0, 0, changes.done_measures, changes.joined, changes.left, changes.register)
    late_measures, late_risks = late_counts(organisation.pk, today)
    return OrganisationOverview(
        organisation=organisation,
        others=[row for row in organisations_where(reader, Verb.SEE_MEMBERS) if row.pk != organisation.pk],
        people=people_ready(organisation.pk, now, forced=forced),
        reach=team_reach(organisation.pk, now),
        last_drill=next(iter(newest_drill), None),
        late_measures=late_measures,
        late_risks=late_risks,
        holds=holds_of(organisation, now, forced=forced),
        open_incidents=incidents,
        waiting_plans=plans,
        cover=next((line for line in cover(reader, now) if line.organisation.pk == organisation.pk), None),
        owed=owed,
        decisions=decisions,
        changes=changes,
        week_began=today - A_WEEK,
        reserve=None if forced else reserve_state(organisation.pk, now),
        closing=None if forced else closing_counts(reader, organisation, now),
    )


def people_ready(organisation: UUID, now: datetime, *, forced: bool = False) -> PeopleReady:
    """Everybody who belongs there, by the one rule of readiness."""
    members = Membership.objects.active().filter(organisation=organisation, person__is_active=True)
    people = list(members.order_by().values_list("person_id", flat=True))
    readiness = list(readiness_of(people, [organisation], now, forced=forced).values())
    return PeopleReady(count_ready(readiness), count_gaps(readiness))


def holds_of(organisation: Organisation, now: datetime, *, forced: bool = False) -> Mapping[RiskHold, int]:
    """How many open risks are answered by what was really tested: as the page of them counts."""
    return count_holds(risk_lines(organisation, list(open_risks(organisation.pk)), now, forced=forced))


def late_counts(organisation: UUID, today: date) -> tuple[int, int]:
    """Measures that are late, and risks that the register lists as overdue."""
    late = Measure.objects.filter(late_measures(today))
    risks = Risk.objects.filter(late_condition(today), organisation=organisation)
    return late.filter(risk__organisation=organisation).count(), risks.count()


def _decisions(reader: Person, now: datetime) -> list[NeedLine]:
    """By their day, if they have one: what has none waits already."""
    kinds = {kind.what for kind in DECISIONS}
    waiting = [thing for thing in needs(reader, now) if thing.what in kinds]
    return lines_of([thing for thing in waiting if thing.at is None or thing.urgency(now) in SOON], now)


def _changes(reader: Person, organisation: Organisation, day: date, now: datetime) -> WeekChanges:
    """Since the same hour a week ago; in the register since that day."""
    began = now - A_WEEK
    incidents = Incident.objects.visible_to(reader).filter(organisation=organisation)
    measures = Measure.objects.filter(risk__organisation=organisation, state=MeasureState.DONE)
    members = Membership.objects.filter(organisation=organisation)
    return WeekChanges(
        opened_incidents=incidents.filter(opened_at__gte=began).count(),
        closed_incidents=incidents.filter(closed_at__gte=began).count(),
        ended_alerts=ended_within(past_alerts(reader), organisation.pk, began).count(),
        drills=drills(reader).filter(organisation=organisation, opened_at__gte=began).count(),
        done_measures=measures.filter(done_at__gte=began).count(),
        joined=members.active().filter(joined_at__gte=began).count(),
        left=members.filter(ended_at__gte=began).count(),
        register=since(reader, organisation.pk, day),
    )
