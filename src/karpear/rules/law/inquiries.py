"""A letter that opens an inquiry or a sanction: what it is, how far it is, and by when it wants an answer.

Source: docs/guide/law.md.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from .counted import Counted, CountUnit
from .deadline import AfterEvent, Anchor, Deadline, OneOff, count_deadline
from .demands import AuthorityLevel, DemandClass
from .organisation import LegalEventKind
from .working_days import WorkingCalendar


class InquiryKind(StrEnum):
    """What was received."""

    WARNING = "warning"
    SANCTION = "sanction"
    SUSPENSION = "suspension"
    DELETION = "deletion"
    TAX = "tax"
    ANTI_CORRUPTION = "anti_corruption"
    COURT = "court"


_BEGUN_BY = {
    DemandClass.WARNING: InquiryKind.WARNING,
    DemandClass.SANCTION: InquiryKind.SANCTION,
    DemandClass.SUSPENSION: InquiryKind.SUSPENSION,
    DemandClass.DELETION: InquiryKind.DELETION,
}
#: Who summons where there is an inquiry: to anybody else one only goes to talk.
_SUMMONED_BY = {
    AuthorityLevel.COURT: InquiryKind.COURT,
    AuthorityLevel.ANTI_CORRUPTION: InquiryKind.ANTI_CORRUPTION,
    AuthorityLevel.TAX: InquiryKind.TAX,
}


#: What has to be answered within so long is told of as what begins an inquiry.
LAST_DAY = timedelta(days=1)


class InquiryState(StrEnum):
    """How far it is. `ANSWERED`: our answer is with them, and theirs is awaited."""

    OPEN = "open"
    ANSWERED = "answered"
    CLOSED = "closed"


class InquiryOutcome(StrEnum):
    """How it ended."""

    DROPPED = "dropped"
    LIFTED = "lifted"
    FINED = "fined"
    SUSPENDED = "suspended"
    DEREGISTERED = "deregistered"
    CONVICTED = "convicted"
    UNCLEAR = "unclear"


class DeskPart(StrEnum):
    """What the reception desk has to know when somebody from an authority comes in."""

    SAY = "say"
    RING = "ring"
    SHOW = "show"


@dataclass(frozen=True, slots=True)
class LetterClock:
    """`due_on`: the day that the letter names. `within`: or so many days, `working` or of the calendar."""

    received_on: date
    due_on: date | None = None
    within: int | None = None
    working: bool = False


def count_answer(clock: LetterClock, calendar: WorkingCalendar) -> Counted | None:
    """By when, and how it was counted; the day that the letter names comes first. None where it names nothing."""
    anchor = Anchor(clock.received_on, kind=LegalEventKind.DEMAND_RECEIVED)
    if clock.due_on is not None:
        return count_deadline(Deadline(OneOff(clock.due_on)), anchor, calendar)
    if clock.within is None:
        return None
    unit = CountUnit.WORKING_DAYS if clock.working else CountUnit.DAYS
    return count_deadline(Deadline(AfterEvent(clock.within, unit)), anchor, calendar)


def inquiry_begun_by(demand: DemandClass, level: AuthorityLevel) -> InquiryKind | None:
    """Which inquiry begins with what an authority asks or writes; None where a reply ends it."""
    return _SUMMONED_BY.get(level) if demand is DemandClass.SUMMONS else _BEGUN_BY.get(demand)


def is_told_at_once(demand: DemandClass, level: AuthorityLevel, due_at: datetime | None, now: datetime) -> bool:
    """Do those who answer hear of it by everything they have, and nothing of it waits for a bundle?

    A search, what begins an inquiry, and what is due within a day, or became late within one.
    """
    is_grave = demand is DemandClass.SEARCH or inquiry_begun_by(demand, level) is not None
    return is_grave or (due_at is not None and abs(due_at - now) <= LAST_DAY)
