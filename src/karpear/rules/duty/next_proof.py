"""What is the cheapest way to find out whether a measure holds?

Source: docs/guide/would-it-hold.md. The minutes are our own estimate of what one test costs whoever arranges it; they
are shown, and decide nothing but the order. A test that costs little and is really done is worth more than a large one
that is put off.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from .evidence import ExerciseKind

MINUTES: Mapping[ExerciseKind, int] = {
    ExerciseKind.CHECK_IN: 1,
    ExerciseKind.TRIAL: 2,
    ExerciseKind.NUMBERS: 3,
    ExerciseKind.CONTACT: 5,
    ExerciseKind.PHONE: 5,
    ExerciseKind.ROLL_CALL: 10,
    ExerciseKind.READING: 10,
    ExerciseKind.COVER: 15,
    ExerciseKind.DRILL: 30,
    ExerciseKind.ASSESSMENT: 90,
    ExerciseKind.COURSE: 240,
}


@dataclass(frozen=True, slots=True, order=True)
class NextProof:
    """One test that could be done next, and what it costs."""

    minutes: int
    kind: ExerciseKind


def next_proofs(kinds: Collection[ExerciseKind]) -> list[NextProof]:
    """The tests that can show whether a measure holds, the cheapest first.

    Where there is none, somebody says when it was tried: that is never offered next to a test, which proves more.
    """
    return sorted(NextProof(MINUTES[kind], kind) for kind in set(kinds) or {ExerciseKind.TRIAL})
