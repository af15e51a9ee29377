"""Who is out, and what is shown of one person to those who look after them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import F, Q
from django.utils.timezone import get_current_timezone
from django.utils.translation import gettext as _

from karpear.activities.itinerary.models import Activity, PlanState, Traveller
from karpear.activities.plans.queries.now import travelling
from karpear.activities.plans.queries.plans import goes
from karpear.alerts.models import Alert, AlertQuerySet
from karpear.alerts.queries.words import kind_word, outcome_word
from karpear.cases.incidents.models import Incident, Task
from karpear.checkins.queries import WeekDay, next_shown, week_of
from karpear.people.models import Address, Membership, Person, Shift
from karpear.preparedness.succession.queries import tasks_held_by
from karpear.risks.register.models import UNFINISHED, Measure
from karpear.rules.access import Role, Verb, may
from karpear.rules.alarm.outcome import State
from karpear.rules.case.playbook import TaskState
from karpear.rules.ready.person import PersonReadiness
from karpear.rules.refusals import Forbidden, Missing

from ..ready.queries import readiness_of
from .whereabouts import Away, LastKnown, alarms, away_people, cases, with_sight

#: So many trips, alerts and measures stand on a person's page.
SHOWN_LINES = 5


def provinces_of(away: Iterable[Away]) -> dict[str, str]:
    """The provinces in which somebody is, by code."""
    return dict(sorted({where.province: where.place for where in away if where.place}.items()))


@dataclass(frozen=True, slots=True)
class Belonging:
    """One membership, as the reader may change it."""

    membership: Membership
    reader_role: Role

    @property
    def may_change(self) -> bool:
        return may(self.reader_role, Verb.CHANGE_ROLES)

    @property
    def may_open_accounts(self) -> bool:
        return may(self.reader_role, Verb.OPEN_ACCOUNTS)

    @property
    def may_close_phones(self) -> bool:
        return may(self.reader_role, Verb.CLOSE_PHONES)


@dataclass(frozen=True, slots=True)
class ShownAlert:
    """An alert about somebody, in words. `end`: how it ended."""

    alert: Alert
    word: str
    end: str


@dataclass(frozen=True, slots=True)
class PersonTrip:
    """One trip of somebody. `is_under_way`: it goes on; then it is `is_out` or `home_at` that says how it is for them.

    `is_out`: the board has them as out. `home_at`: they came home before the others. Neither: a case says where.
    """

    activity: Activity
    is_under_way: bool
    is_out: bool
    home_at: datetime | None


@dataclass(frozen=True, slots=True)
class PersonPage:
    """One person, as somebody who looks after them may know of them.

    `ways`: how they are reached, by kind and day of proof: the addresses themselves are theirs. `open`: alerts about
    them that the reader may act on; `past`: those that have ended. `steps`: of incidents that the reader sees.
    """

    person: Person
    belongings: list[Belonging]
    readiness: PersonReadiness
    whereabouts: LastKnown
    next_due_at: datetime | None
    on_watch: Shift | None
    ways: list[Address]
    trips: list[PersonTrip]
    open: list[ShownAlert]
    past: list[ShownAlert]
    measures: list[Measure]
    steps: int
    key_tasks: int
    is_reader: bool
    week: list[WeekDay]

    @property
    def phones_closed_by(self) -> UUID | None:
        """The membership by which the reader may close their phones; nobody does it here to their own."""
        memberships = (line.membership.pk for line in self.belongings if line.may_close_phones)
        return None if self.is_reader else next(memberships, None)


def person_page(reader: Person, person_id: UUID, now: datetime, *, forced: bool = False) -> PersonPage:
    """Raises Missing for a stranger, Forbidden for a colleague without such a role.

    A session that was forced open learns of no alert and of no incident; it takes as long.
    """
    belongings = belongings_of(reader, person_id)
    person = belongings[0].membership.person
    organisations = [belonging.membership.organisation for belonging in belongings]
    about = Alert.objects.may_act(reader).filter(person=person).select_related("owner").order_by("-opened_at", "-id")
    open_alerts, past_alerts = _shown(about.unresolved()), _shown(about.filter(state=State.RESOLVED.value))
    steps = _steps(reader, person)
    whereabouts = _whereabouts(reader, person, organisations[0].country, now, forced=forced)
    shifts = Shift.objects.filter(officer=person, organisation__in=organisations, ends_at__gt=now)
    week = week_of(person, by=reader, now=now, zone=get_current_timezone())
    return PersonPage(
        person=person,
        belongings=belongings,
        readiness=readiness_of([person.pk], [row.pk for row in organisations], now, forced=forced)[person.pk],
        whereabouts=whereabouts,
        next_due_at=next_shown(person, by=reader, forced=forced),
        on_watch=shifts.order_by("starts_at", "id").first(),
        ways=list(Address.objects.written().filter(person=person).defer("value")),
        trips=_trips(reader, person, now),
        open=[] if forced else open_alerts,
        past=[] if forced else past_alerts,
        measures=_measures(reader, person),
        steps=0 if forced else steps,
        key_tasks=0 if forced else tasks_held_by(person.pk, organisations),
        is_reader=reader.pk == person.pk,
        week=[] if forced else week,
    )


def left_within_week(organisation: UUID, now: datetime) -> list[Membership]:
    """Whose membership ended in the last seven days, the newest first."""
    rows = Membership.objects.filter(organisation=organisation, ended_at__gte=now - timedelta(days=7))
    return list(rows.select_related("person").order_by("-ended_at", "-id"))


def belongings_of(reader: Person, person_id: UUID) -> list[Belonging]:
    """Where somebody belongs and the reader sees who does. Raises Missing for a stranger, Forbidden for a colleague."""
    own_roles = dict(Membership.objects.active().filter(person=reader).values_list("organisation_id", "role"))
    rows = Membership.objects.active().filter(person=person_id, organisation__in=list(own_roles))
    memberships = list(rows.select_related("person", "organisation", "brought_by").order_by("joined_at", "id"))
    if not memberships:
        raise Missing
    roles = {organisation: Role(role) for organisation, role in own_roles.items()}
    visible = [m for m in memberships if may(roles[m.organisation_id], Verb.SEE_MEMBERS)]
    if not visible:
        raise Forbidden(_("Your role in this organisation does not allow this."))
    return [Belonging(membership, roles[membership.organisation_id]) for membership in visible]


def _whereabouts(reader: Person, person: Person, country: str, now: datetime, *, forced: bool) -> LastKnown:
    away, alarm_by_person = away_people(reader, country, now), alarms(reader, country, now, forced=forced)
    case = cases(reader, forced=forced).get(person.pk)
    alarm, on_the_way = alarm_by_person.get(person.pk), away.get(person.pk)
    if on_the_way and not alarm:
        on_the_way = with_sight(on_the_way, person, reader, country, now)
    return LastKnown(on_the_way, alarm, case)


def _shown(alerts: AlertQuerySet) -> list[ShownAlert]:
    return [ShownAlert(alert, kind_word(alert), outcome_word(alert.outcome)) for alert in alerts[:SHOWN_LINES]]


def _trips(reader: Person, person: Person, now: datetime) -> list[PersonTrip]:
    out_ids = {row.activity for row in travelling(reader, now) if row.person_id == person.pk}
    travels = Traveller.objects.filter(person=person)
    rows = Activity.objects.visible_to(reader).filter(Q(person=person) | Q(pk__in=travels.values("activity")))
    rows = rows.exclude(state=PlanState.DRAFT, put_before_approvers=False)
    plans = list(rows.order_by(F("starts_at").desc(nulls_last=True), "-pk")[:SHOWN_LINES])
    home_times = dict(travels.filter(activity__in=plans).values_list("activity_id", "home_at"))
    return [PersonTrip(plan, goes(plan, now), plan.pk in out_ids, home_times.get(plan.pk)) for plan in plans]


def _measures(reader: Person, person: Person) -> list[Measure]:
    registers = Membership.objects.organisations(reader, Verb.SEE_RISKS)
    rows = Measure.objects.filter(owner=person, state__in=UNFINISHED, risk__organisation__in=registers)
    return list(rows.order_by(F("due_on").asc(nulls_last=True), "pk")[:SHOWN_LINES])


def _steps(reader: Person, person: Person) -> int:
    incidents = Incident.objects.visible_to(reader).open()
    return Task.objects.filter(owner=person, state=TaskState.OPEN.value, incident__in=incidents).count()
