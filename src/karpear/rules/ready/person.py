"""Is a person ready? What was proven, when, and what is missing most.

Source: docs/guide/readiness.md; ISO 31030:2021 for what an organisation owes its people (policy, training, cover,
families). A proof is something that was really done: a phone that was tested, a rule that was understood. It holds for
half a year, unless it says otherwise. There is no score: a person is ready, partly or not, and the worst gap says why.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum, StrEnum

from karpear.rules.duty.evidence import ProofSpan
from karpear.rules.ready.phone import HOLDS, REMIND_BEFORE
from karpear.rules.secret.custody import DRILL_EVERY


class Proof(StrEnum):
    """What can be proven, the most important first: of two gaps the earlier is the worse."""

    PHONE = "phone"
    CONTACTS = "contacts"
    REACHED = "reached"
    CHECK_INS = "check_ins"
    SECOND_FACTOR = "second_factor"
    POLICY = "policy"
    TRAINING = "training"
    COVER = "cover"
    NUMBERS = "numbers"
    DRILL = "drill"
    FAMILY = "family"
    RECOVERY = "recovery"


class ProofState(IntEnum):
    """How one proof stands; the worse, the larger."""

    NOT_ASKED = 0
    HOLDS = 1
    ENDS_SOON = 2
    RAN_OUT = 3
    MISSING = 4


class Ready(IntEnum):
    """Whether a person is ready; the worse, the larger."""

    YES = 0
    PARTLY = 1
    NO = 2


#: Without one of these an SOS cannot be sent, or nobody outside hears of it, or no message reaches the person.
ESSENTIAL = frozenset({Proof.PHONE, Proof.CONTACTS, Proof.REACHED})
#: What an organisation owes its people: these columns are its matrix. The others are what each can do themselves.
OWED = (
    Proof.CONTACTS, Proof.PHONE, Proof.CHECK_INS, Proof.POLICY, Proof.TRAINING, Proof.COVER, Proof.FAMILY
)  # fmt: skip
SELF_PROVEN = tuple(proof for proof in Proof if proof not in OWED)
#: Nobody is asked for it: whoever has none lacks it, and is no less ready.
VOLUNTARY = frozenset({Proof.FAMILY})
#: What does not run out; what holds for another time than half a year.
LASTING = frozenset({Proof.CONTACTS, Proof.SECOND_FACTOR})
SPANS: Mapping[Proof, timedelta] = {Proof.RECOVERY: DRILL_EVERY}
#: So long before its end something is said to run out soon, where arranging it anew takes longer than two weeks.
SOON: Mapping[Proof, timedelta] = {
    Proof.TRAINING: timedelta(days=90), Proof.COVER: timedelta(days=30), Proof.FAMILY: timedelta(days=30)
}  # fmt: skip

#: When it was last proven; a span says itself until when. None: never.
type Proven = datetime | ProofSpan | None


@dataclass(frozen=True, slots=True)
class ProofLine:
    """One proof of one person. `proven_at`: the last time. `ends_at`: until when it holds; None: it lasts, or never.

    `by_own_hand`: an entry of their own about themselves.
    """

    proof: Proof
    state: ProofState
    proven_at: datetime | None = None
    ends_at: datetime | None = None
    by_own_hand: bool = False

    @property
    def is_gap(self) -> bool:
        return self.state >= ProofState.RAN_OUT


@dataclass(frozen=True, slots=True)
class PersonReadiness:
    """Every proof of one person, in order. `contacts`: how many accepted."""

    lines: tuple[ProofLine, ...]
    contacts: int = 0

    @property
    def gaps(self) -> tuple[ProofLine, ...]:
        """What is missing or ran out, the worst first; not what is voluntary."""
        missing = (line for line in self.lines if line.is_gap and line.proof not in VOLUNTARY)
        return tuple(sorted(missing, key=_weight))

    @property
    def worst(self) -> ProofLine | None:
        return next(iter(self.gaps), None)

    @property
    def worst_gaps(self) -> tuple[ProofLine, ...]:
        """What makes somebody not ready, all of it; of whoever is partly ready the worst gap."""
        essential = tuple(gap for gap in self.gaps if gap.state is ProofState.MISSING and gap.proof in ESSENTIAL)
        return essential or self.gaps[:1]

    def lacks(self, proof: Proof) -> bool:
        return self.line(proof).is_gap

    @property
    def ready(self) -> Ready:
        if any(line.state is ProofState.MISSING and line.proof in ESSENTIAL for line in self.lines):
            return Ready.NO
        return Ready.PARTLY if self.gaps else Ready.YES

    @property
    def rank(self) -> tuple[int, int, int]:
        """For sorting: who has the worst gap first."""
        return -self.ready, *(_weight(self.worst) if self.worst else (0, 0))

    def line(self, proof: Proof) -> ProofLine:
        return next(line for line in self.lines if line.proof is proof)


_ORDER = {proof: place for place, proof in enumerate(Proof)}


def _weight(line: ProofLine) -> tuple[int, int]:
    """What was never proven comes before what ran out."""
    return -line.state, _ORDER[line.proof]


def person_readiness(proven: Mapping[Proof, Proven], *, now: datetime, contacts: int = 0) -> PersonReadiness:
    """`proven`: when each was last proven; left out: it is not asked of this person."""
    return PersonReadiness(tuple(_line(proof, proven, now) for proof in Proof), contacts)


def _line(proof: Proof, proven: Mapping[Proof, Proven], now: datetime) -> ProofLine:
    if proof not in proven:
        return ProofLine(proof, ProofState.NOT_ASKED)
    span = _span(proof, proven[proof])
    if span.proven_at is None:
        return ProofLine(proof, ProofState.MISSING)
    if span.ends_at is None:
        return ProofLine(proof, ProofState.HOLDS, span.proven_at, by_own_hand=span.by_own_hand)
    state = ProofState.HOLDS if now < span.ends_at - SOON.get(proof, REMIND_BEFORE) else ProofState.ENDS_SOON
    state = state if now < span.ends_at else ProofState.RAN_OUT
    return ProofLine(proof, state, span.proven_at, span.ends_at, span.by_own_hand)


def _span(proof: Proof, proven: Proven) -> ProofSpan:
    """What says itself until when it holds, holds until then; the rest half a year, unless it lasts."""
    if isinstance(proven, ProofSpan):
        return proven
    if proven is None or proof in LASTING:
        return ProofSpan(proven)
    return ProofSpan(proven, proven + SPANS.get(proof, HOLDS))
