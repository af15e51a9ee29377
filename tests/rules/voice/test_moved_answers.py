"""What the house knows otherwise since: what a person answered for themselves is neither lost nor told them as news."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from karpear.rules.voice.moved import MovedAnswer, news_to, taken_over, what_moved

EXPOSURES, TIMINGS = ["file", "premises", "law", "donors"], ["court", "talks"]


def _readings(custody: list[str]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(
        {
            "custody": st.sampled_from(custody),
            "exposures": st.lists(st.sampled_from(EXPOSURES), unique=True).map(sorted),
            "timing": st.lists(st.sampled_from(TIMINGS), unique=True).map(sorted),
        }
    )


HOUSE, ANSWERS = _readings(["nobody", "held"]), _readings(["nobody", "held", "asked"])


@given(ANSWERS, HOUSE, HOUSE)
def test_taken_over_it_is_no_news_any_more(answers: dict[str, Any], then: dict[str, Any], now: dict[str, Any]) -> None:
    moved = what_moved(then, now)
    taken = taken_over(answers, moved)
    assert not news_to(taken, moved)
    assert taken_over(taken, moved) == taken
    assert (taken == answers) == (not news_to(answers, moved))


@given(ANSWERS, HOUSE)
def test_where_nothing_moved_every_answer_stays(answers: dict[str, Any], house: dict[str, Any]) -> None:
    assert what_moved(house, house) == []
    assert taken_over(answers, []) == answers


@given(ANSWERS, HOUSE, HOUSE)
def test_nothing_but_what_moved_changes_an_answer(
    answers: dict[str, Any], then: dict[str, Any], now: dict[str, Any]
) -> None:
    """What a person ticked or left out by themselves stays so, whatever the house knew and knows of other things."""
    taken = taken_over(answers, what_moved(then, now))
    for question in ("exposures", "timing"):
        differing = set(taken[question]) ^ set(answers[question])
        assert differing <= set(then[question]) ^ set(now[question])


def test_that_somebody_is_held_is_known_to_whoever_said_that_counsel_asks() -> None:
    held = [MovedAnswer("custody", ("held",), ("nobody",))]
    answers = {"custody": "asked", "exposures": [], "timing": []}
    assert not news_to(answers, held)
    free = [MovedAnswer("custody", ("nobody",), ("held",))]
    assert taken_over(answers, free)["custody"] == "nobody"
