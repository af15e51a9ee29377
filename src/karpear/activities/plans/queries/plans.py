"""The list of plans, and one plan."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import FETCH_RAISE, Case, IntegerField, Q, QuerySet, When
from django.db.models.functions import Coalesce

from karpear.alerts.models import Alert, StageCall
from karpear.alerts.queries.own import own_alerts
from karpear.checkins.models import Promise
from karpear.people.models import Membership, Organisation, Person, Watch
from karpear.rules.access import Verb
from karpear.rules.plan.decision import Decision
from karpear.rules.plan.end import is_past_end
from karpear.ui.scales import DECISIONS, ScaleWord

from ...decisions.cover import ShownCover
from ...decisions.models import ReviewProposal
from ...decisions.queries.approvals import to_approve
from ...decisions.queries.cover import shown_cover
from ...decisions.queries.risk import RiskPart, risk_part
from ...itinerary.models import NOT_APPROVED, Activity, CancelledFor, Leg, PlanState, Traveller
from ...itinerary.queries import dangers, plan_of, whom_they_meet
from ...values import CheckInTime
from ..models import FamilyPage

_YEAR = timedelta(days=365)
_USUAL, _LOOKED_THROUGH = 3, 20


@dataclass(frozen=True, slots=True)
class PlanLine:
    """One line of the list. `next_due_at`: the next check-in of the plan's person."""

    activity: Activity
    own: bool
    going: bool
    next_due_at: datetime | None
    look_again: bool = False

    @property
    def is_refused(self) -> bool:
        """Over, and it was not approved."""
        return self.activity.state == PlanState.CANCELLED and self.activity.decision in NOT_APPROVED


@dataclass(frozen=True, slots=True)
class PlanPage:
    """Everything on the page of one plan. `promises`: its person's; `others`: fellow travellers'.

    `stands_still`: nobody waits for some of them, since it is known what happened to whoever made them.
    `missed`: the alert by which whoever reads this is missed on it and looked for. `cover`: who of those who go is
    insured for it; None where no register is kept.
    """

    activity: Activity
    own: bool
    travels: bool
    legs: list[Leg]
    travellers: list[Traveller]
    promises: list[Promise]
    others: list[Promise]
    pages: list[FamilyPage]
    night: bool
    alone: bool
    risk: RiskPart
    going: bool = False
    past_end: bool = False
    look: ReviewProposal | None = None
    stands_still: bool = False
    missed: Alert | None = None
    cover: ShownCover | None = None

    @property
    def stands(self) -> ScaleWord:
        """Whether it may go, in words."""
        return DECISIONS[Decision(self.activity.decision)]

    @property
    def is_prepared(self) -> bool:
        """Something is written for when it goes wrong. Saving an empty page prepares nobody."""
        plan = self.activity.plan
        return bool(plan.get("plan_b") or plan.get("questions") or any(plan.get("instructions", {}).values()))

    @property
    def readers(self) -> list[str]:
        """Names of the contacts who read this plan."""
        return [page.contact.shown_name for page in self.pages]

    @property
    def meets(self) -> str:
        """Whom they meet; everybody who may open this page may read it."""
        return whom_they_meet(self.activity.plan)

    @property
    def companion_count(self) -> int:
        """Of how many people `others` are."""
        return len({promise.person_id for promise in self.others})

    @property
    def fellows(self) -> list[str]:
        """Names of fellow travellers who have promises of their own and are not home yet."""
        return [t.person.shown_name for t in self.travellers if t.person and t.home_at is None]

    @property
    def is_followed(self) -> bool:
        """Planned, and the reader is on it: they can say where they are."""
        return self.activity.state == PlanState.PLANNED and (self.own or self.travels)

    @property
    def coming(self) -> list[Promise]:
        """Those that are awaited, the next first."""
        return [p for p in self.promises if p.state == "armed"]

    @property
    def settled(self) -> list[Promise]:
        """Answered or missed, the newest first."""
        return [p for p in reversed(self.promises) if p.state != "armed"]

    @property
    def next_promise(self) -> Promise | None:
        return next(iter(self.coming), None)


