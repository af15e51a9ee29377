"""Letters: what each recipient is told, and where a letter stands."""

from datetime import UTC, date, datetime, timedelta

import pytest

from karpear.rules.case.recipients import (
    ASKED_BY,
    NEXT,
    TAKE_BACK,
    Naming,
    Need,
    ReportState,
    Terms,
    follow_up,
    may_become,
    may_take_back,
    parts_for,
)

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)


def terms(*needs: Need) -> Terms:
    return Terms(
        needs=needs, languages=("en",), scopes=frozenset(), identified=True, anonymous=False, perpetrators=Naming.CODED,
        place=Naming.CODED, answer_days=60,
    )  # fmt: skip


@pytest.mark.parametrize("need", Need)
def test_a_letter_says_what_its_recipient_asks_for_and_no_more(need: Need) -> None:
    assert parts_for(terms(need)) == {part for part, needs in ASKED_BY.items() if need in needs}
    assert not parts_for(terms())


@pytest.mark.parametrize("state", ReportState)
def test_a_letter_only_goes_forward(state: ReportState) -> None:
    order = list(ReportState)
    for new in ReportState:
        assert may_become(state, new) is (new in NEXT[state])
        assert not may_become(state, new) or order.index(new) >= order.index(state)


def test_a_letter_sent_by_mistake_is_taken_back_within_the_hour() -> None:
    assert may_take_back(ReportState.SENT, NOW - TAKE_BACK, NOW)
    assert not may_take_back(ReportState.SENT, NOW - TAKE_BACK - timedelta(seconds=1), NOW)
    assert not may_take_back(ReportState.RECEIVED, NOW, NOW)
    assert not may_take_back(ReportState.SENT, None, NOW)


def test_it_is_asked_again_when_an_answer_could_be_there() -> None:
    assert follow_up(terms(), date(2026, 11, 24)) == date(2027, 1, 23)
