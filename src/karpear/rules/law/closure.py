"""The day an organisation is closed: what it would lack, by which day that hurts, and what came before elsewhere.

No number stands for any of it: each gap is a sentence, and the worst comes first. Source: docs/guide/law.md.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum


class ClosingEvent(StrEnum):
    """What authorities do to an organisation."""

    SUSPENDED = "suspended"
    DEREGISTERED = "deregistered"
    EXPELLED = "expelled"
    FROZEN = "frozen"


class ClosingAsk(StrEnum):
    """What an organisation needs on such a day. In the order in which they are asked on one day."""

    COUNSEL = "counsel"
    WRITERS = "writers"
    STAMP = "stamp"
    KEYS = "keys"
    DATA_PLACE = "data_place"
    DATA_DECISION = "data_decision"
    SIGNATORIES = "signatories"
    COPIES = "copies"
    DEPUTIES = "deputies"
    SEALED = "sealed"
    SECOND_PLACE = "second_place"
    DONORS = "donors"
    STAFF_PAPERS = "staff_papers"
    SALARIES = "salaries"
    OTHER_MONEY = "other_money"
    DOMAIN = "domain"
    HANDOVER = "handover"
    REPORTS = "reports"


class Readiness(StrEnum):
    """How ready it is for one of them. `NOT_OURS`: there is nothing to be ready for."""

    NO = "no"
    UNKNOWN = "unknown"
    PARTLY = "partly"
    YES = "yes"
    NOT_OURS = "not_ours"


class SpanKind(StrEnum):
    """What a span of a past case measures."""

    LASTED = "lasted"
    TO_LEAVE = "to_leave"
    TO_HAND_IN = "to_hand_in"


#: The days of the drill, counted from the letter.
CARD_DAYS = (0, 1, 3, 7, 30)
LAST_DAY = CARD_DAYS[-1]
#: Lacking is worse than not knowing, which is worse than half of it.
_WORST_FIRST = (Readiness.NO, Readiness.UNKNOWN, Readiness.PARTLY)
#: What an organisation may not have at all.
MAY_NOT_HAVE = frozenset(
    {ClosingAsk.STAMP, ClosingAsk.DOMAIN, ClosingAsk.STAFF_PAPERS, ClosingAsk.DONORS, ClosingAsk.SALARIES}
)

_S, _D, _E, _F = ClosingEvent
#: By which day the lack of it hurts, for each event that it hurts. A judgement, inside the spans of past cases.
HURTS_BY: Mapping[ClosingAsk, Mapping[ClosingEvent, int]] = {
    ClosingAsk.COUNSEL: {_S: 0, _D: 0, _E: 0, _F: 0},
    ClosingAsk.WRITERS: {_S: 0, _D: 0, _E: 0, _F: 0},
    ClosingAsk.STAMP: {_S: 0, _D: 0, _E: 1, _F: 3},
    ClosingAsk.KEYS: {_S: 0, _D: 0, _E: 3},
    ClosingAsk.DATA_PLACE: {_S: 1, _D: 0, _E: 1},
    ClosingAsk.DATA_DECISION: {_S: 1, _D: 0, _E: 1},
    ClosingAsk.SIGNATORIES: {_S: 3, _D: 1, _E: 3, _F: 0},
    ClosingAsk.COPIES: {_S: 1, _D: 1, _E: 3, _F: 7},
    ClosingAsk.DEPUTIES: {_S: 1, _D: 1, _E: 1, _F: 3},
    ClosingAsk.SEALED: {_S: 1, _D: 1, _E: 3},
    ClosingAsk.SECOND_PLACE: {_S: 1, _D: 1, _E: 7, _F: 30},
    ClosingAsk.DONORS: {_S: 3, _D: 3, _E: 1, _F: 1},
    ClosingAsk.STAFF_PAPERS: {_S: 30, _D: 7, _E: 1},
    ClosingAsk.SALARIES: {_S: 30, _D: 7, _E: 7, _F: 3},
    ClosingAsk.OTHER_MONEY: {_F: 1},
    ClosingAsk.DOMAIN: {_S: 7, _D: 7, _E: 7, _F: 30},
    ClosingAsk.HANDOVER: {_S: 7, _D: 3, _E: 3, _F: 30},
    ClosingAsk.REPORTS: {_S: 7, _D: 30, _F: 7},
}


@dataclass(frozen=True, slots=True)
class Shortfall:
    """What is lacking. `day`: by which day of this event it hurts; `events`: every event that it hurts."""

    ask: ClosingAsk
    readiness: Readiness
    day: int
    events: tuple[ClosingEvent, ...]


type Answers = Mapping[ClosingAsk, Readiness]


def find_gaps(event: ClosingEvent, answers: Answers, known_answers: Answers) -> tuple[Shortfall, ...]:
    """What would hurt: the earliest day first, then what is lacking, not known, half done.

    What is said beats `known_answers`.

    Whatever nobody has said is a gap, too: on that day nobody would know it.
    """
    gaps = [
        Shortfall(ask, readiness, days[event], tuple(days))
        for ask, days in HURTS_BY.items()
        if event in days and (readiness := readiness_for(ask, answers, known_answers)) in _WORST_FIRST
    ]
    return order_gaps(gaps)


def readiness_for(ask: ClosingAsk, answers: Answers, known_answers: Answers) -> Readiness:
    """What is said, else what the house knows. That there is nothing of it counts only where that can be."""
    readiness = answers.get(ask, known_answers.get(ask, Readiness.UNKNOWN))
    if readiness is Readiness.NOT_OURS and ask not in MAY_NOT_HAVE:
        return Readiness.NO
    return readiness


def asks_on(
    event: ClosingEvent, day: int, known_answers: Answers, answered_asks: Collection[ClosingAsk] = ()
) -> tuple[ClosingAsk, ...]:
    """What is asked on this day of the drill: what begins to hurt, and neither the house nor a drill of late knows."""
    return tuple(ask for ask in known_or_asked_on(event, day) if is_asked(ask, known_answers, answered_asks))


def is_asked(ask: ClosingAsk, known_answers: Answers, answered_asks: Collection[ClosingAsk] = ()) -> bool:
    """Must somebody be asked? `answered_asks`: what a drill of late has asked already."""
    return ask not in answered_asks and not is_surely_known(ask, known_answers)


def known_or_asked_on(event: ClosingEvent, day: int) -> tuple[ClosingAsk, ...]:
    """Everything that begins to hurt on this day."""
    return tuple(ask for ask in ClosingAsk if HURTS_BY[ask].get(event) == day)


def is_surely_known(ask: ClosingAsk, known_answers: Answers) -> bool:
    """Does the house itself say yes or no, or that there is nothing of it?"""
    return known_answers.get(ask) in (Readiness.YES, Readiness.NO, Readiness.NOT_OURS)


def still_answered(given_answers: Answers, lacking: Collection[ClosingAsk]) -> Answers:
    """Which answers of a drill of late need not be given again. `lacking`: of which a gap is open.

    Whatever was lacking and is closed is asked again: since then it may be there.
    """
    return {
        ask: readiness for ask, readiness in given_answers.items() if readiness not in _WORST_FIRST or ask in lacking
    }


def order_gaps(gaps: Collection[Shortfall]) -> tuple[Shortfall, ...]:
    """The earliest day first, then what is lacking, not known, half done."""
    asks = list(ClosingAsk)
    return tuple(sorted(gaps, key=lambda gap: (gap.day, _WORST_FIRST.index(gap.readiness), asks.index(gap.ask))))


def next_day(day: int | None) -> int | None:
    """The card after this one; None after the last. `day` None: nothing has been answered."""
    return next((card_day for card_day in CARD_DAYS if day is None or card_day > day), None)


@dataclass(frozen=True, slots=True)
class SignLag:
    """How long before the blow a sign was seen in one past case: at most so many days."""

    sign: str
    case: str
    within_days: int


@dataclass(frozen=True, slots=True)
class LagStatistics:
    """In how many of the past cases a sign is on record, and within how many days: the shortest and the longest."""

    cases: int
    of_cases: int
    shortest: int | None
    longest: int | None


def lags_of(sign: str, lags: Collection[SignLag], cases: Collection[str]) -> LagStatistics:
    """What past cases say about one sign. A case in which it is recorded twice counts once, by the longest."""
    longest_by_case: dict[str, int] = {}
    for lag in lags:
        if lag.sign == sign:
            longest_by_case[lag.case] = max(lag.within_days, longest_by_case.get(lag.case, 0))
    days = longest_by_case.values()
    return LagStatistics(len(longest_by_case), len(cases), min(days, default=None), max(days, default=None))
