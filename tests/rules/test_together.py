"""Silence together: what is unusual, what speaks for a cut or for arrests."""

from datetime import timedelta

import pytest

from karpear.rules.alarm import together
from karpear.rules.alarm.together import (
    Cause,
    CellKind,
    DuePerson,
    Evidence,
    Habit,
    Reason,
    SilenceKind,
    band,
    is_over,
    judge,
    leading,
    points,
    reasons,
    units,
)

NO_EVIDENCE = Evidence()


def people(count: int, *, silent: int, house: int | None = 1, plan: int | None = None) -> list[DuePerson[int]]:
    return [DuePerson(1000 * (house or 9) + n, plan, house, late=n < silent, missed=n < silent) for n in range(count)]


def test_people_of_one_car_are_few_units() -> None:
    assert units(people(5, silent=5, plan=7), SilenceKind.LATE) == (3, 3)
    assert units(people(20, silent=10, plan=7), SilenceKind.LATE) == (5, 2)
    assert units([*people(5, silent=5), *people(2, silent=0, house=2, plan=4)], SilenceKind.MISSED) == (7, 5)
    assert judge(people(12, silent=12, plan=7), Habit(), SilenceKind.MISSED).is_alarm is False, "a car in a valley"
    assert judge(people(40, silent=40, plan=7), Habit(), SilenceKind.MISSED).is_alarm


def test_what_is_usual_is_learnt_and_never_nothing() -> None:
    assert Habit(10_000, 5_000, 100).share(SilenceKind.LATE) == pytest.approx(0.498, abs=0.01)
    assert Habit(10_000, 0, 0).share(SilenceKind.MISSED) == 0.01
    usual = judge(people(40, silent=20), Habit(10_000, 5_000, 100), SilenceKind.LATE)
    assert usual.is_alarm is False and usual.usual == (19, 20)
    assert judge(people(40, silent=20), Habit(10_000, 500, 100), SilenceKind.MISSED).is_alarm
    assert judge(people(4, silent=4), Habit(), SilenceKind.MISSED).chance == 1.0


def test_late_is_not_yet_missed() -> None:
    late = [DuePerson(n, late=True) for n in range(20)]
    assert judge(late, Habit(), SilenceKind.LATE).is_alarm and not judge(late, Habit(), SilenceKind.MISSED).is_alarm


def test_a_cut_and_arrests_differ_by_what_else_is_seen() -> None:
    houses = [person for house in range(2, 6) for person in people(5, silent=5, house=house)]
    at_home = [DuePerson(n, None, n, late=True, daily=True) for n in range(3)]
    everybody = [*houses, *at_home]
    codes = reasons(everybody, CellKind.PROVINCE, Evidence(failing=12, late_texts=4))
    assert codes == (Reason.TEXTS_FAIL, Reason.LATE_TEXTS, Reason.MANY_HOUSES, Reason.AT_HOME_TOO)
    assert leading(codes) is Cause.CUT and points(codes) == {Cause.CUT: 9, Cause.ARREST: 0}

    gathering = [*people(10, silent=10), *people(12, silent=0, house=2)]
    codes = reasons(gathering, CellKind.PROVINCE, Evidence(calls=1))
    assert codes == (Reason.ONE_HOUSE, Reason.OTHERS_ANSWER, Reason.CALLED_FOR_HELP)
    assert leading(codes) is Cause.ARREST

    assert leading([Reason.MANY_HOUSES, Reason.ONE_HOUSE]) is Cause.UNCLEAR
    assert reasons(people(5, silent=0), CellKind.PROVINCE, NO_EVIDENCE) == ()


def test_one_carrier_in_a_province_and_one_carrier_in_many_provinces() -> None:
    silent = [DuePerson(n, None, None, late=True, carrier="one", province=f"KH-{n % 4}") for n in range(8)]
    others = [DuePerson(n, None, None, carrier="two", province="KH-1") for n in range(20, 23)]
    assert Reason.ONE_CARRIER in reasons([*silent, *others], CellKind.PROVINCE, NO_EVIDENCE)
    of_carrier = reasons(silent, CellKind.CARRIER, NO_EVIDENCE)
    assert Reason.MANY_PROVINCES in of_carrier and Reason.ONE_CARRIER not in of_carrier


def test_others_are_told_a_band() -> None:
    assert [band(count) for count in (4, 5, 19, 99, 400)] == [None, (5, 9), (10, 19), (50, 99), (100, None)]


def test_when_it_is_over() -> None:
    hour = timedelta(hours=1)
    assert [is_over(silent=left, part_count=20, quiet_for=hour) for left in (20, 6, 5)] == [False, False, True]
    assert is_over(silent=20, part_count=20, quiet_for=24 * hour)


def test_codes_all_have_points() -> None:
    assert set(together.POINTS) == set(Reason)
