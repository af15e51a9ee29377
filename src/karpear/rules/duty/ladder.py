"""The ladder of proofs: what shows more than what.

Source: ISO 22398:2013 (a discussion, a drill of one part and an exercise of the whole prove different things) and
docs/guide/would-it-hold.md. To know what to do is less than that it answered when it was tried, and that is less than
that people did it together. A higher rung says more and holds no longer; only what stands as high lifts a failure.
"""

from collections.abc import Collection, Mapping
from enum import IntEnum

from .evidence import ExerciseKind


class Rung(IntEnum):
    """How much a test shows; the more, the larger."""

    KNOWN = 0
    ANSWERED = 1
    DONE = 2


RUNGS: Mapping[ExerciseKind, Rung] = {
    ExerciseKind.READING: Rung.KNOWN,
    ExerciseKind.COURSE: Rung.KNOWN,
    ExerciseKind.ASSESSMENT: Rung.KNOWN,
    ExerciseKind.COVER: Rung.ANSWERED,
    ExerciseKind.CONTACT: Rung.ANSWERED,
    ExerciseKind.PHONE: Rung.ANSWERED,
    ExerciseKind.NUMBERS: Rung.ANSWERED,
    ExerciseKind.TRIAL: Rung.ANSWERED,
    ExerciseKind.CHECK_IN: Rung.DONE,
    ExerciseKind.ROLL_CALL: Rung.DONE,
    ExerciseKind.DRILL: Rung.DONE,
}


def lifts_failure(kind: ExerciseKind) -> bool:
    """Does this show that a measure works which did not hold when somebody tried it?"""
    return RUNGS[kind] >= RUNGS[ExerciseKind.TRIAL]


def lifting(kinds: Collection[ExerciseKind]) -> frozenset[ExerciseKind]:
    """Those of these that do."""
    return frozenset(kind for kind in kinds if lifts_failure(kind))
