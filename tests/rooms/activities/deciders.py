"""A Hypothesis state machine that tries to get an activity past "must be cancelled" with the room's real actions.

It plays a traveller, her colleagues, two officers, a lead and a stranger, in any order: assess, answer, change, plan
again, postpone, start, a program's activities, facts that ask for another look. After each step it compares how every
activity stands with its own small model of who has said what. Each example is rolled back.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, ClassVar
from uuid import UUID, uuid4

from django.db import transaction
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from karpear.activities.assessment.actions import assessments
from karpear.activities.decisions.actions import answers as answers_actions
from karpear.activities.decisions.actions import reviews
from karpear.activities.decisions.actions.reviews import LookAnswer
from karpear.activities.decisions.models import Answered, Assessment, ReviewProposal
from karpear.activities.itinerary.models import Activity, PlanState
from karpear.activities.plans.actions import cancel, draft, pages, start
from karpear.activities.plans.actions import change as change_actions
from karpear.activities.values import CheckInTime
from karpear.checkins.models import Promise
from karpear.people.models import Person
from karpear.rules.plan.decision import ALLOWED, NO, YES, ApproverAnswer, Decision, Verdict
from karpear.rules.refusals import BadFields, Conflict, Forbidden, Missing
from karpear.rules.risk.matrix import RELIABLE, Confidence, Level, Reliability, level_of
from tests.cast import Cast
from tests.rooms.activities.assessments import answers, threat_with_measures
from tests.rooms.activities.plans import created, drafted, who

HOUR = timedelta(hours=1)
PEOPLE = ("sophea", "dara", "kanha", "bopha", "chenda")
REFUSED = (Forbidden, Missing, Conflict, BadFields)
MOST = 5
which, hours = st.integers(0, MOST - 1), st.integers(1, 5)
people, officers = st.sampled_from(PEOPLE), st.sampled_from(PEOPLE[1:4])
pairs = st.tuples(st.integers(1, 5), st.integers(1, 5))
sources = st.sampled_from([Reliability.LIKELY_RELIABLE, *Reliability])


@dataclass
class Known:
    """What the machine knows of one activity. `said`: answers to its newest assessment, in order.

    `very_high_from`: the newest assessment said so, and its source was reliable. `stained`: it, or what it was copied
    from, had to be cancelled once, and nobody has let it go since.
    """

    very_high_from_reliable: bool = False
    assessed: bool = False
    stained: bool = False
    changed: bool = False
    looked: bool = False
    said: list[tuple[str, ApproverAnswer]] = field(default_factory=list)
    ever: bool = False


class Deciders(RuleBasedStateMachine):
    """`cast` is set by the caller."""

    cast: ClassVar[Cast]

    def __init__(self) -> None:
        super().__init__()
        self.undo = transaction.atomic()
        self.undo.__enter__()
        self.now = self.cast.now
        self.known: dict[UUID, Known] = {}
        self.rows = 0

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.undo.__exit__(None, None, None)

    def who(self, name: str) -> Person:
        person: Person = getattr(self.cast, name)
        return person

    def one(self, number: int) -> Activity:
        ids = list(self.known)
        return Activity.objects.get(pk=ids[number % len(ids)])

    def worst(self, number: int) -> Activity:
        """One that must not go, if there is any that is not over: that is where people look for a way around."""
        stopped = Activity.objects.filter(pk__in=self.known, decision__in=[one.value for one in NO])
        found = list(stopped.filter(state__in=[PlanState.DRAFT, PlanState.PLANNED]).order_by("state", "pk"))
        return found[number % len(found)] if found else self.one(number)

    def tried(self, verb: Callable[..., Any], *, activity: Activity, by: str | None = "", **told: Any) -> Any:
        """What the verb answers; None when it is refused: it is one transaction, so nothing has changed then.

        `by`: who; empty for whose plan it is; None when nobody does it.
        """
        self.now += timedelta(seconds=1)
        if by is not None:
            told["person"] = self.who(by) if by else activity.person
        try:
            return verb(activity=activity.pk, now=self.now, **told) or True
        except REFUSED:
            return None

    # -- plans

    @initialize(numbers=pairs, reliability=sources, by=people)
    def begin(self, numbers: tuple[int, int], reliability: Reliability, by: str) -> None:
        self.known[drafted(self.cast.sophea, now=self.now).pk] = Known()
        self.assess(0, by, numbers, reliability)

    @rule(number=which, by=people, how=st.sampled_from(["again", "postponed", "program"]), later=hours)
    def another(self, number: int, by: str, how: str, later: int) -> None:
        """Plan the same again, postpone it, or let a program make a new one."""
        if len(self.known) >= MOST:
            return
        old = self.one(number)
        starts = (old.starts_at or self.now) + later * HOUR
        if how == "program":
            activity = created(self.cast.sophea, now=self.now, **self.body(self.now + HOUR))
            assert (activity.state, activity.decision) == (PlanState.PLANNED, Decision.UNASSESSED)
            self.known[activity.pk] = Known()
        elif how == "again":
            self.copied(old, self.tried(draft.plan_again, by=by, activity=old))
        else:
            self.copied(old, self.tried(draft.postpone, by=by, activity=old, starts_at=starts, safe_now=True))

    def body(self, starts: datetime) -> dict[str, Any]:
        due = {"due_at": (starts + 6 * HOUR).isoformat(), "grace_s": 600}
        return {"starts_at": starts.isoformat(), "ends_at": (starts + 8 * HOUR).isoformat(), "check_ins": [due]}

    def copied(self, old: Activity, made: Activity | None) -> None:
        if made is not None:
            stained = self.known[old.pk].stained and Decision(old.decision) not in ALLOWED
            self.known[made.pk] = Known(stained=stained)
            assert made.decision == Decision.UNASSESSED, "a copy is not assessed"

    @rule(number=which, how=st.sampled_from(["when", "who", "end"]), later=hours, fellow=people)
    def change(self, number: int, how: str, later: int, fellow: str) -> None:
        found = self.worst(number)
        starts = (found.starts_at or self.now) + later * HOUR
        ends = (found.ends_at or self.now) + later * HOUR
        going = self.going(found)
        if how == "when":
            clean = {"place": found.place, "province": "", "starts_at": starts, "ends_at": starts + 4 * HOUR}
            done = self.tried(pages.save_when, activity=found, clean=clean)
        elif how == "who":
            done = self.tried(pages.save_who, activity=found, clean=who(fellows=[self.who(fellow).pk]))
        else:
            done = self.tried(change_actions.change_plan, activity=found, ends_at=ends, times=[CheckInTime(ends, 600)])
        after = Activity.objects.get(pk=found.pk)
        # The same fellow a second time changes nothing, nor does a stranger, who is left out.
        newly = after.decision == Decision.OUTDATED and found.decision != Decision.OUTDATED
        if done is not None and (how != "who" or newly or self.going(found) != going):
            self.known[found.pk].changed = True
        if Decision(found.decision) in NO:
            assert after.decision == found.decision, "a no stays a no"

    @rule(number=which, how=st.sampled_from(["start", "start", "start", "cancel"]))
    def start_or_cancel(self, number: int, how: str) -> None:
        found = self.one(number) if how == "cancel" else self.worst(number)
        if how == "cancel":
            self.tried(cancel.cancel, activity=found, safe_now=True)
        elif self.tried(start.start, activity=found) is not None and found.state == PlanState.DRAFT:
            assert Decision(found.decision) not in NO, "what must not go does not start"
            assert not self.known[found.pk].very_high_from_reliable, "very high and reliable does not start"

    # -- assessments and answers

    @rule(number=which, by=people, numbers=pairs, reliability=sources, measures=st.integers(0, 4),
          confidence=st.sampled_from(list(Confidence)), warned=st.sampled_from([False, False, True]))  # fmt: skip
    def assess_somehow(
        self, number: int, by: str, numbers: tuple[int, int], reliability: Reliability, **more: Any
    ) -> None:
        self.assess(number, by, numbers, reliability, **more)

    @rule(number=which, by=people, numbers=st.sampled_from([(5, 5), (3, 5), (5, 4)]), reliability=sources)
    def assess_very_high(self, number: int, by: str, numbers: tuple[int, int], reliability: Reliability) -> None:
        self.assess(number, by, numbers, reliability)

    @rule(number=which, by=people, numbers=st.sampled_from([(1, 1), (3, 3), (5, 1), (4, 4)]), reliability=sources)
    def assess_mildly(self, number: int, by: str, numbers: tuple[int, int], reliability: Reliability) -> None:
        self.assess(number, by, numbers, reliability)

    def assess(
        self,
        number: int,
        by: str,
        numbers: tuple[int, int],
        reliability: Reliability,
        *,
        measures: int = 0,
        confidence: Confidence = Confidence.MEDIUM,
        warned: bool = False,
    ) -> None:
        activity = self.one(number)
        chosen = tuple(threat_with_measure.id for threat_with_measure in threat_with_measures()[1][:measures])
        clean = answers(*numbers, chosen, confidence=confidence.value, reliability=reliability.value, warned=warned)
        armed = self.armed(activity)
        made = self.tried(assessments.assess, by=by, activity=activity, clean=clean)
        assert self.armed(activity) == armed, "no verdict takes a check-in away"
        if made is None:
            return
        before, had = self.known[activity.pk], made.verdict == Verdict.MUST_CANCEL
        very_high = warned or made.level_after == Level.VERY_HIGH
        must = very_high and reliability in RELIABLE
        assert had or not must, "very high and reliable is cancelled"
        assert had or not (before.ever and very_high), "calling the source unsure changes nothing"
        if level_of(*numbers) == Level.VERY_HIGH:
            assert made.verdict > Verdict.GO, "measures alone do not let it go"
        self.known[activity.pk] = Known(
            assessed=True, very_high_from_reliable=must, stained=before.stained or had, ever=before.ever or had
        )

    @rule(
        number=which,
        by=officers,
        given=st.sampled_from([ApproverAnswer.APPROVE, ApproverAnswer.APPROVE, ApproverAnswer.CONDITIONS]),
    )
    def say_yes(self, number: int, by: str, given: ApproverAnswer) -> None:
        self.answer(number, by, given, "It must be.")

    @rule(number=which, pair=st.permutations(["dara", "kanha", "bopha"]))
    def two_say_yes(self, number: int, pair: list[str]) -> None:
        for by in pair[:2]:
            self.answer(number, by, ApproverAnswer.APPROVE, "It must be.")

    @rule(number=which, by=people, given=st.sampled_from(list(ApproverAnswer)),
          reason=st.sampled_from(["", "It must be."]),
          older=st.integers(0, 1))  # fmt: skip
    def say_something(self, number: int, by: str, given: ApproverAnswer, reason: str, older: int) -> None:
        self.answer(number, by, given, reason, older)

    def answer(self, number: int, by: str, given: ApproverAnswer, reason: str, older: int = 0) -> None:
        activity = self.one(number)
        listed = list(activity.assessments.all()[: older + 1])
        if not listed:
            return
        clean = {
            "answer": given.value,
            "reason": reason,
            "conditions": "Two cars" if given == ApproverAnswer.CONDITIONS else "",
            "postponed_to": self.now + 48 * HOUR if given == ApproverAnswer.POSTPONE else None,
        }
        armed = self.armed(activity)
        done = self.tried(answers_actions.answer, by=by, activity=activity, assessment=listed[-1].pk, clean=clean)
        assert self.armed(activity) == armed, "no answer takes a check-in away"
        if done is None:
            return
        assert self.who(by).pk not in self.going(activity), "whoever travels does not answer"
        assert by != "chenda", "a stranger does not answer"
        assert listed[-1] == listed[0], "only the newest assessment is answered"
        known = self.known[activity.pk]
        assert not (known.changed and given in YES), "a yes to what has changed"
        assert not (known.very_high_from_reliable and given in YES), "a yes to what must be cancelled"
        known.said.append((by, given))

    # -- what happened

    @rule(number=which, level=st.sampled_from([Level.MEDIUM, Level.HIGH, Level.VERY_HIGH]), by=officers,
          reliability=sources, given=st.sampled_from([None, "back", LookAnswer.APPROVE, *LookAnswer]))  # fmt: skip
    def something_happens(
        self, number: int, level: Level, by: str, reliability: Reliability, given: LookAnswer | str | None
    ) -> None:
        """It is to be looked at again, and perhaps somebody does at once."""
        activity = self.one(number)
        arithmetic = {"reliability": reliability.value, "lines": [{"facts": [{"id": "one"}]}], "at": str(self.now)}
        told = {"source": uuid4(), "level_before": None, "level_after": level, "arithmetic": arithmetic}
        self.tried(reviews.propose, activity=activity, by=None, **told)
        if given == "back":
            self.tried(reviews.take_back, activity=activity, by=None, withdrawn={"one"})
        elif given is not None:
            self.look(number, by, LookAnswer(given))

    @rule(number=which, by=people, given=st.sampled_from(list(LookAnswer)))
    def look(self, number: int, by: str, given: LookAnswer) -> None:
        activity = self.one(number)
        open_one = ReviewProposal.objects.open().filter(activity=activity).first()
        if open_one is None:
            return
        told = {"proposal": open_one.pk, "answer": given, "reason": "Seen."}
        done = self.tried(reviews.answer_look, by=by, activity=activity, **told)
        if done is not None and given == LookAnswer.APPROVE:
            assert self.who(by).pk != activity.person_id, "whoever travels does not answer"
            self.known[activity.pk].looked = True

    # -- what must hold

    def going(self, found: Activity) -> set[UUID | None]:
        return {found.person_id, *found.travellers.values_list("person_id", flat=True)}

    def armed(self, found: Activity) -> int:
        return Promise.objects.armed().filter(source=found.pk).count()

    @invariant()
    def nothing_that_must_be_cancelled_may_go(self) -> None:
        for activity in Activity.objects.filter(pk__in=self.known):
            known, decision = self.known[activity.pk], Decision(activity.decision)
            if known.very_high_from_reliable:
                assert decision in NO, f"{decision}: very high and reliable"
            if decision in ALLOWED:
                self.let_go_rightly(activity, known, decision)

    def let_go_rightly(self, found: Activity, known: Known, decision: Decision) -> None:
        assert known.assessed, "nobody has looked at it"
        assert not ReviewProposal.objects.open().filter(activity=found).exists(), "something has happened"
        assert not known.changed, "it has changed since"
        yes = {by for by, given in known.said if given in YES}
        no = [given for _by, given in known.said if given not in YES]
        newest = found.assessments.first()
        assert newest is not None and not no, "somebody said no"
        needed = {Verdict.GO: 0, Verdict.APPROVAL: 1, Verdict.SECOND_PERSON: 2}[Verdict(newest.verdict)]
        if known.stained:
            needed = 2
        assert len(yes) >= needed, f"{len(yes)} of {needed} agreed"
        if decision == Decision.GO:
            assert not needed
        elif not known.looked:
            assert decision == Decision.CONDITIONS or ApproverAnswer.CONDITIONS not in [g for _by, g in known.said]

    @invariant()
    def nothing_is_rubbed_out(self) -> None:
        rows = Assessment.objects.count() + Answered.objects.count()
        assert rows >= self.rows
        self.rows = rows
        for row in Assessment.objects.filter(reliability__in=[one.value for one in RELIABLE]):
            if row.warned or row.level_after == Level.VERY_HIGH:
                assert row.verdict == Verdict.MUST_CANCEL
