"""Is somebody able to do something, as far as dated proofs show it, and until when?

Source: docs/guide/training.md. A drill counts for who acted, not for who attended; what ends within 90 days is shown
before it ends, as trackers of certificates do (Odoo, employee certifications). The months are the pack's judgement.
"""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from ..risk.review import months_later
from .evidence import ProofSpan

#: So long before a competence ends it is shown as ending.
ENDING = timedelta(days=90)
FEWEST_MONTHS, MOST_MONTHS = 1, 60


class ProofKind(StrEnum):
    """By what somebody shows that they can do something."""

    READING = "reading"
    QUIZ = "quiz"
    DRILL = "drill"
    COURSE = "course"


class Competent(StrEnum):
    """How somebody stands in one competence, the best first."""

    HOLDS = "holds"
    ENDING = "ending"
    ENDED = "ended"
    NEVER = "never"

    @property
    def rank(self) -> int:
        """0 is the best."""
        return list(Competent).index(self)

    @property
    def proven(self) -> bool:
        """Does it hold today?"""
        return self in (Competent.HOLDS, Competent.ENDING)


class Proof(NamedTuple):
    """Something was really done at a moment. `ends_at`: where the certificate itself says so.

    `by_own_hand`: a course that its person wrote down of themselves.
    """

    kind: ProofKind
    at: datetime
    ends_at: datetime | None = None
    by_own_hand: bool = False


class CompetenceStanding(NamedTuple):
    """How somebody stands: by which proof, and until when it holds or held. Both None: there never was one."""

    state: Competent
    proof: Proof | None = None
    ends_at: datetime | None = None


NEVER_SHOWN = CompetenceStanding(Competent.NEVER)


def judge(
    proofs: Iterable[Proof], *, accepted: Collection[ProofKind], months: int, now: datetime
) -> CompetenceStanding:
    """The proof that holds longest decides; one that is not accepted here, or lies ahead, says nothing.

    Never later than the certificate itself says, nor than the months of the curriculum.
    """
    ends = [(_end(proof, months), proof) for proof in proofs if proof.kind in accepted and proof.at <= now]
    if not ends:
        return NEVER_SHOWN
    ends_at, best = ends[0] if len(ends) == 1 else max(ends, key=_order_of)
    return CompetenceStanding(_state(ends_at, now), best, ends_at)


#: Asked of thousands of proofs, of a few days.
_months_later = lru_cache(maxsize=4096)(months_later)


def _order_of(end: tuple[datetime, Proof]) -> tuple[datetime, bool, datetime, ProofKind]:
    ends_at, proof = end
    return ends_at, not proof.by_own_hand, proof.at, proof.kind


def _end(proof: Proof, months: int) -> datetime:
    by_months = datetime.combine(_months_later(proof.at.date(), months), proof.at.timetz())
    return min(by_months, proof.ends_at) if proof.ends_at else by_months


def _state(ends_at: datetime, now: datetime) -> Competent:
    if ends_at <= now:
        return Competent.ENDED
    return Competent.ENDING if ends_at <= now + ENDING else Competent.HOLDS


def worst(standings: Iterable[CompetenceStanding]) -> Competent | None:
    """The state of several together: that of the weakest. None: there are none."""
    return max((standing.state for standing in standings), key=lambda state: state.rank, default=None)


def span_of(standings: Collection[CompetenceStanding]) -> ProofSpan:
    """All of them as one: proven since the last was shown, while every one holds, until the first ends."""
    if not standings or not all(standing.state.proven for standing in standings):
        return ProofSpan()
    return ProofSpan(
        proven_at=max(standing.proof.at for standing in standings if standing.proof),
        ends_at=min(standing.ends_at for standing in standings if standing.ends_at),
        by_own_hand=any(standing.proof.by_own_hand for standing in standings if standing.proof),
    )
