"""Cover: the floor and the policies, less what they exclude; what nobody knows is never a yes."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from karpear.rules.duty.cover import check_cover
from karpear.rules.duty.cover_facts import (
    WORLD,
    CoverAnswer,
    CoverWord,
    InsuredPerson,
    PlannedCover,
    PolicyTerms,
    SecurityFloor,
)
from karpear.rules.duty.cover_terms import (
    RISKS_OF,
    Category,
    InsuranceKind,
    NamedRisk,
    Needed,
    OperativeTime,
    ReasonCode,
    Ticked,
)  # fmt: skip

DAY = date(2026, 12, 1)
FLOOR = SecurityFloor(
    "kh",
    categories=frozenset({Category.STAFF, Category.DRIVER}),
    unsure=frozenset({Category.VOLUNTEER}),
    pays=frozenset({Needed.ACCIDENT, Needed.NIGHT, Needed.ILLNESS}),
)
PLAN = PlannedCover([DAY, DAY + timedelta(days=1)], "kh", frozenset({"KH-2"}), frozenset({"car"}))
STAFF = InsuredPerson(Category.STAFF, registered=True)
VOLUNTEER = InsuredPerson(Category.VOLUNTEER, registered=False)
POLICY = PolicyTerms(
    InsuranceKind.BOTH,
    DAY - timedelta(days=300),
    DAY + timedelta(days=60),
    categories=frozenset({Category.VOLUNTEER}),
    countries=frozenset({"kh"}),
    advisory=False,
    exclusions=dict.fromkeys(NamedRisk, Ticked.INCLUDED),
)


def codes(answer: CoverAnswer) -> list[ReasonCode]:
    return [reason.code for reason in answer.why]


def test_staff_who_are_registered_are_covered_for_a_plain_trip() -> None:
    assert check_cover(STAFF, PLAN, [], FLOOR) == CoverAnswer(CoverWord.COVERED)


def test_a_volunteer_without_anything_is_not_and_the_reason_says_both() -> None:
    answer = check_cover(VOLUNTEER, PLAN, [], FLOOR)
    assert answer.answer is CoverWord.NOT
    assert codes(answer) == [ReasonCode.NOT_REGISTERED, ReasonCode.NO_POLICY]


def test_a_policy_for_volunteers_covers_a_volunteer() -> None:
    assert check_cover(VOLUNTEER, PLAN, [POLICY], FLOOR).answer is CoverWord.COVERED
    staff_only = replace(POLICY, categories=frozenset({Category.STAFF}))
    answer = check_cover(VOLUNTEER, PLAN, [staff_only], FLOOR)
    assert (answer.answer, ReasonCode.CATEGORY in codes(answer)) == (CoverWord.NOT, True)
    assert check_cover(VOLUNTEER, PLAN, [replace(staff_only, named=True)], FLOOR).answer is CoverWord.COVERED


def test_accident_and_health_are_two_products() -> None:
    accident = replace(POLICY, kind=InsuranceKind.ACCIDENT)
    answer = check_cover(VOLUNTEER, PLAN, [accident], FLOOR)
    assert answer.answer is CoverWord.PARTLY
    assert [reason.need for reason in answer.why if reason.code is ReasonCode.NOTHING_PAYS] == [Needed.ILLNESS]


def test_an_excluded_motorcycle_at_night_is_said() -> None:
    excluded = {**POLICY.exclusions, NamedRisk.MOTORCYCLE: Ticked.EXCLUDED}
    policy = replace(POLICY, kind=InsuranceKind.ACCIDENT, exclusions=excluded)
    by_motorcycle = replace(PLAN, modes=frozenset({"motorcycle"}))
    answer = check_cover(VOLUNTEER, by_motorcycle, [policy], FLOOR)
    assert answer.answer is CoverWord.NOT
    assert (ReasonCode.EXCLUDED, NamedRisk.MOTORCYCLE) in [(reason.code, reason.risk) for reason in answer.why]
    by_day = {**POLICY.exclusions, NamedRisk.NIGHT: Ticked.EXCLUDED}
    assert check_cover(VOLUNTEER, replace(PLAN, night=True), [replace(POLICY, exclusions=by_day)], FLOOR).answer is (
        CoverWord.PARTLY
    )


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"exclusions": {}}, ReasonCode.UNREAD),
        ({"advisory": None}, ReasonCode.ADVISORY_UNSEEN),
        ({"advisory": True}, ReasonCode.ADVISORY_UNKNOWN),
        ({"countries": frozenset()}, ReasonCode.TERRITORY_UNKNOWN),
        ({"starts_on": None}, ReasonCode.DAYS_UNKNOWN),
    ],
)
def test_what_nobody_looked_up_is_unknown(change: dict[str, object], code: ReasonCode) -> None:
    answer = check_cover(VOLUNTEER, PLAN, [replace(POLICY, **change)], FLOOR)  # type: ignore[arg-type]
    assert answer.answer is CoverWord.UNKNOWN and answer.answer.is_gap
    assert codes(answer)[0] is code


def test_a_person_of_whom_nothing_is_known_is_unknown() -> None:
    answer = check_cover(InsuredPerson(None), PLAN, [POLICY], FLOOR)
    assert answer.answer is CoverWord.UNKNOWN
    assert set(codes(answer)) == {ReasonCode.REGISTRATION_UNKNOWN, ReasonCode.CATEGORY_UNKNOWN}
    registered_volunteer = InsuredPerson(Category.VOLUNTEER, registered=True)
    assert check_cover(registered_volunteer, PLAN, [], FLOOR).answer is CoverWord.UNKNOWN


def test_means_that_nobody_wrote_down_may_be_a_motorcycle() -> None:
    unseen = {**POLICY.exclusions, NamedRisk.MOTORCYCLE: Ticked.EXCLUDED}
    policy = replace(POLICY, kind=InsuranceKind.ACCIDENT, exclusions=unseen)
    answer = check_cover(VOLUNTEER, replace(PLAN, modes=frozenset({"", "car"})), [policy], FLOOR)
    assert (answer.answer, codes(answer)[0]) == (CoverWord.UNKNOWN, ReasonCode.MEANS_UNKNOWN)


def test_days_outside_the_period_are_not_covered() -> None:
    ended = replace(POLICY, ends_on=DAY - timedelta(days=1))
    answer = check_cover(VOLUNTEER, PLAN, [ended], FLOOR)
    assert (answer.answer, ReasonCode.PERIOD in codes(answer)) == (CoverWord.NOT, True)
    ends_within = replace(POLICY, ends_on=DAY)
    assert check_cover(VOLUNTEER, PLAN, [ends_within], FLOOR).answer is CoverWord.PARTLY
    renewed = replace(POLICY, starts_on=DAY + timedelta(days=1))
    assert check_cover(VOLUNTEER, PLAN, [ends_within, renewed], FLOOR).answer is CoverWord.COVERED


def test_place_and_hours() -> None:
    warned = replace(POLICY, advisory=True, provinces_out=frozenset({"KH-2"}))
    assert check_cover(VOLUNTEER, PLAN, [warned], FLOOR).answer is CoverWord.NOT
    elsewhere = replace(warned, provinces_out=frozenset({"KH-9"}))
    assert check_cover(VOLUNTEER, PLAN, [elsewhere], FLOOR).answer is CoverWord.COVERED
    abroad = replace(PLAN, country="th")
    assert check_cover(VOLUNTEER, abroad, [POLICY], FLOOR).answer is CoverWord.NOT
    world = replace(POLICY, countries=frozenset({WORLD}))
    assert check_cover(VOLUNTEER, abroad, [world], FLOOR).answer is CoverWord.COVERED
    assert check_cover(STAFF, abroad, [], FLOOR).answer is CoverWord.UNKNOWN
    journeys = replace(POLICY, operative_time=OperativeTime.JOURNEYS)
    assert check_cover(VOLUNTEER, replace(PLAN, activity="office"), [journeys], FLOOR).answer is CoverWord.NOT
    assert check_cover(VOLUNTEER, replace(PLAN, activity="event"), [journeys], FLOOR).answer is CoverWord.UNKNOWN
    by_day = replace(POLICY, operative_time=OperativeTime.WORKING_HOURS)
    assert check_cover(VOLUNTEER, replace(PLAN, night=True), [by_day], FLOOR).answer is CoverWord.PARTLY


def test_the_floor_does_not_pay_for_who_is_arrested() -> None:
    answer = check_cover(STAFF, replace(PLAN, activity="monitoring"), [], FLOOR)
    assert answer.answer is CoverWord.PARTLY
    assert check_cover(STAFF, replace(PLAN, activity="juggling"), [], FLOOR).answer is CoverWord.COVERED


PEOPLE = st.builds(
    InsuredPerson,
    st.none() | st.sampled_from(Category),
    st.none() | st.booleans(),
    st.none() | st.dates(DAY - timedelta(days=3), DAY + timedelta(days=3)),
)
TICKS = st.dictionaries(st.sampled_from(NamedRisk), st.sampled_from(Ticked))
SOME_DAY = st.none() | st.dates(DAY - timedelta(days=3), DAY + timedelta(days=3))
POLICIES = st.builds(
    PolicyTerms,
    st.sampled_from(InsuranceKind),
    SOME_DAY,
    SOME_DAY,
    categories=st.frozensets(st.sampled_from(Category)),
    named=st.booleans(),
    operative_time=st.sampled_from(OperativeTime),
    countries=st.frozensets(st.sampled_from(["kh", "th", WORLD])),
    advisory=st.none() | st.booleans(),
    provinces_out=st.frozensets(st.sampled_from(["KH-2", "KH-9"])),
    exclusions=TICKS,
)
PLANS = st.builds(
    PlannedCover,
    st.lists(st.dates(DAY - timedelta(days=3), DAY + timedelta(days=3)), max_size=4),
    st.sampled_from(["kh", "th"]),
    st.frozensets(st.sampled_from(["", "KH-2", "KH-9"])),
    st.frozensets(st.sampled_from(["", "car", "motorcycle"])),
    st.booleans(),
    st.sampled_from([*RISKS_OF, "juggling"]),
    st.frozensets(st.sampled_from(NamedRisk)),
)


@given(PEOPLE, PLANS, st.lists(POLICIES, max_size=3), POLICIES)
def test_one_more_policy_never_makes_it_worse(
    person: InsuredPerson, plan: PlannedCover, policies: list[PolicyTerms], more: PolicyTerms
) -> None:
    before, after = (check_cover(person, plan, some, FLOOR).answer for some in (policies, [*policies, more]))
    assert after.rank >= before.rank


@given(PEOPLE, PLANS, POLICIES, st.lists(POLICIES, max_size=2), st.sampled_from(NamedRisk))
def test_one_more_exclusion_never_makes_it_better(
    person: InsuredPerson, plan: PlannedCover, policy: PolicyTerms, others: list[PolicyTerms], risk: NamedRisk
) -> None:
    """Of a policy that somebody has read: to begin to read it is no exclusion."""
    read = replace(policy, exclusions={NamedRisk.HOME: Ticked.INCLUDED, **policy.exclusions})
    less = replace(read, exclusions={**read.exclusions, risk: Ticked.EXCLUDED})
    before, after = (check_cover(person, plan, [some, *others], FLOOR).answer for some in (read, less))
    assert after.rank <= before.rank or read.is_unread


@given(PEOPLE, PLANS, st.lists(POLICIES, max_size=3))
def test_what_is_not_covered_has_a_reason_and_what_is_has_none(
    person: InsuredPerson, plan: PlannedCover, policies: list[PolicyTerms]
) -> None:
    answer = check_cover(person, plan, policies, FLOOR)
    assert bool(answer.why) is answer.answer.is_gap
    assert all(reason.policy is None or reason.policy < len(policies) for reason in answer.why)


@given(PEOPLE, PLANS, POLICIES)
def test_a_policy_that_ended_before_covers_nothing(
    person: InsuredPerson, plan: PlannedCover, policy: PolicyTerms
) -> None:
    ended = replace(policy, ends_on=DAY - timedelta(days=9), starts_on=DAY - timedelta(days=99))
    planned = replace(plan, days=plan.days or [DAY])
    assert check_cover(person, planned, [ended], FLOOR).answer is check_cover(person, planned, [], FLOOR).answer
