"""The clock of an incident: when each step is due, who is reminded when, and what a closed one is called.

The hours come from the country's pack, each with its source: the first hours decide, and a plan that is read while they
pass is read too late (Front Line Defenders: react immediately, within hours to days, or follow up).
"""

from datetime import datetime, timedelta
from enum import StrEnum

from ..alarm.outcome import Kind
from .pack import Stage, is_out_of_reach

#: A reminder before a step is due, at most so long before; at least a quarter of its time is left alone.
WARN = timedelta(hours=2)
#: How a person is asked again after something happened: after a week, a month, three months.
FOLLOW_UPS = (timedelta(days=7), timedelta(days=30), timedelta(days=90))


class Happened(StrEnum):
    """What happened: the playbooks that every pack has."""

    DETAINED = "detained"
    THREATENED = "threatened"
    DEFAMED = "defamed"
    REFUSED = "refused"
    RAIDED = "raided"
    FLEE = "flee"
    KILLED = "killed"
    FAMILY = "family"
    ACCIDENT = "accident"
    ASSAULTED = "assaulted"
    SEXUAL = "sexual"
    DISAPPEARED = "disappeared"
    HACKED = "hacked"


#: After these somebody was hurt, taken or killed, unless whoever closes the incident says otherwise.
SERIOUS = frozenset({Happened.DETAINED, Happened.KILLED, Happened.ASSAULTED, Happened.SEXUAL, Happened.DISAPPEARED})


class StepRole(StrEnum):
    """Who does a step. A role of the moment, not of the organisation: one person may have several."""

    OFFICER = "officer"
    LEAD = "lead"
    LAWYER = "lawyer"
    FAMILY_CONTACT = "family_contact"
    SUPPORTER = "supporter"
    COLLEAGUE = "colleague"
    PERSON = "person"


class LeadsTo(StrEnum):
    """The page on which a step is done, where there is one here."""

    REPORT = "report"
    SUPPORT = "support"
    PACK = "pack"
    LOCK = "lock"
    ACCOUNTS = "accounts"
    VISITS = "visits"
    MONEY = "money"
    EVIDENCE = "evidence"
    RISKS = "risks"
    PLANS = "plans"
    ROLL_CALL = "roll_call"
    APPRAISAL = "appraisal"
    RIGHTS = "rights"
    INQUIRY = "inquiry"
    ANSWER = "answer"


class PublicReply(StrEnum):
    """What an organisation does about a lie that is spread about it or somebody of it."""

    REBUT = "rebut"
    CORRECT = "correct"
    IGNORE = "ignore"


#: After these somebody has to be the one who answers.
ANSWERED_IN_PUBLIC = frozenset({Happened.DEFAMED})


class PublicStep(StrEnum):
    """The steps after a lie is spread that are known by their keys, which never change: a pack may have them."""

    PERSON = "person"
    DECIDED = "answer"
    REPLIED = "reply"


class Severity(StrEnum):
    """How bad it was (SIIM)."""

    NEAR_MISS = "near_miss"
    INCIDENT = "incident"
    CRITICAL = "critical"


_FOR_STAGE: dict[Stage, Happened] = {
    Stage.DETAINED: Happened.DETAINED,
    Stage.MISSING: Happened.DISAPPEARED,
    Stage.KILLED: Happened.KILLED,
}
#: After these nobody writes to whom it is about: others perhaps hold their phone, or they are dead.
OUT_OF_REACH = frozenset(happened for stage, happened in _FOR_STAGE.items() if is_out_of_reach(stage))


class TaskState(StrEnum):
    """What became of a step or task."""

    OPEN = "open"
    DONE = "done"
    NOT_NEEDED = "not_needed"


class CaseOutcome(StrEnum):
    """How an incident ended."""

    SAFE = "safe"
    ONGOING = "ongoing"
    REFERRED = "referred"
    WORSE = "worse"
    MISTAKEN = "mistaken"


class Stands(StrEnum):
    """How a step stands now."""

    DONE = "done"
    LATE = "late"
    DUE = "due"
    LATER = "later"


def playbook_of_stage(stage: Stage) -> Happened | None:
    """The steps for what was confirmed; None where it does not say what happened."""
    return _FOR_STAGE.get(stage)


def playbook_for(stage: Stage | None, kind: str) -> Happened:
    """The steps for what was confirmed; without that, for the likeliest after such an alert."""
    if stage is not None and (playbook := playbook_of_stage(stage)):
        return playbook
    return Happened.DISAPPEARED if kind == Kind.MISSED else Happened.THREATENED


def ends_well(outcome: CaseOutcome) -> bool:
    """Is everybody it was about safe: nothing stands that was confirmed of them?"""
    return outcome in (CaseOutcome.SAFE, CaseOutcome.MISTAKEN)


def due_at(opened_at: datetime, hours: int) -> datetime:
    """The clock of a step starts when the incident was opened."""
    return opened_at + timedelta(hours=hours)


def warn_at(opened_at: datetime, due: datetime) -> datetime:
    """When somebody is reminded that a step will be due: two hours before, or the last quarter of a short time."""
    return due - min(WARN, max((due - opened_at) / 4, timedelta(0)))


def stands(state: TaskState, opened_at: datetime, due: datetime | None, now: datetime) -> Stands:
    """Done, late, due soon, or later."""
    if state != TaskState.OPEN:
        return Stands.DONE
    if due is None:
        return Stands.LATER
    if now >= due:
        return Stands.LATE
    return Stands.DUE if now >= warn_at(opened_at, due) else Stands.LATER


def next_reminder(opened_at: datetime, due: datetime | None, told_until: datetime) -> datetime | None:
    """The next moment after `told_until` to remind of a task: before it is due, then once when it is late."""
    if due is None:
        return None
    return next((at for at in (warn_at(opened_at, due), due) if at > told_until), None)