def listed_plans(person: Person, *, scope: str, now: datetime) -> QuerySet[Activity]:
    """The person's plans, with their `rank` (out now first), `coming` (when it began or begins, while it is not over)
    and `moment`.

    `scope`: "others" those they may see of other people; "approve" those that wait for their answer.
    """
    if scope == "approve":
        return to_approve(person, now=now).annotate(rank=_rank(now), moment=Coalesce("starts_at", "created_at"))
    rows = Activity.objects.visible_to(person).select_related("person", "organisation")
    rows = rows.exclude(_own_or_joined(person)) if scope == "others" else rows.filter(_own_or_joined(person))
    coming = Case(When(state=PlanState.PLANNED, then="starts_at"))
    return rows.annotate(rank=_rank(now), coming=coming, moment=Coalesce("starts_at", "created_at"))


def usual_plans(person: Person) -> list[Activity]:
    """What they planned last and may plan again in one tap: the newest few that are not of the same name."""
    rows = Activity.objects.filter(person=person, planned_at__isnull=False).order_by("-planned_at", "-pk")
    by_title: dict[str, Activity] = {}
    for activity in rows.fetch_mode(FETCH_RAISE)[:_LOOKED_THROUGH]:
        by_title.setdefault(activity.title, activity)
    return [activity for title, activity in by_title.items() if title][:_USUAL]


def plan_lines(person: Person, activities: Sequence[Activity], *, now: datetime) -> list[PlanLine]:
    """These plans with what else their list says of them. Two queries."""
    due, look_ids = _next_due(activities), _to_look_at(activities)
    return [PlanLine(a, a.person_id == person.pk, goes(a, now), due.get(a.pk), a.pk in look_ids) for a in activities]


def _own_or_joined(person: Person) -> Q:
    return Q(person=person) | Q(pk__in=Traveller.objects.filter(person=person).values("activity"))


def avoided(person: Person, *, scope: str, now: datetime) -> int:
    """How many of these plans were cancelled because of the risk in the last year: each of them a good outcome."""
    rows = Activity.objects.visible_to(person).filter(cancelled_for=CancelledFor.RISK, ended_at__gt=now - _YEAR)
    return (rows.filter(_own_or_joined(person)) if scope == "mine" else rows.exclude(_own_or_joined(person))).count()


def _rank(now: datetime) -> Case:
    """Out now first, then to come, then drafts, then what is over."""
    return Case(
        When(state=PlanState.PLANNED, starts_at__lte=now, then=0),
        When(state=PlanState.PLANNED, then=1),
        When(state=PlanState.DRAFT, then=2),
        default=3,
        output_field=IntegerField(),
    )


def goes(activity: Activity, now: datetime) -> bool:
    """Has it begun, and nobody has ended it? Not everybody on it need be out: `now.travelling` says who is."""
    return activity.state == PlanState.PLANNED and activity.starts_at is not None and activity.starts_at <= now


def _next_due(activities: Sequence[Activity]) -> dict[UUID, datetime]:
    owners = {a.pk: a.person_id for a in activities}
    rows = Promise.objects.awaited().filter(source__in=owners).order_by("-due_at", "-id")
    return {p.source: p.due_at for p in rows if p.source and p.person_id == owners[p.source]}


def _to_look_at(activities: Sequence[Activity]) -> set[UUID]:
    """Which of these something has happened to, and nobody has looked yet."""
    return set(ReviewProposal.objects.open().filter(activity__in=activities).values_list("activity_id", flat=True))


