"""Invented years with and without a network cut: how often nothing is an alarm, and how soon a cut is one."""

from datetime import timedelta

import pytest

from karpear.rules.alarm.together import CellKind
from tests.rooms.network.silent_years import SilentYear, detection


def false_alarms(seed: int, days: range) -> int:
    return sum(judgement.is_alarm for _day, _hour, _cell, judgement in SilentYear(seed).looks(days))


def first_sight(seed: int, kind: CellKind, cell: str) -> tuple[tuple[int, int], timedelta, int]:
    """When an outage that begins on an evening is seen, how long after the promises fell due, and with how many."""
    year = SilentYear(seed, cut=(155, 18, kind, cell))
    for day, hour, at, judgement in year.looks(range(150, 156)):
        if judgement.is_alarm and at[0] is kind:
            return (day, hour), detection(judgement), judgement.silent
    raise AssertionError("nobody saw it")


def test_rainy_days_raise_no_false_alarm() -> None:
    assert false_alarms(1, range(150, 165)) == 0


@pytest.mark.parametrize(("kind", "cell"), [(CellKind.PROVINCE, "KH-7"), (CellKind.CARRIER, "three")])
def test_an_outage_is_seen_within_ten_minutes(kind: CellKind, cell: str) -> None:
    moment, after, silent = first_sight(2, kind, cell)
    assert moment == (155, 18) and after <= timedelta(minutes=10) and silent >= 20


@pytest.mark.soak
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("seed", range(1, 6))
def test_a_whole_year_has_less_than_one_false_alarm(seed: int) -> None:
    assert false_alarms(seed, range(365)) == 0
    for province in range(1, 26):
        moment, after, _silent = first_sight(seed, CellKind.PROVINCE, f"KH-{province}")
        assert moment == (155, 18) and after <= timedelta(minutes=10)
