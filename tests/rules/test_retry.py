"""What happens to a message after a channel's answer."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from karpear.rules.message.retry import (
    BACKOFF_S,
    ELSEWHERE_AFTER,
    MAX_ATTEMPTS,
    MAX_LOST,
    URGENT_BACKOFF_S,
    ChannelAnswer,
    Then,
    decide,
)


def test_sent_is_done_however_often_it_took() -> None:
    assert decide(ChannelAnswer.SENT, attempts=MAX_ATTEMPTS, urgent=False).then is Then.DONE


def test_a_refusal_for_good_gives_up_at_once() -> None:
    assert decide(ChannelAnswer.PERMANENT, attempts=1, urgent=True).then is Then.GIVE_UP


def test_a_second_lost_answer_is_taken_elsewhere_and_ends_soon() -> None:
    first = decide(ChannelAnswer.ANSWER_LOST, attempts=1, urgent=True)
    assert first.then is Then.RETRY
    assert not first.also_elsewhere
    second = decide(ChannelAnswer.ANSWER_LOST, attempts=2, urgent=True, lost_before=True)
    assert second.then is Then.RETRY
    assert second.also_elsewhere
    assert decide(ChannelAnswer.ANSWER_LOST, attempts=MAX_LOST, urgent=True, lost_before=True).then is Then.GIVE_UP


def test_a_channel_that_stays_down_is_not_waited_for_alone() -> None:
    tries = [decide(ChannelAnswer.NOT_SENT, attempts=n, urgent=True) for n in (ELSEWHERE_AFTER - 1, ELSEWHERE_AFTER)]
    assert [t.also_elsewhere for t in tries] == [False, True]


@pytest.mark.parametrize(("urgent", "steps"), [(True, URGENT_BACKOFF_S), (False, BACKOFF_S)])
def test_waits_follow_the_list_and_then_its_last(urgent: bool, steps: tuple[int, ...]) -> None:
    waits = [decide(ChannelAnswer.NOT_SENT, attempts=n, urgent=urgent).wait for n in range(1, MAX_ATTEMPTS)]
    expected = [*steps, *[steps[-1]] * (MAX_ATTEMPTS - 1 - len(steps))]
    assert waits == [timedelta(seconds=s) for s in expected]


@given(st.sampled_from(ChannelAnswer), st.integers(1, 200), st.booleans())
def test_it_ends_and_an_urgent_one_never_waits_longer(answer: ChannelAnswer, attempts: int, urgent: bool) -> None:
    decision = decide(answer, attempts=attempts, urgent=urgent)
    assert (decision.wait > timedelta(0)) == (decision.then is Then.RETRY)
    assert decision.then is not Then.RETRY or attempts < MAX_ATTEMPTS
    assert decide(answer, attempts=attempts, urgent=True).wait <= decide(answer, attempts=attempts, urgent=False).wait
