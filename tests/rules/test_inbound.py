"""What a text may do: every trust with every word."""

from datetime import UTC, datetime, timedelta

import pytest

from karpear.rules.text.shortforms import Said, Word
from karpear.rules.text.verbs import (
    MOST_GUESSES,
    Do,
    SenderStanding,
    Trust,
    decide,
    may_acknowledge,
    may_move,
    minutes_of,
    trust,
)

F, N, C, NOBODY = Trust.FULL, Trust.NUMBER, Trust.CODE, Trust.NOBODY
TABLE = {
    Word.OK: {F: Do.CHECK_IN, N: Do.CHECK_IN, C: Do.CHECK_IN},
    Word.YES: {F: Do.CHECK_IN, N: Do.CHECK_IN, C: Do.CHECK_IN},
    Word.SOS: {F: Do.SOS, N: Do.SOS, C: Do.SOS},
    Word.HELP: {F: Do.SOS, N: Do.SOS, C: Do.SOS},
    Word.LATE: {F: Do.EXTEND, N: Do.NEEDS_CODE, C: Do.NEEDS_CODE},
    Word.HOME: {F: Do.FINISH, N: Do.HEARD_ONLY, C: Do.HEARD_ONLY},
}


@pytest.mark.parametrize("word", Word)
@pytest.mark.parametrize("who", Trust)
def test_every_word_of_everybody(word: Word, who: Trust) -> None:
    assert decide(Said(word), SenderStanding(who)) is TABLE.get(word, {}).get(who, Do.SHOW)


def test_a_call_for_help_is_never_refused() -> None:
    assert decide(Said(Word.SOS), SenderStanding(C, too_many=True, people=3)) is Do.SOS
    assert decide(Said(Word.SOS), SenderStanding(N, too_many=True)) is Do.SOS
    assert decide(Said(Word.SOS), SenderStanding(NOBODY)) is Do.SHOW


def test_no_is_a_call_where_they_were_asked() -> None:
    assert decide(Said(Word.NO), SenderStanding(N, asked=True)) is Do.SOS
    assert decide(Said(Word.NO), SenderStanding(N)) is Do.SHOW


def test_a_shared_number_and_a_flood() -> None:
    assert decide(Said(Word.OK), SenderStanding(N, people=2)) is Do.ASK_WHICH
    assert decide(Said(Word.OK), SenderStanding(F, too_many=True)) is Do.SHOW
    assert decide(Said(Word.NOTHING), SenderStanding(N, people=2)) is Do.SHOW


def test_trust_and_owning() -> None:
    assert [trust(number_known=k, right_code=r) for k in (True, False) for r in (True, False)] == [F, N, C, NOBODY]
    assert may_acknowledge(proven=True, right_number=True, guesses=MOST_GUESSES - 1)
    assert not may_acknowledge(proven=False, right_number=True, guesses=0)
    assert not may_acknowledge(proven=True, right_number=False, guesses=0)
    assert not may_acknowledge(proven=True, right_number=True, guesses=MOST_GUESSES)
    assert [minutes_of(n) for n in (None, 5, 30, 31, 600)] == [30, 30, 30, 60, 60]


HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


@pytest.mark.parametrize(
    ("waited", "early", "was_next", "may"),
    [
        (timedelta(0), 3 * HOUR, False, True),  # at once: whatever they mean
        (2 * HOUR, 10 * MINUTE, True, True),
        (2 * HOUR, 10 * MINUTE, False, False),  # another one stood before it
        (2 * HOUR, 3 * HOUR, True, False),  # and was not near
    ],
)
def test_late_moves_only_what_was_meant_when_it_was_written(
    waited: timedelta, early: timedelta, was_next: bool, may: bool
) -> None:
    made_at = datetime(2026, 11, 24, 9, tzinfo=UTC)
    assert may_move(made_at + early, made_at=made_at, now=made_at + waited, was_next=was_next) is may
