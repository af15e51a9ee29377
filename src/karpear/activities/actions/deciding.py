"""How an activity stands after it was assessed, and after it was changed."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from karpear.people.models import Person
from karpear.rules.plan.decision import Decision, Verdict, Watched, changed, first_decision, no_less_watched

from ..models import Activity, Answered, Assessment, Leg, State, Traveller
from ..queries import able_to_answer, asked_of, holding, times_of, whom_they_meet
from .asking import ASKED, NEWS, ask_no_more, tell_approvers
from .mine import write
from .proposing import close


def stand_after_assessment(found: Activity, assessment: Assessment, now: datetime) -> None:
    """Put the activity where its new assessment puts it, and ask whoever has to answer.

    Inside the caller's transaction, with the activity locked. What came before counts: nobody assesses their way
    around "must be cancelled" or around a no. Answers to earlier assessments no longer count.
    """
    asked, before = asked_of(found, assessment), Decision(found.decision)
    already = _involved(found)
    found.decision = first_decision(asked).value
    found.reminded_at = None
    found.put_before_approvers = found.put_before_approvers or asked > Verdict.GO
    ask_no_more(found, now=now)
    if asked > Verdict.GO:
        found.approver = whom_to_ask(found, wish=assessment.approver_id, assessor=assessment.person_id, now=now)
        tell_approvers(found, [found.approver_id] if found.approver_id else [], ASKED, now=now)
    else:
        found.approver = None
        tell_approvers(found, already - {assessment.person_id}, NEWS, now=now)
    found.save(update_fields=["decision", "reminded_at", "put_before_approvers", "approver"])
    close(found, "change", by=assessment.person, now=now)
    write("stand", found, by=assessment.person, now=now, before=before.value, after=found.decision, asked=int(asked))


def whom_to_ask(
    found: Activity, *, now: datetime, assessor: UUID, wish: UUID | None = None, but: Collection[UUID] = ()
) -> Person | None:
    """Whom the traveller chose, else who was asked before, else whoever is on watch; None when nobody may answer."""
    able = {p.pk: p for p in able_to_answer(found, now=now, assessor=assessor) if p.pk not in but}
    chosen = next((able[i] for i in (wish, found.approver_id) if i in able), None)
    return chosen or next(iter(able.values()), None)


def settled(found: Activity, *, by: Person, now: datetime) -> None:
    """It is called off: whoever was asked, or has answered, hears that there is something new."""
    ask_no_more(found, now=now)
    tell_approvers(found, _involved(found) - {by.pk}, NEWS, now=now)


def _involved(found: Activity) -> set[UUID]:
    """Who is asked now, and who has answered."""
    said = Answered.objects.filter(assessment__activity=found).values_list("person_id", flat=True)
    return {*said, *([found.approver_id] if found.approver_id else [])}


@dataclass(frozen=True)
class Picture:
    """What an assessment was about. Seconds are left out: pages know no fractions of them.

    `fallen`: ids of chosen measures that the plan contradicts.
    """

    fixed: tuple[object, ...]
    starts_at: datetime | None
    buddy: UUID | None
    times: tuple[Watched, ...]
    fallen: frozenset[str]

    def still_holds(self, after: "Picture") -> bool:
        """Nothing is different, or only safer: a buddy where there was none, more check-ins, or earlier ones."""
        same_buddy = self.buddy is None or self.buddy == after.buddy
        watched = no_less_watched(self.times, after.times, starts_at=self.starts_at)
        return self.fixed == after.fixed and same_buddy and watched and after.fallen <= self.fallen


@contextmanager
def outdating(found: Activity, *, by: Person, now: datetime) -> Iterator[None]:
    """What changes within may outdate the assessment: the decision was about another activity then."""
    looked_at = found.decision == Decision.OUTDATED and found.proposals.open().exists()
    if changed(Decision(found.decision)) == found.decision and not looked_at:
        yield
        return
    before = _picture(found)
    yield
    if not before.still_holds(_picture(found)):
        close(found, "change", by=by, now=now)
        outdate(found, by=by, now=now)


def outdate(found: Activity, *, by: Person, now: datetime) -> None:
    """It is no longer what was assessed. A no stays a no; whoever answered a yes, or is asked, hears of it."""
    before, after = Decision(found.decision), changed(Decision(found.decision))
    if before == after:
        return
    found.decision = after.value
    found.save(update_fields=["decision"])
    ask_no_more(found, now=now)
    tell_approvers(found, _involved(found) - {by.pk}, NEWS, now=now)
    write("outdate", found, by=by, now=now, before=before.value)


def _picture(found: Activity) -> Picture:
    plan = found.plan
    helpers = [(plan.get(role) or {}).get("name", "") for role in ("driver", "host")]
    names = [whom_they_meet(plan), plan.get("along", ""), *helpers]
    going = sorted(str(t.person_id or t.name) for t in Traveller.objects.filter(activity=found))
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
        for leg in Leg.objects.filter(activity=found)
    ]
    where_and_when = (found.place, found.province, _whole(found.starts_at), _whole(found.ends_at))
    times = times_of(found, armed=found.state == State.PLANNED)
    newest = found.assessments.first()
    return Picture(
        fixed=(found.organisation_id, found.kind, *where_and_when, *names, tuple(going), tuple(legs)),
        starts_at=_whole(found.starts_at),
        buddy=found.buddy_id,
        times=tuple(Watched(t.due_at.replace(microsecond=0), t.grace_s) for t in times),
        fallen=frozenset(one.id for one in holding(found, newest).fallen) if newest else frozenset(),
    )


def _whole(moment: datetime | None) -> datetime | None:
    return moment and moment.replace(microsecond=0)
