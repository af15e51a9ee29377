"""States and ends of an alert: the words every room shares."""

from enum import StrEnum


class Kind(StrEnum):
    """What opened an alert."""

    SOS = "sos"
    MISSED = "missed"
    DURESS = "duress"
    ROLL_CALL = "roll_call"


class State(StrEnum):
    """Where an alert stands."""

    OPEN = "open"
    ACKNOWLEDGED = "acknowledged"
    RESOLVED = "resolved"


class Outcome(StrEnum):
    """How an alert ended."""

    SAFE = "safe"
    FALSE_ALARM = "false_alarm"
    DRILL = "drill"
    INCIDENT = "incident"


URGENCY = {Kind.SOS: 0, Kind.DURESS: 0, Kind.MISSED: 1, Kind.ROLL_CALL: 2}


def may_end_as(outcome: Outcome, *, drill: bool) -> bool:
    """A drill ends as a drill and only a drill does."""
    return (outcome is Outcome.DRILL) == drill
