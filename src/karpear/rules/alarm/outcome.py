"""States and ends of an alert: the words every room shares."""

from collections.abc import Iterable
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
    CASE = "case"


class Closing(StrEnum):
    """What people who were told hear when an alert, or the case it became, ends. The values are names of texts."""

    ALL_WELL = "all_clear"
    NOTHING = "it_was_nothing"
    DRILL = "drill_over"
    ENDED = "it_has_ended"
    GOES_ON = "it_goes_on"
    ENDED_THERE = "it_has_ended_there"
    GOES_ON_THERE = "it_goes_on_there"


CLOSINGS = frozenset(closing.value for closing in Closing)
#: Rows of the outbox that are not a rung of a ladder: that something is known now, and the last message of an alert.
NEWS_STEP, CLOSING_STEP = 98, 99
#: Something happened: these feed what is learnt from, and let a case pack be opened.
HAPPENED = frozenset({Outcome.INCIDENT, Outcome.CASE})
_CLOSINGS = {
    Outcome.SAFE: Closing.ALL_WELL,
    Outcome.FALSE_ALARM: Closing.NOTHING,
    Outcome.DRILL: Closing.DRILL,
    Outcome.INCIDENT: Closing.ENDED,
    Outcome.CASE: Closing.GOES_ON,
}
#: What leads to a page is for those who may read it: whoever only stood in for its organisation hears it without.
_TO_GUESTS = {Closing.ENDED: Closing.ENDED_THERE, Closing.GOES_ON: Closing.GOES_ON_THERE}
URGENCY = {Kind.SOS: 0, Kind.DURESS: 0, Kind.MISSED: 1, Kind.ROLL_CALL: 2}


def may_end_as(outcome: Outcome, *, drill: bool) -> bool:
    """A drill ends as a drill and only a drill does."""
    return (outcome is Outcome.DRILL) == drill


def contradicts(outcome: Outcome, *, stage_stands: bool) -> bool:
    """Nobody is called safe, and nothing a false alarm, while a confirmed stage says otherwise."""
    return stage_stands and outcome in (Outcome.SAFE, Outcome.FALSE_ALARM)


def closing(outcome: Outcome, *, goes_on: bool) -> Closing:
    """The words of an end. `goes_on`: a case or another alert is open, or a stage stands: something is still to do."""
    return Closing.GOES_ON if goes_on else _CLOSINGS[outcome]


def closing_for_guest(closing: Closing) -> Closing:
    """The same for somebody who stood in for others, and may open it no more."""
    return _TO_GUESTS.get(closing, closing)


def closing_of_all(closings: Iterable[Closing]) -> Closing:
    """The one word for alerts about somebody that are all over: never better than the worst of them."""
    kinds = set(closings)
    if len(kinds) == 1 and Closing.GOES_ON not in kinds:
        return kinds.pop()
    return Closing.ALL_WELL if kinds <= {Closing.ALL_WELL, Closing.NOTHING} else Closing.ENDED
