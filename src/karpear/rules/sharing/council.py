"""How a council decides: who may answer what, when there are enough, what came out, and what may be shown of it when.

Adopted from Loomio's issues: results hidden until closing (#6402), who took part only after closing and with a quorum
(PR #11819), one function for page and export (#7475), members with a voice alone (#10764).
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class AgendaKind(StrEnum):
    """What is wanted of the council. With `inform` nobody is asked anything."""

    INFORM = "inform"
    CONSULT = "consult"
    CONSENT = "consent"
    VOTE = "vote"

    @property
    def decides(self) -> bool:
        return self in (AgendaKind.CONSENT, AgendaKind.VOTE)


class SeatChoice(StrEnum):
    """What a seat can answer. In a vote the options have numbers instead, and one may still abstain."""

    AGREE = "agree"
    ABSTAIN = "abstain"
    ASIDE = "aside"
    OBJECT = "object"


class QuorumOf(StrEnum):
    """Who is counted: seats of both classes that are present, or those with a vote that answered."""

    PRESENT = "present"
    VOTES = "votes"


class CouncilOutcome(StrEnum):
    """What came out of an item."""

    NOTED = "noted"
    HEARD = "heard"
    ADOPTED = "adopted"
    OBJECTED = "objected"
    CHOSEN = "chosen"
    TIED = "tied"
    NO_QUORUM = "no_quorum"
    UNCOUNTED = "uncounted"


#: Of a secret vote, among the counts: ballots that the tellers could not read.
SPOILT = "spoilt"
#: Nothing was counted, and every answer was deleted.
NOTHING_COUNTED = frozenset({CouncilOutcome.NO_QUORUM, CouncilOutcome.UNCOUNTED})


@dataclass(frozen=True, slots=True)
class CouncilCount:
    """How an item ended. `chosen`: the option that has most votes. `counts`: by choice, in the order of the choices."""

    outcome: CouncilOutcome
    counts: tuple[tuple[str, int], ...] = ()
    chosen: str = ""


@dataclass(frozen=True, slots=True)
class MayBeShown:
    """`result`: what came out and the numbers; `participants`: who answered; `attribution`: who said what."""

    result: bool = False
    participants: bool = False
    attribution: bool = False


def what_may_be_shown(
    *, closed_at: datetime | None, outcome: str, chatham: bool, secret: bool, now: datetime
) -> MayBeShown:
    """Of one item, to whoever may read it, by every way out. Before closing: nothing, to nobody. Of a secret vote never
    who answered what. With the Chatham House rule not even who took part: of one answer, or of many alike, that says
    who gave it."""
    if closed_at is None or closed_at > now:
        return MayBeShown()
    is_named = outcome not in NOTHING_COUNTED and not chatham
    return MayBeShown(result=True, participants=is_named, attribution=is_named and not secret)


def may_answer(kind: AgendaKind, *, has_vote: bool) -> bool:
    """A member with a voice alone is heard, and decides nothing."""
    return kind is AgendaKind.CONSULT or (kind.decides and has_vote)


def choices_of(kind: AgendaKind, option_count: int = 0) -> list[str]:
    """What can be answered, in the order in which it is shown and counted."""
    if kind is AgendaKind.INFORM:
        return []
    if kind is AgendaKind.VOTE:
        return [*map(str, range(1, option_count + 1)), SeatChoice.ABSTAIN.value]
    left_out = {SeatChoice.ASIDE} if kind is AgendaKind.CONSULT else set()
    return [choice.value for choice in SeatChoice if choice not in left_out]


def has_quorum(*, count: int, of: int, percent: int) -> bool:
    """Are so many of all at least so many in a hundred? Of none, never."""
    return of > 0 and count * 100 >= of * percent


def count_council(
    kind: AgendaKind, choices: Sequence[str], *, option_count: int = 0, quorate: bool, spoilt: int = 0
) -> CouncilCount:
    """What came out. Without a quorum nothing is counted, so that nobody's answer shows. `spoilt`: ballots that nobody
    could read; they choose nothing."""
    if kind is AgendaKind.INFORM:
        return CouncilCount(CouncilOutcome.NOTED)
    if not quorate:
        return CouncilCount(CouncilOutcome.NO_QUORUM)
    by_choice = Counter(choices)
    counts = tuple((choice, by_choice[choice]) for choice in choices_of(kind, option_count))
    if kind is AgendaKind.CONSULT:
        return CouncilCount(CouncilOutcome.HEARD, counts)
    if kind is AgendaKind.CONSENT:
        is_free = not by_choice[SeatChoice.OBJECT.value]
        return CouncilCount(CouncilOutcome.ADOPTED if is_free else CouncilOutcome.OBJECTED, counts)
    most_votes = max((count for choice, count in counts if choice != SeatChoice.ABSTAIN), default=0)
    leading = [choice for choice, count in counts if count == most_votes and choice != SeatChoice.ABSTAIN]
    counts += ((SPOILT, spoilt),) if spoilt else ()
    if not most_votes or len(leading) > 1:
        return CouncilCount(CouncilOutcome.TIED, counts)
    return CouncilCount(CouncilOutcome.CHOSEN, counts, leading[0])
