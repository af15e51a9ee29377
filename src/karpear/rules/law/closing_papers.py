"""What papers on file say of the day of closure: those of staff, and what partners take over.

Source: docs/guide/law.md. A paper that is not there may lie in a drawer: it makes nothing lacking, it is asked.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from .closure import Readiness


class ClosingPaper(StrEnum):
    """What a kind of paper shows on that day. `STAY`: that somebody from abroad may stay, work and travel."""

    CONTRACT = "contract"
    STAY = "stay"
    PARTNER = "partner"
    HANDOVER = "handover"


@dataclass(frozen=True, slots=True)
class StaffNumbers:
    """`staff`: who is employed; `from_abroad`: of them, who needs papers to stay. None: nobody has said."""

    staff: int | None = None
    from_abroad: int | None = None


#: How many papers of each hold today.
type PapersInForce = Mapping[ClosingPaper, int]


def staff_papers_of(numbers: StaffNumbers, papers: PapersInForce) -> Readiness:
    """Is there a contract for each, and for each from abroad what they leave and stay with?"""
    if numbers.staff == 0:
        return Readiness.NOT_OURS
    contracts, stays = papers.get(ClosingPaper.CONTRACT, 0), papers.get(ClosingPaper.STAY, 0)
    if numbers.staff is None or numbers.from_abroad is None or not contracts + stays:
        return Readiness.PARTLY if contracts + stays else Readiness.UNKNOWN
    has_all = contracts >= numbers.staff and stays >= numbers.from_abroad
    return Readiness.YES if has_all else Readiness.PARTLY


def handover_of(papers: PapersInForce) -> Readiness:
    """An agreement about the day itself answers; any other with a partner does by half."""
    if papers.get(ClosingPaper.HANDOVER):
        return Readiness.YES
    return Readiness.PARTLY if papers.get(ClosingPaper.PARTNER) else Readiness.UNKNOWN
