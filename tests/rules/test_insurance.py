"""Cover: the floor and the policies, less what they exclude; what nobody knows is never a yes."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from karpear.rules.duty.cover import check_cover, list_payers
from karpear.rules.duty.cover_facts import (
    WORLD,
    CoverAnswer,
    CoverWord,
    InsuredPerson,
    Paid,
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
    earlier_policy = replace(POLICY, ends_on=DAY - timedelta(days=1))
    answer = check_cover(VOLUNTEER, PLAN, [earlier_policy], FLOOR)
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
    unseen = check_cover(VOLUNTEER, PLAN, [replace(POLICY, operative_time=None)], FLOOR)
    assert (unseen.answer, codes(unseen)[0]) == (CoverWord.UNKNOWN, ReasonCode.TIME_UNSEEN)
    by_day = replace(POLICY, operative_time=OperativeTime.WORKING_HOURS)
    assert check_cover(VOLUNTEER, replace(PLAN, night=True), [by_day], FLOOR).answer is CoverWord.PARTLY


def test_the_floor_does_not_pay_for_who_is_arrested() -> None:
    answer = check_cover(STAFF, replace(PLAN, activity="monitoring"), [], FLOOR)
    assert answer.answer is CoverWord.PARTLY
    assert check_cover(STAFF, replace(PLAN, activity="juggling"), [], FLOOR).answer is CoverWord.COVERED


def test_every_word_is_better_than_the_one_before() -> None:
    words = [CoverWord.NOT, CoverWord.UNKNOWN, CoverWord.PARTLY, CoverWord.COVERED]
    assert [word.rank for word in words] == [0, 1, 2, 3]
    assert [word.is_gap for word in words] == [True, True, True, False]


def test_a_plan_without_days_is_not_known_to_be_insured() -> None:
    undated = replace(PLAN, days=[])
    assert codes(check_cover(VOLUNTEER, undated, [POLICY], FLOOR))[0] is ReasonCode.DAYS_UNKNOWN
    assert check_cover(STAFF, undated, [], FLOOR).answer is CoverWord.COVERED


def test_the_floor_begins_with_the_registration_and_is_for_some() -> None:
    since_today = replace(STAFF, registered_on=DAY + timedelta(days=1))
    answer = check_cover(since_today, PLAN, [], FLOOR)
    assert (answer.answer, codes(answer)[0]) == (CoverWord.PARTLY, ReasonCode.BEFORE_REGISTRATION)
    assert codes(check_cover(replace(STAFF, category=None), PLAN, [], FLOOR))[0] is ReasonCode.CATEGORY_UNKNOWN
    assert codes(check_cover(replace(STAFF, category=Category.FAMILY), PLAN, [], FLOOR))[0] is (
        ReasonCode.FLOOR_CATEGORY
    )
    assert check_cover(STAFF, PLAN, [], None).answer is CoverWord.NOT


def test_a_policy_may_pay_only_for_what_it_names_and_says_what_nobody_looked_up() -> None:
    only_named = replace(POLICY, kind=InsuranceKind.OTHER)
    arrest = replace(PLAN, activity="court")
    assert check_cover(VOLUNTEER, arrest, [only_named], FLOOR).answer is CoverWord.PARTLY
    assert check_cover(VOLUNTEER, PLAN, [only_named], FLOOR).answer is CoverWord.NOT
    half_read = replace(POLICY, exclusions={NamedRisk.HOME: Ticked.INCLUDED, NamedRisk.DETENTION: Ticked.EXCLUDED})
    reasons = check_cover(VOLUNTEER, arrest, [half_read], FLOOR).why
    assert (ReasonCode.UNSEEN, NamedRisk.LEGAL_DEFENCE) in [(reason.code, reason.risk) for reason in reasons]
    assert (ReasonCode.EXCLUDED, NamedRisk.DETENTION) in [(reason.code, reason.risk) for reason in reasons]


def test_what_is_done_there_may_not_be_known() -> None:
    answer = check_cover(VOLUNTEER, replace(PLAN, activity="juggling"), [POLICY], FLOOR)
    assert (answer.answer, codes(answer)[0]) == (CoverWord.UNKNOWN, ReasonCode.ACTIVITY_UNKNOWN)


def test_a_warning_counts_where_the_province_is_not_known() -> None:
    warned = replace(POLICY, advisory=True, provinces_out=frozenset({"KH-9"}))
    answer = check_cover(VOLUNTEER, replace(PLAN, provinces=frozenset({""})), [warned], FLOOR)
    assert codes(answer)[0] is ReasonCode.ADVISORY_UNKNOWN


def test_each_need_says_by_whom_it_is_paid_and_what_nothing_pays_for() -> None:
    night = replace(PLAN, night=True, modes=frozenset({"motorcycle"}))
    journeys = {**POLICY.exclusions, NamedRisk.MOTORCYCLE: Ticked.EXCLUDED, NamedRisk.DETENTION: Ticked.EXCLUDED}
    journeys[NamedRisk.KIDNAP] = Ticked.UNSEEN
    policy = replace(POLICY, kind=InsuranceKind.ACCIDENT, categories=frozenset(Category), exclusions=journeys)
    needs = {need.need: (need.paid, need.payers) for need in list_payers(STAFF, night, [policy], FLOOR)}
    assert needs[Needed.ACCIDENT] == needs[Needed.NIGHT] == needs[Needed.ILLNESS] == (Paid.YES, (None,))
    assert needs[Needed.DETENTION] == (Paid.NO, ()) and needs[Needed.KIDNAP] == (Paid.UNKNOWN, ())
    assert needs[Needed.LEGAL_DEFENCE] == (Paid.YES, (0,))
    by_car = {need.need: need.payers for need in list_payers(STAFF, PLAN, [policy], FLOOR)}
    assert by_car[Needed.ACCIDENT] == (None, 0) and Needed.NIGHT not in by_car


def test_two_policies_that_follow_each_other_pay_together_and_one_that_ends_within_does_not() -> None:
    this_year, next_year = replace(POLICY, ends_on=DAY), replace(POLICY, starts_on=DAY + timedelta(days=1))
    [accident, *_other_needs] = list_payers(VOLUNTEER, PLAN, [this_year, next_year], FLOOR)
    assert (accident.paid, accident.payers) == (Paid.YES, (0, 1))
    [accident, *_other_needs] = list_payers(VOLUNTEER, PLAN, [this_year], FLOOR)
    assert (accident.paid, accident.payers) == (Paid.NO, ())


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
    operative_time=st.none() | st.sampled_from(OperativeTime),
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
    person: InsuredPerson, plan: PlannedCover, policies: list[PolicyTerms], one_more: PolicyTerms
) -> None:
    with_fewer, with_more = (
        check_cover(person, plan, insured_by, FLOOR).answer for insured_by in (policies, [*policies, one_more])
    )
    assert with_more.rank >= with_fewer.rank


@given(PEOPLE, PLANS, POLICIES, st.lists(POLICIES, max_size=2), st.sampled_from(NamedRisk))
def test_one_more_exclusion_never_makes_it_better(
    person: InsuredPerson, plan: PlannedCover, policy: PolicyTerms, other_policies: list[PolicyTerms], risk: NamedRisk
) -> None:
    """Of a policy that somebody has read: to begin to read it is no exclusion."""
    read_policy = replace(policy, exclusions={NamedRisk.HOME: Ticked.INCLUDED, **policy.exclusions})
    narrower_policy = replace(read_policy, exclusions={**read_policy.exclusions, risk: Ticked.EXCLUDED})
    as_read, as_narrowed = (
        check_cover(person, plan, [terms, *other_policies], FLOOR).answer for terms in (read_policy, narrower_policy)
    )
    assert as_narrowed.rank <= as_read.rank or read_policy.is_unread


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
    ended_policy = replace(policy, ends_on=DAY - timedelta(days=9), starts_on=DAY - timedelta(days=99))
    planned = replace(plan, days=plan.days or [DAY])
    assert check_cover(person, planned, [ended_policy], FLOOR).answer is check_cover(person, planned, [], FLOOR).answer


@given(PEOPLE, PLANS, st.lists(POLICIES, max_size=3))
def test_who_pays_says_the_same_as_the_word(
    person: InsuredPerson, plan: PlannedCover, policies: list[PolicyTerms]
) -> None:
    needs = list_payers(person, plan, policies, FLOOR)
    assert {*plan.needs} <= {need.need for need in needs} and len({need.need for need in needs}) == len(needs)
    assert all(bool(need.payers) is (need.paid is Paid.YES) for need in needs)
    is_paid = all(need.paid is Paid.YES for need in needs if need.need in plan.needs)
    assert is_paid is (check_cover(person, plan, policies, FLOOR).answer is CoverWord.COVERED)
