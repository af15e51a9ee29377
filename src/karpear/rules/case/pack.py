"""Who may open what a person sealed for the worst case, and when. And which words are released at which stage.

Source: docs/guide/case-pack.md. Time is always an argument; `pace` shortens waits in a demo.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

LEAST, MOST = 2, 7
#: How long the person is asked before the custodians' parts are handed out.
OBJECT_FOR = timedelta(minutes=30)
#: An opening that nobody finished ends.
OPEN_FOR = timedelta(days=14)
REVIEW_AFTER = timedelta(days=182)
#: A passport takes weeks to renew, and some countries let nobody in with less than half a year: told so long before.
PAPERS_BEFORE = timedelta(days=60)


class Stage(StrEnum):
    """What is known of somebody, from silence to the worst."""

    MISSED = "missed"
    MISSING = "missing"
    DETAINED = "detained"
    HURT = "hurt"
    KILLED = "killed"


#: Whoever is known to be in one of these is not asked to check in, and their silence raises no alarm.
HOLDING = frozenset({Stage.MISSING, Stage.DETAINED, Stage.HURT, Stage.KILLED})


@dataclass(frozen=True, slots=True)
class AlertState:
    """An alert as these rules see it.

    `incident`: it ended because something happened; `case`: an incident was opened from it and is not closed.
    `confirmed`: the stages that were confirmed and stand.
    """

    drill: bool
    acknowledged: bool
    incident: bool
    over: bool
    case: bool = False
    confirmed: Collection[Stage] = ()


def split_fits(threshold: int, of: int) -> bool:
    """May a pack need `threshold` of `of` custodians? One alone never opens it."""
    return LEAST <= of <= MOST and LEAST <= threshold <= of


def may_ask_to_open(alert: AlertState) -> bool:
    """Only for a real alert that somebody has, or that something came of, and whose stage somebody confirmed."""
    if not may_go_on(alert):
        return False
    return alert.incident or ((alert.acknowledged or alert.case) and bool(alert.confirmed))


def may_go_on(alert: AlertState) -> bool:
    """Does an opening that was asked for go on? Also while nobody has the alert: it changed hands, and is as real."""
    if alert.drill or (alert.over and not alert.incident):
        return False
    return alert.incident or bool(alert.confirmed)


def calling_endangers(stage: Stage) -> bool:
    """May a call or a text to them put them in danger: does somebody else perhaps hold their phone?"""
    return stage in (Stage.MISSING, Stage.DETAINED)


def is_out_of_reach(stage: Stage) -> bool:
    """Nobody calls or writes to them: somebody else perhaps holds their phone, or they are dead."""
    return stage is Stage.KILLED or calling_endangers(stage)


def may_be_written(stage: Stage) -> bool:
    """May those outside read by message that something is known? That somebody was killed is said in person."""
    return stage is not Stage.KILLED


def needs_second(stage: Stage) -> bool:
    """That somebody was killed is said by two people."""
    return stage is Stage.KILLED


def is_released(stage: Stage, alert: AlertState, *, was_told: bool) -> bool:
    """May this contact read what was written for this stage? `was_told`: the alert's ladder reached them.

    What was written for silence comes with the message; the rest only after somebody confirmed just that stage.
    """
    if alert.drill:
        return False
    if stage in alert.confirmed:
        return True
    return stage is Stage.MISSED and was_told and not (alert.over and not alert.incident)


def handed_out_at(asked_at: datetime, *, pace: float) -> datetime:
    """From when on the custodians get their parts, unless the person objects."""
    return asked_at + OBJECT_FOR / pace


def ends_at(asked_at: datetime) -> datetime:
    """When an opening that nobody finished is over."""
    return asked_at + OPEN_FOR


def is_stale(reviewed_at: datetime, now: datetime) -> bool:
    """Was it looked at longer than half a year ago?"""
    return now - reviewed_at >= REVIEW_AFTER