def activity_page(person: Person, activity: UUID, *, now: datetime, forced: bool = False) -> PlanPage:
    """One plan with its legs, travellers, promises and who is told. Raises Missing.

    A session that was `forced` open sees no alert.
    """
    plan = plan_of(person, activity)
    promises, stands_still = _promises(plan)
    night, lone_travel = dangers(plan)
    travellers = list(plan.travellers.select_related("person"))
    is_own = plan.person_id == person.pk
    risk = risk_part(person, plan)
    return PlanPage(
        activity=plan,
        own=is_own,
        travels=any(t.person_id == person.pk and t.home_at is None for t in travellers),
        legs=list(plan.legs.all()),
        travellers=travellers,
        promises=[p for p in promises if p.person_id == plan.person_id],
        others=[p for p in promises if p.person_id != plan.person_id],
        pages=list(plan.family_pages.select_related("contact")) if is_own else [],
        night=night,
        alone=lone_travel,
        risk=risk,
        going=goes(plan, now),
        past_end=plan.state == PlanState.PLANNED
        and is_past_end(plan.ends_at, armed=stands_still or any(p.state == "armed" for p in promises), now=now),
        look=plan.proposals.open().first(),
        stands_still=stands_still,
        missed=None if forced else _missed(person, plan),
        cover=_cover(person, plan, risk, forced=forced),
    )


def _cover(person: Person, activity: Activity, risk: RiskPart, *, forced: bool) -> ShownCover | None:
    """With what the newest assessment names."""
    threats = risk.latest.content.get("threats", []) if risk.latest else []
    return shown_cover(activity, person, threats, forced=forced)


def _missed(person: Person, activity: Activity) -> Alert | None:
    return next((alert for alert in own_alerts(person) if alert.source == activity.pk), None)


def _promises(activity: Activity) -> tuple[list[Promise], bool]:
    """Kept, missed and awaited ones; and whether it is known what happened, so that nobody waits just now."""
    promises = Promise.objects.filter(source=activity.pk).exclude(state="cancelled")
    awaited_ids = set(promises.awaited().values_list("pk", flat=True))
    rows = list(promises.select_related("person").order_by("due_at", "pk"))
    shown_promises = [promise for promise in rows if promise.state != "armed" or promise.pk in awaited_ids]
    stage_calls = StageCall.objects.in_force().filter(alert__person=activity.person_id, alert__source=activity.pk)
    return shown_promises, len(shown_promises) < len(rows) or stage_calls.exists()


def difference(activity: Activity, times: Sequence[CheckInTime]) -> list[tuple[str, datetime, timedelta]]:
    """What a change would do to its person's armed promises: ("kept" | "added" | "removed", due time, grace)."""
    promises = Promise.objects.armed().filter(source=activity.pk, person=activity.person_id)
    old_times = {(p.due_at, p.grace_s) for p in promises}
    new_times = {(t.due_at, t.grace_s) for t in times}
    rows = [("kept", *time) for time in old_times & new_times]
    rows += [("removed", *time) for time in old_times - new_times]
    rows += [("added", *time) for time in new_times - old_times]
    return [(change, at, timedelta(seconds=grace)) for change, at, grace in sorted(rows, key=lambda r: (r[1], r[0]))]


def organisations_of(person: Person) -> list[Organisation]:
    """Where this person may plan, by name."""
    memberships = Membership.objects.that_may(Verb.PLAN).filter(person=person).select_related("organisation")
    return sorted((m.organisation for m in memberships), key=lambda o: o.name.casefold())


def sees_others(person: Person) -> bool:
    """May this person see plans of other people at all?"""
    members = Membership.objects.that_may(Verb.SEE_ACTIVITIES).filter(person=person)
    return members.exists() or Watch.objects.accepted().filter(watcher=person).exists()


def as_armed(activity: Activity, times: Sequence[CheckInTime]) -> list[CheckInTime]:
    """Typed times with the exact moments of the promises they stand for: forms know no fractions of a second."""
    promises = Promise.objects.armed().filter(source=activity.pk, person=activity.person_id)
    exact = {p.due_at.replace(microsecond=0): p.due_at for p in promises}
    return [CheckInTime(exact.get(t.due_at, t.due_at), t.grace_s) for t in times]
