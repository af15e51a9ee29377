"""How an activity stands after it was assessed, and after it was changed."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from karpear.people.models import Person
from karpear.rules.plan.decision import Decision, Verdict, Watched, changed, first_decision, no_less_watched

from ...access import write
from ...itinerary.models import Activity, Leg, PlanState, Traveller
from ...itinerary.queries import times_of, whom_they_meet
from ..models import Answered, Assessment
from ..queries.decision import able_to_answer, asked_of
from ..queries.grounds import holding
from .requests import ASKED, NEWS, ask_no_more, tell_approvers
from .reviews import close


def stand_after_assessment(activity: Activity, assessment: Assessment, now: datetime) -> None:
    """Put the activity where its new assessment puts it, and ask whoever has to answer.

    Inside the caller's transaction, with the activity locked. What came before counts: nobody assesses their way
    around "must be cancelled" or around a no. Answers to earlier assessments no longer count.
    """
    verdict, old_decision = asked_of(activity, assessment), Decision(activity.decision)
    involved_people = _involved_people(activity)
    activity.decision = first_decision(verdict).value
    activity.reminded_at = None
    activity.put_before_approvers = activity.put_before_approvers or verdict > Verdict.GO
    ask_no_more(activity, now=now)
    if verdict > Verdict.GO:
        activity.approver = whom_to_ask(activity, wish=assessment.approver_id, assessor=assessment.person_id, now=now)
        tell_approvers(activity, [activity.approver_id] if activity.approver_id else [], ASKED, now=now)
    else:
        activity.approver = None
        tell_approvers(activity, involved_people - {assessment.person_id}, NEWS, now=now)
    activity.save(update_fields=["decision", "reminded_at", "put_before_approvers", "approver"])
    close(activity, "change", by=assessment.person, now=now)
    write(
        "stand",
        activity,
        by=assessment.person,
        now=now,
        before=old_decision.value,
        after=activity.decision,
        asked=int(verdict),
    )


def whom_to_ask(
    activity: Activity, *, now: datetime, assessor: UUID, wish: UUID | None = None, but: Collection[UUID] = ()
) -> Person | None:
    """Whom the traveller chose, else who was asked before, else whoever is on watch; None when nobody may answer."""
    able = {p.pk: p for p in able_to_answer(activity, now=now, assessor=assessor) if p.pk not in but}
    preferred_approver = next((able[i] for i in (wish, activity.approver_id) if i in able), None)
    return preferred_approver or next(iter(able.values()), None)


def settled(activity: Activity, *, by: Person, now: datetime) -> None:
    """It is called off: whoever was asked, or has answered, hears that there is something new."""
    ask_no_more(activity, now=now)
    tell_approvers(activity, _involved_people(activity) - {by.pk}, NEWS, now=now)


def _involved_people(activity: Activity) -> set[UUID]:
    """Who is asked now, and who has answered."""
    answered_by = Answered.objects.filter(assessment__activity=activity).values_list("person_id", flat=True)
    return {*answered_by, *([activity.approver_id] if activity.approver_id else [])}


@dataclass(frozen=True)
class PlanPicture:
    """What an assessment was about. Seconds are left out: pages know no fractions of them.

    `fallen`: ids of chosen measures that the plan contradicts.
    """

    fixed: tuple[object, ...]
    starts_at: datetime | None
    buddy: UUID | None
    times: tuple[Watched, ...]
    fallen: frozenset[str]

    def still_holds(self, new_picture: "PlanPicture") -> bool:
        """Nothing is different, or only safer: a buddy where there was none, more check-ins, or earlier ones."""
        same_buddy = self.buddy is None or self.buddy == new_picture.buddy
        is_watched = no_less_watched(self.times, new_picture.times, starts_at=self.starts_at)
        return self.fixed == new_picture.fixed and same_buddy and is_watched and new_picture.fallen <= self.fallen


@contextmanager
def outdating(activity: Activity, *, by: Person, now: datetime) -> Iterator[None]:
    """What changes within may outdate the assessment: the decision was about another activity then."""
    looked_at = activity.decision == Decision.OUTDATED and activity.proposals.open().exists()
    if changed(Decision(activity.decision)) == activity.decision and not looked_at:
        yield
        return
    old_picture = _picture(activity)
    yield
    if not old_picture.still_holds(_picture(activity)):
        close(activity, "change", by=by, now=now)
        outdate(activity, by=by, now=now)


def outdate(activity: Activity, *, by: Person, now: datetime) -> None:
    """It is no longer what was assessed. A no stays a no; whoever answered a yes, or is asked, hears of it."""
    old_decision, new_decision = Decision(activity.decision), changed(Decision(activity.decision))
    if old_decision == new_decision:
        return
    activity.decision = new_decision.value
    activity.save(update_fields=["decision"])
    ask_no_more(activity, now=now)
    tell_approvers(activity, _involved_people(activity) - {by.pk}, NEWS, now=now)
    write("outdate", activity, by=by, now=now, before=old_decision.value)


def _picture(activity: Activity) -> PlanPicture:
    plan = activity.plan
    helpers = [(plan.get(role) or {}).get("name", "") for role in ("driver", "host")]
    names = [whom_they_meet(plan), plan.get("along", ""), *helpers]
    travellers = sorted(str(t.person_id or t.name) for t in Traveller.objects.filter(activity=activity))
    legs = [
        (
            leg.from_place,
            leg.to_place,
            leg.province,
            _whole(leg.departs_at),
            _whole(leg.arrives_at),
            leg.transport,
            leg.alone,
        )
        for leg in Leg.objects.filter(activity=activity)
    ]
    where_and_when = (activity.place, activity.province, _whole(activity.starts_at), _whole(activity.ends_at))
    times = times_of(activity, armed=activity.state == PlanState.PLANNED)
    newest = activity.assessments.first()
    return PlanPicture(
        fixed=(activity.organisation_id, activity.kind, *where_and_when, *names, tuple(travellers), tuple(legs)),
        starts_at=_whole(activity.starts_at),
        buddy=activity.buddy_id,
        times=tuple(Watched(t.due_at.replace(microsecond=0), t.grace_s) for t in times),
        fallen=frozenset(measure.id for measure in holding(activity, newest).fallen) if newest else frozenset(),
    )


def _whole(moment: datetime | None) -> datetime | None:
    return moment and moment.replace(microsecond=0)
