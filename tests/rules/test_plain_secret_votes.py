"""A secret vote: how far it is, what a sealed ballot looks like, and which counts are whole."""

from datetime import UTC, datetime

import pytest

from karpear.rules.sharing.secret_votes import (
    BOTH_SEALS,
    INNER_SEAL,
    SEALED_HEAD,
    CountStage,
    are_inner_ballots,
    is_sealed,
    is_whole,
    stage_of,
)

AT = datetime(2026, 11, 24, 9, tzinfo=UTC)
INNER = [SEALED_HEAD.ljust(456, letter) for letter in (b"a", b"b")]


@pytest.mark.parametrize(
    ("ended", "half_opened", "closed", "stage"),
    [
        (None, None, None, CountStage.VOTING),
        (AT, None, None, CountStage.FIRST),
        (AT, AT, None, CountStage.SECOND),
        (AT, AT, AT, CountStage.OVER),
        (None, None, AT, CountStage.OVER),
    ],
)
def test_one_teller_opens_after_the_other(ended, half_opened, closed, stage):
    assert stage_of(ended_at=ended, half_opened_at=half_opened, closed_at=closed) is stage


def test_every_ballot_is_as_long_as_every_other():
    assert is_sealed(SEALED_HEAD.ljust(656, b"x"), seals=BOTH_SEALS)
    assert is_sealed(INNER[0], seals=INNER_SEAL)
    assert not is_sealed(INNER[0], seals=BOTH_SEALS)
    assert not is_sealed(b"1".ljust(656), seals=BOTH_SEALS)


def test_as_many_come_from_the_first_teller_as_were_cast_and_none_twice():
    assert are_inner_ballots(INNER, count=2)
    assert are_inner_ballots([], count=0)
    assert not are_inner_ballots(INNER, count=3)
    assert not are_inner_ballots([INNER[0], INNER[0]], count=2)
    assert not are_inner_ballots([INNER[0], b"1"], count=2)


@pytest.mark.parametrize(
    ("counts", "spoilt", "expected"),
    [
        ({"1": 2, "abstain": 1}, 0, True),
        ({"1": 2}, 1, True),
        ({}, 3, True),
        ({"1": 2}, 0, False),
        ({"1": 4, "2": -1}, 0, False),
        ({"1": 4}, -1, False),
        ({"1": 2, "agree": 1}, 0, False),
    ],
)
def test_a_count_accounts_for_every_ballot(counts, spoilt, expected):
    assert is_whole(counts, spoilt=spoilt, choices=["1", "2", "abstain"], ballots=3) is expected
