"""What somebody with a political role may do, when a leave holds, and what a plan has to settle."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from karpear.rules.voice.engagement import (
    MAY,
    Capacity,
    Leave,
    LeaveState,
    Permission,
    PermissionReason,
    PlannedSetting,
    PoliticalRole,
    Roles,
    Setting,
    Settle,
    allowance,
    conflicts,
    fit_together,
    leave_state,
)

DAY = date(2027, 6, 1)
ROLES = st.sets(st.sampled_from(list(PoliticalRole)), min_size=1)
SETTINGS = st.frozensets(st.sampled_from(list(Setting)))


def candidate(leave: Leave | None = None, **answers: date) -> Roles:
    return Roles(roles=[PoliticalRole.CANDIDATE], leave=leave, **answers)


def test_every_role_has_an_answer_in_every_capacity() -> None:
    assert set(MAY) == set(PoliticalRole)
    assert all(set(answers) == set(Capacity) for answers in MAY.values())


def test_free_time_is_ones_own() -> None:
    """A candidate's too, as soon as the leave runs."""
    free_time = {allowance(role, Capacity.FREE_TIME, LeaveState.ON)[0] for role in PoliticalRole}
    assert free_time == {Permission.ALLOWED}


def test_nobody_lends_the_name_or_the_car_to_a_party() -> None:
    for role in (PoliticalRole.VOTER, PoliticalRole.MEMBER, PoliticalRole.CANDIDATE, PoliticalRole.OFFICE):
        for capacity in (Capacity.IN_ITS_NAME, Capacity.WITH_ITS_THINGS):
            assert MAY[role][capacity][0] is Permission.NOT


def test_none_stands_alone_and_silence_is_not_an_answer() -> None:
    assert fit_together([PoliticalRole.NONE])
    assert fit_together([PoliticalRole.MEMBER, PoliticalRole.JOURNALIST])
    assert not fit_together([])
    assert not fit_together([PoliticalRole.NONE, PoliticalRole.VOTER])


@pytest.mark.parametrize(
    ("declared", "state"),
    [
        (Roles(roles=[PoliticalRole.VOTER]), LeaveState.NOT_NEEDED),
        (candidate(), LeaveState.LACKING),
        (candidate(Leave(DAY, DAY)), LeaveState.TO_AGREE),
        (candidate(Leave(DAY, DAY, agreed=True)), LeaveState.ON),
        (candidate(Leave(DAY + timedelta(1), DAY + timedelta(9), agreed=True)), LeaveState.AHEAD),
        (candidate(Leave(DAY - timedelta(9), DAY - timedelta(1), agreed=True)), LeaveState.OVER),
        (candidate(Leave(DAY, DAY, declined=True)), LeaveState.DECLINED),
        (Roles(roles=[PoliticalRole.OFFICE], leave=Leave(DAY, DAY)), LeaveState.TO_AGREE),
        (Roles(roles=[PoliticalRole.OFFICE], leave=Leave(DAY, DAY, agreed=True)), LeaveState.ON),
        (
            Roles(roles=[PoliticalRole.OFFICE], leave=Leave(DAY - timedelta(1), DAY - timedelta(1))),
            LeaveState.NOT_NEEDED,
        ),
        (candidate(since=DAY + timedelta(1)), LeaveState.NOT_NEEDED),
        (candidate(until=DAY - timedelta(1)), LeaveState.NOT_NEEDED),
        (candidate(until=DAY), LeaveState.LACKING),
    ],
)
def test_a_candidate_is_on_leave_as_long_as_they_stand(declared: Roles, state: LeaveState) -> None:
    assert leave_state(declared, DAY) is state


@pytest.mark.parametrize("leave", list(LeaveState))
def test_no_cell_contradicts_the_leave_that_stands_above_it(leave: LeaveState) -> None:
    """A candidate campaigns while an agreed leave runs, and asks first until then; nobody else depends on it."""
    runs = leave is LeaveState.ON
    for role in PoliticalRole:
        for capacity in Capacity:
            permission, reason = allowance(role, capacity, leave)
            campaigns = role is PoliticalRole.CANDIDATE and capacity is Capacity.FREE_TIME
            assert (reason is PermissionReason.ON_LEAVE_ONLY) == (campaigns and not runs)
            assert (reason is PermissionReason.LEAVE_RUNS) == (campaigns and runs)
            if campaigns:
                assert permission is (Permission.ALLOWED if runs else Permission.ASK_FIRST)
            else:
                assert (permission, reason) == MAY[role][capacity]


def test_a_role_that_is_still_to_come_is_told_of_and_one_that_is_over_is_not() -> None:
    assert candidate(since=DAY + timedelta(1)).not_over(DAY) == (PoliticalRole.CANDIDATE,)
    assert candidate(until=DAY - timedelta(1)).not_over(DAY) == ()


@given(ROLES, SETTINGS, SETTINGS)
def test_a_more_political_plan_never_settles_less(
    roles: set[PoliticalRole], setting: frozenset[Setting], more: frozenset[Setting]
) -> None:
    declared = Roles(roles=roles)
    less = conflicts(declared, PlannedSetting(DAY, setting))
    assert set(less) <= set(conflicts(declared, PlannedSetting(DAY, setting | more)))
    assert list(less) == sorted(less, key=list(Settle).index), "the gravest first"


@given(SETTINGS)
def test_whoever_votes_or_has_no_role_settles_nothing(setting: frozenset[Setting]) -> None:
    for role in (PoliticalRole.NONE, PoliticalRole.VOTER):
        assert not conflicts(Roles(roles=[role]), PlannedSetting(DAY, setting))


def test_an_office_holder_at_an_event_under_our_name_settles_it() -> None:
    declared = Roles(roles=[PoliticalRole.OFFICE])
    assert conflicts(declared, PlannedSetting(DAY, frozenset({Setting.NAME_SHOWN}))) == [Settle.OFFICE_NAMED]
    assert conflicts(declared, PlannedSetting(DAY, None)) == []


def test_a_leave_is_settled_whatever_the_plan_is() -> None:
    on_leave = candidate(Leave(DAY, DAY, agreed=True))
    assert conflicts(on_leave, PlannedSetting(DAY, frozenset())) == [Settle.ON_LEAVE]
    assert conflicts(candidate(Leave(DAY, DAY)), PlannedSetting(DAY, frozenset())) == [Settle.CANDIDATE_AT_WORK]


def test_a_journalist_needs_a_card_that_holds_on_the_day() -> None:
    declared = Roles(roles=[PoliticalRole.JOURNALIST])
    planned = PlannedSetting(DAY, frozenset({Setting.ELECTION}))
    assert conflicts(declared, planned, card_until=DAY) == [Settle.JOURNALIST_CAPACITY]
    assert Settle.JOURNALIST_CARD in conflicts(declared, planned, card_until=DAY - timedelta(1))
    assert not conflicts(declared, PlannedSetting(DAY, frozenset({Setting.NAME_SHOWN})))
