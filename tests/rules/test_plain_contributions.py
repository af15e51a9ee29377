"""Plain examples: which kind a code is counted as, where a fact stands, what a group's receipt is."""

from datetime import UTC, date, datetime, timedelta

import pytest

from karpear.rules.case.huridocs import ActType
from karpear.rules.case.playbook import Happened
from karpear.rules.counting.fact_states import FactState, PeriodState, fact_standing, public_from
from karpear.rules.counting.kind_codes import (
    KIND_OF_ACT,
    KIND_OF_PLAYBOOK,
    kind_of_demand,
    kind_of_incident,
    kind_of_threat,
)
from karpear.rules.counting.kinds import PressureKind
from karpear.rules.counting.periods import Period
from karpear.rules.counting.receipts import digits_of, is_same_answer, mark_of, receipt_of
from karpear.rules.law.demands import DemandClass

GIVEN = datetime(2026, 8, 20, 9, tzinfo=UTC)
AUGUST = date(2026, 8, 1)


@pytest.mark.parametrize(
    ("acts", "kind"),
    [
        ((ActType.SUMMONS, ActType.PROSECUTION), PressureKind.SUMMONED),
        ((ActType.ARREST,), PressureKind.DETAINED),
        ((ActType.TORTURE,), PressureKind.ATTACKED),
        ((ActType.OFFICE_RAID,), PressureKind.SEARCHED),
        ((ActType.MEETING_BANNED,), PressureKind.REFUSED),
        ((ActType.SURVEILLANCE,), PressureKind.WATCHED),
        ((ActType.REPRISAL,), PressureKind.THREATENED),
        ((ActType.CYBER,), PressureKind.ONLINE),
        ((ActType.FINE, ActType.TRAVEL_BAN), PressureKind.PROSECUTED),
        ((ActType.OTHER, ActType.THREAT), PressureKind.THREATENED),
        ((ActType.THEFT,), None),
        ((ActType.DISCRIMINATION,), None),
        ((), None),
    ],
)
def test_a_threat_is_counted_by_its_first_act_that_is_pressure(
    acts: tuple[ActType, ...], kind: PressureKind | None
) -> None:
    assert kind_of_threat(acts) == kind


def test_what_may_be_pressure_or_none_is_counted_as_no_kind() -> None:
    assert set(ActType) - set(KIND_OF_ACT) == {
        ActType.THEFT, ActType.DISCRIMINATION, ActType.EXILE, ActType.OTHER,
    }  # fmt: skip
    assert set(Happened) - set(KIND_OF_PLAYBOOK) == {Happened.FLEE, Happened.FAMILY, Happened.ACCIDENT}


def test_an_incident_is_counted_by_its_threat_else_by_what_happened() -> None:
    assert kind_of_incident((ActType.SUMMONS,), Happened.DETAINED) == PressureKind.SUMMONED
    assert kind_of_incident((), Happened.RAIDED) == PressureKind.SEARCHED
    assert kind_of_incident((), Happened.ACCIDENT) is None
    assert kind_of_incident((ActType.THEFT,), Happened.RAIDED) is None


def test_every_demand_is_counted_as_something() -> None:
    kinds = {demand: kind_of_demand(demand) for demand in DemandClass}
    assert kinds[DemandClass.SUMMONS] == PressureKind.SUMMONED
    assert kinds[DemandClass.PARTICIPANTS] == PressureKind.WATCHED
    assert kinds[DemandClass.DELETION] == PressureKind.REFUSED


@pytest.mark.parametrize(
    ("day", "from_day"),
    [
        (date(2026, 1, 1), date(2026, 6, 29)),
        (date(2026, 8, 1), date(2026, 12, 29)),
        (date(2026, 12, 31), date(2027, 3, 31)),
    ],
)
def test_nothing_is_public_before_ninety_days_after_its_quarter(day: date, from_day: date) -> None:
    assert public_from(day) == from_day
    assert Period.quarter_of(day).may_be_told(from_day, 90)
    assert not Period.quarter_of(day).may_be_told(from_day - timedelta(days=1), 90)


def test_a_fact_waits_is_counted_is_published() -> None:
    later = GIVEN + timedelta(days=140)
    other = PeriodState("2026-Q2", later, later)
    drawn, public = PeriodState("2026-Q3", later), PeriodState("2026-Q3", later, later)
    assert fact_standing(AUGUST, GIVEN, [other], proven=True).state == FactState.WAITING
    assert fact_standing(AUGUST, GIVEN, [drawn], proven=True).state == FactState.COUNTED
    standing = fact_standing(AUGUST, GIVEN, [other, public], proven=True)
    assert (standing.state, standing.period) == (FactState.PUBLISHED, "2026-Q3")


def test_given_after_its_quarter_was_drawn_it_is_late_and_a_year_may_count_it() -> None:
    before, later = GIVEN - timedelta(days=1), GIVEN + timedelta(days=300)
    drawn = PeriodState("2026-Q3", before, before)
    assert fact_standing(AUGUST, GIVEN, [drawn], proven=True).state == FactState.LATE
    year = PeriodState("2026", later, later)
    standing = fact_standing(AUGUST, GIVEN, [year, drawn], proven=True)
    assert (standing.state, standing.period) == (FactState.PUBLISHED, "2026")


def test_a_group_for_which_nobody_vouches_is_unproven_whatever_was_published() -> None:
    assert fact_standing(AUGUST, GIVEN, [PeriodState("2026-Q3", GIVEN, GIVEN)], proven=False).state == (
        FactState.UNPROVEN
    )


def test_a_receipt_is_twenty_digits_in_fours_and_is_read_in_khmer_too() -> None:
    assert receipt_of("ff") == "0000 0000 0000 0000 0255"
    assert mark_of("ff") == "000255"
    assert digits_of("០០០០-0255") == "00000255"
    assert digits_of("no digit") == ""


@pytest.mark.parametrize(
    ("typed", "answer", "same"),
    [("  Blue  House ", "blue house", True), ("១២", "12", True), ("blue", "blue house", False), ("", "", False)],
)
def test_an_answer_is_the_same_however_it_is_written(typed: str, answer: str, same: bool) -> None:
    assert is_same_answer(typed, answer) is same
