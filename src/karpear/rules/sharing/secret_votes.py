"""A secret vote: how far its count is, what a sealed ballot looks like, and which counts are whole.

A ballot is sealed twice, for two tellers of different members. The first takes off the outer seal and mixes; the second
takes off the inner one and counts.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from enum import StrEnum


class CountStage(StrEnum):
    """Seats answer; the first teller is to open; the second is to count; it is over."""

    VOTING = "voting"
    FIRST = "first"
    SECOND = "second"
    OVER = "over"


#: Bytes of a ballot before it is sealed, and what one seal of age for one key adds.
PLAIN_LENGTH, SEAL_LENGTH = 256, 200
SEALED_HEAD = b"age-encryption.org/v1\n-> X25519 "
#: So long after the vote the ballots wait for both tellers. Then they are deleted, and nothing is counted.
COUNTED_WITHIN = timedelta(days=3)
BOTH_SEALS, INNER_SEAL = 2, 1


def stage_of(*, ended_at: datetime | None, half_opened_at: datetime | None, closed_at: datetime | None) -> CountStage:
    """`ended_at`: seats answer no more. `half_opened_at`: the outer seals are off. `closed_at`: there is an outcome."""
    if closed_at:
        return CountStage.OVER
    if half_opened_at:
        return CountStage.SECOND
    return CountStage.FIRST if ended_at else CountStage.VOTING


def is_sealed(ballot: bytes, *, seals: int) -> bool:
    """Is it as long as every other ballot, and an age file for one key? More is known to nobody but the tellers."""
    return len(ballot) == PLAIN_LENGTH + seals * SEAL_LENGTH and ballot.startswith(SEALED_HEAD)


def are_inner_ballots(ballots: Sequence[bytes], *, count: int) -> bool:
    """Are these as many as were cast, none twice, each with its inner seal?"""
    return len(set(ballots)) == len(ballots) == count and all(is_sealed(ballot, seals=INNER_SEAL) for ballot in ballots)


def is_whole(counts: Mapping[str, int], *, spoilt: int, choices: Collection[str], ballots: int) -> bool:
    """Does the count account for every ballot, and for nothing else?"""
    numbers = [spoilt, *counts.values()]
    return counts.keys() <= set(choices) and min(numbers) >= 0 and sum(numbers) == ballots
