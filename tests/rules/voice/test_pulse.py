"""An interval from answers of which none can be believed."""

from random import Random

import pytest

from karpear.rules.voice.pulse import estimate


@pytest.mark.parametrize(("people", "share"), [(10, 0.0), (14, 0.5), (30, 0.3), (67, 0.8), (200, 0.1)])
@pytest.mark.parametrize("truth_probability", [0.75, 0.85])
def test_the_interval_holds_what_is_true_in_94_of_100_surveys_or_more(
    people: int, share: float, truth_probability: float
) -> None:
    chance, held, truly_yes = Random(people), 0, round(people * share)
    intervals = {yes: estimate(yes, people, truth_probability) for yes in range(people + 1)}
    for _survey in range(1000):
        yes = sum((person < truly_yes) == (chance.random() < truth_probability) for person in range(people))
        held += intervals[yes].low <= truly_yes / people <= intervals[yes].high
    assert held >= 940


def test_the_interval_is_that_of_the_table() -> None:
    """Clopper–Pearson of 8 in 20 is 0.1912 to 0.6395; behind a coin of 3 in 4 that is a wide way apart."""
    pulse = estimate(8, 20, 0.75)
    assert pulse.share == pytest.approx(0.3)
    assert pulse.low == 0
    assert pulse.high == pytest.approx((0.6395 - 0.25) / 0.5, abs=0.0002)
    assert pulse.odds_factor == pytest.approx(3)


@pytest.mark.parametrize("truth_probability", [0.6, 0.75, 0.9])
@pytest.mark.parametrize("before", [0.05, 0.5, 0.95])
def test_no_answer_moves_the_odds_about_a_person_by_more_than_is_printed(
    truth_probability: float, before: float
) -> None:
    """Bayes, for whoever holds the whole record and thought beforehand that somebody stays silent this probably."""
    yes_and_silent, yes_and_not = before * truth_probability, (1 - before) * (1 - truth_probability)
    moved = (yes_and_silent / yes_and_not) / (before / (1 - before))
    assert moved == pytest.approx(estimate(5, 10, truth_probability).odds_factor)


def test_a_count_that_no_coin_gives_is_said() -> None:
    assert estimate(9, 20, 0.75).fits
    assert not estimate(200, 200, 0.75).fits
    assert not estimate(0, 200, 0.75).fits


@pytest.mark.parametrize(
    ("yes", "answers", "truth_probability"), [(4, 9, 0.75), (11, 10, 0.75), (-1, 10, 0.75), (5, 10, 0.5), (5, 10, 1.0)]
)
def test_what_says_nothing_is_refused(yes: int, answers: int, truth_probability: float) -> None:
    with pytest.raises(ValueError, match=r"."):
        estimate(yes, answers, truth_probability)
