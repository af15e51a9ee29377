"""May this activity go? Rules, not moods.

Sources: CCC, August 2016 ("if you have reliable information that the security risk is very high, cancel the event,
trip or activity"); GISF, *Security to Go*: high needs a named manager, very high is cancelled unless somebody else
writes down why the programme is so critical; ISO 31030: whoever authorises is never the traveller.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum, StrEnum
from uuid import UUID

from ..risk.matrix import RELIABLE, Confidence, Level, Reliability


class Verdict(IntEnum):
    """What an assessment asks for, from nothing to the end; a higher one is stricter."""

    GO = 1
    APPROVAL = 2
    SECOND_PERSON = 3
    MUST_CANCEL = 4


class ApproverAnswer(StrEnum):
    """What an approver, or a second person, can say. Postponing and plan B are answers like any other."""

    APPROVE = "approve"
    CONDITIONS = "conditions"
    POSTPONE = "postpone"
    PLAN_B = "plan_b"
    CANCEL = "cancel"


class Decision(StrEnum):
    """How an activity stands. Check-ins stay armed in every one of these."""

    UNASSESSED = "unassessed"
    OUTDATED = "outdated"
    GO = "go"
    WAITING = "waiting"
    WAITING_SECOND = "waiting_second"
    APPROVED = "approved"
    CONDITIONS = "conditions"
    POSTPONED = "postponed"
    PLAN_B = "plan_b"
    REFUSED = "refused"
    MUST_CANCEL = "must_cancel"


#: An activity that may go ahead.
ALLOWED = frozenset({Decision.GO, Decision.APPROVED, Decision.CONDITIONS})
#: Somebody, or the rule, said no: only a new assessment leads on from here.
NO = frozenset({Decision.MUST_CANCEL, Decision.REFUSED, Decision.POSTPONED, Decision.PLAN_B})
#: Where a yes can be said.
OPEN = ALLOWED | {Decision.WAITING, Decision.WAITING_SECOND}
YES = frozenset({ApproverAnswer.APPROVE, ApproverAnswer.CONDITIONS})


@dataclass(frozen=True, slots=True)
class Policy:
    """From which level an organisation asks for what. It may be stricter than the defaults, never laxer."""

    approval_from: Level = Level.HIGH
    second_from: Level = Level.VERY_HIGH

    def __post_init__(self) -> None:
        if self.approval_from > Level.HIGH or self.second_from > Level.VERY_HIGH:
            raise ValueError("An organisation may only be stricter than the rule.")
        if self.second_from < self.approval_from:
            raise ValueError("A second person comes after the first.")


@dataclass(frozen=True, slots=True)
class Finding:
    """What an assessment found. `level`: after the chosen measures, the worst of all its risks; `before`: without them.

    `warned`: somebody says, with reason, that the risk of this activity is very high; measures do not unsay it.
    Raises ValueError where measures would have raised the risk.
    """

    level: Level
    confidence: Confidence
    reliability: Reliability
    warned: bool = False
    before: Level | None = None

    def __post_init__(self) -> None:
        if self.before is not None and self.before < self.level:
            raise ValueError("Measures never make a risk larger.")

    @property
    def very_high(self) -> bool:
        """Is the risk very high, measures or not?"""
        return self.warned or self.level >= Level.VERY_HIGH

    @property
    def reliable(self) -> bool:
        return self.reliability in RELIABLE


def least(*, had_to_cancel: bool, said_no: bool) -> Verdict:
    """The mildest that an assessment comes to, whatever it says itself.

    `had_to_cancel`: an earlier one had to cancel the activity, or the plan it was copied from. `said_no`: the last
    answer of an approver was no yes. Then others look again, so that nobody plans or assesses their way around it.
    """
    if had_to_cancel:
        return Verdict.SECOND_PERSON
    return Verdict.APPROVAL if said_no else Verdict.GO


def verdict(
    finding: Finding, policy: Policy | None = None, *, forbidden_before: bool = False, refused_before: bool = False
) -> Verdict:
    """What has to happen before the activity may go: the strictest of what follows.

    - Very high with reliable information must be cancelled; no policy changes that. Where little is known a risk is
      taken for one level higher than it looks, except that ignorance alone never forces a cancellation.
    - `forbidden_before`: an earlier assessment of this activity had to cancel it. A milder one may be right, but nobody
      assesses their way around the rule alone: two other people look. While it is still very high, calling the source
      less reliable than last time changes nothing.
    - A risk that only measures bring down from very high is for two people too where the information is reliable, and
      else for one: ticking measures is not a way around the rule either.
    - `refused_before`: somebody said no (cancel, postpone, plan B) to an earlier assessment. Somebody is asked again.
    """
    verdicts = [_by_level(finding, policy or Policy())]
    if finding.very_high and (finding.reliable or forbidden_before):
        verdicts.append(Verdict.MUST_CANCEL)
    verdicts.append(least(had_to_cancel=forbidden_before, said_no=refused_before))
    if finding.before == Level.VERY_HIGH:
        verdicts.append(Verdict.SECOND_PERSON if finding.reliable else Verdict.APPROVAL)
    return max(verdicts)


def _by_level(finding: Finding, rule: Policy) -> Verdict:
    level = Level.VERY_HIGH if finding.very_high else finding.level
    if finding.confidence == Confidence.LOW and level < Level.VERY_HIGH:
        level = Level(level + 1)
    if level >= rule.second_from:
        return Verdict.SECOND_PERSON
    return Verdict.APPROVAL if level >= rule.approval_from else Verdict.GO


def first_decision(verdict: Verdict) -> Decision:
    """How an activity stands when its assessment is finished and nobody has answered yet."""
    return {
        Verdict.GO: Decision.GO,
        Verdict.APPROVAL: Decision.WAITING,
        Verdict.SECOND_PERSON: Decision.WAITING,
        Verdict.MUST_CANCEL: Decision.MUST_CANCEL,
    }[verdict]


def changed(decision: Decision) -> Decision:
    """How an activity stands when its times, places or people change after it was assessed.

    A no stays a no until it is assessed again; whatever else was decided was decided about another activity.
    """
    return decision if decision in NO or decision == Decision.UNASSESSED else Decision.OUTDATED


@dataclass(frozen=True, slots=True)
class Watched:
    """A check-in, and the seconds of silence after it that become an alert."""

    due_at: datetime
    grace_s: int

    @property
    def alarm_at(self) -> datetime:
        return self.due_at + timedelta(seconds=self.grace_s)


def no_less_watched(
    old_check_ins: Collection[Watched], new_check_ins: Collection[Watched], *, starts_at: datetime | None = None
) -> bool:
    """Is silence still noticed as it was when the plan was assessed? Our own rule.

    For each check-in of then there is one that alarms no later, and comes after the check-in (or the start) before it:
    moved earlier is safer, moved past another is one fewer. The last may move up to half of its way only, because
    silence after it is noticed by nobody.
    """
    times = sorted(old_check_ins, key=lambda check_in: check_in.due_at)
    earlier = [starts_at, *(check_in.due_at for check_in in times)]
    return all(
        any(_replaces(new, old, floor, last=old is times[-1]) for new in new_check_ins)
        for old, floor in zip(times, earlier, strict=False)
    )


def _replaces(new: Watched, old: Watched, floor: datetime | None, *, last: bool) -> bool:
    if new == old:
        return True
    if floor is None or floor >= old.due_at or new.alarm_at > old.alarm_at or new.due_at > old.due_at:
        return False
    return new.due_at >= floor + (old.due_at - floor) / 2 if last else new.due_at > floor


def may_start(now: Decision) -> bool:
    """May a plan be started, its check-ins armed? Waiting for an answer is not a reason to be without protection."""
    return now not in NO


def answers(verdict: Verdict) -> tuple[ApproverAnswer, ...]:
    """What may be answered: to one that must be cancelled, nothing that lets it go."""
    if verdict >= Verdict.MUST_CANCEL:
        return (ApproverAnswer.CANCEL, ApproverAnswer.POSTPONE, ApproverAnswer.PLAN_B)
    return tuple(ApproverAnswer)


def may_answer(person: UUID, *, travellers: Collection[UUID], approvers: Collection[UUID]) -> bool:
    """May this person answer? Only who may approve here, and never somebody who travels."""
    return person in approvers and person not in travellers


def decide(
    verdict: Verdict,
    answer: ApproverAnswer,
    *,
    first_yes: bool,
    reason: str,
    stands: Decision = Decision.WAITING,
    conditions: bool = False,
) -> Decision:
    """How the activity stands after an answer to its latest assessment.

    `first_yes`: somebody else has said yes to this assessment before; `conditions`: theirs was under conditions, which
    go on holding. `stands`: how it stands now. A no can always be said; a yes only while nobody has said no and nothing
    has changed, lest people ask around until somebody agrees. Raises ValueError for an answer that is not open, and
    for a second yes without its written reason.
    """
    if answer not in answers(verdict):
        raise ValueError("This activity must be cancelled.")
    if answer in YES:
        if stands not in OPEN:
            raise ValueError("It has to be assessed again first.")
        if verdict == Verdict.SECOND_PERSON and not first_yes:
            return Decision.WAITING_SECOND
        if verdict == Verdict.SECOND_PERSON and not reason.strip():
            raise ValueError("The second person writes down why.")
        return Decision.CONDITIONS if conditions or answer == ApproverAnswer.CONDITIONS else Decision.APPROVED
    return {
        ApproverAnswer.POSTPONE: Decision.POSTPONED,
        ApproverAnswer.PLAN_B: Decision.PLAN_B,
        ApproverAnswer.CANCEL: Decision.REFUSED,
    }[answer]
