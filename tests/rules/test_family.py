"""Who may open a family plan, how long it holds, and what totals may say."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

from hypothesis import given
from hypothesis import strategies as st

from karpear.rules.case.pack import Stage
from karpear.rules.case.playbook import Happened
from karpear.rules.duty.family import (
    HOLDS,
    FamilyCase,
    FamilyIncident,
    Payer,
    case_of,
    may_open,
    may_open_again,
    plan_span,
)
from karpear.rules.duty.succession import HandoverGap, KeyTaskState, gap_of
from karpear.rules.duty.totals import (
    LEAST,
    family_totals,
    half_of,
    half_to_publish,
    shown_counts,
    shown_sum,
    step_of,
)

OWNER, READER, OFFICER = uuid4(), uuid4(), uuid4()
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
PEOPLE = st.sampled_from([OWNER, READER, OFFICER, None])
STATES = st.builds(
    FamilyIncident,
    playbook=st.sampled_from([happened.value for happened in Happened]),
    open=st.booleans(),
    opened_by=PEOPLE,
    about=PEOPLE,
    drill=st.booleans(),
    confirmed=st.frozensets(st.sampled_from(list(Stage))),
)
AMOUNTS = st.lists(st.integers(0, 20_000), max_size=40)


def state(**changes: object) -> FamilyIncident:
    values = {"playbook": "detained", "open": True, "opened_by": OFFICER, **changes}
    return FamilyIncident(**values)  # type: ignore[arg-type]


def test_whom_the_owner_chose_opens_it_in_the_four_cases() -> None:
    assert {case_of(code) for code in ("detained", "killed", "flee", "accident")} == set(FamilyCase)
    for code in ("detained", "killed", "flee", "accident", "disappeared"):
        assert may_open(state(playbook=code), owner=OWNER, reader=READER, was_chosen=True)
    assert case_of("defamed") is None
    assert not may_open(state(playbook="defamed"), owner=OWNER, reader=READER, was_chosen=True)


def test_neither_strangers_nor_its_owner_nor_drills_nor_what_is_over_open_it() -> None:
    assert not may_open(state(), owner=OWNER, reader=READER, was_chosen=False)
    assert not may_open(state(), owner=OWNER, reader=OWNER, was_chosen=True)
    assert not may_open(state(drill=True), owner=OWNER, reader=READER, was_chosen=True)
    assert not may_open(state(open=False), owner=OWNER, reader=READER, was_chosen=True)
    assert not may_open(state(about=OFFICER), owner=OWNER, reader=READER, was_chosen=True)


def test_nobody_opens_it_by_their_own_word_alone() -> None:
    alone = state(opened_by=READER)
    assert not may_open(alone, owner=OWNER, reader=READER, was_chosen=True)
    confirmed = state(opened_by=READER, about=OWNER, confirmed=frozenset({Stage.DETAINED}))
    assert may_open(confirmed, owner=OWNER, reader=READER, was_chosen=True)
    silent = state(opened_by=READER, about=OWNER, confirmed=frozenset({Stage.MISSED}))
    assert not may_open(silent, owner=OWNER, reader=READER, was_chosen=True)


def test_an_incident_that_its_owner_opened_is_about_somebody_else_unless_they_can_have_opened_it() -> None:
    for code, opens in {"detained": False, "killed": False, "flee": True, "accident": True}.items():
        incident = state(playbook=code, opened_by=OWNER)
        assert may_open(incident, owner=OWNER, reader=READER, was_chosen=True) is opens


@given(STATES, st.booleans())
def test_never_for_others_drills_closed_incidents_or_another_person(incident: FamilyIncident, chosen: bool) -> None:
    opens = may_open(incident, owner=OWNER, reader=READER, was_chosen=chosen)
    if not chosen or incident.drill or not incident.open or incident.about not in (None, OWNER):
        assert not opens
    if opens:
        assert incident.opened_by not in (READER, None) or incident.confirmed
    assert not may_open(incident, owner=READER, reader=READER, was_chosen=True)


def test_a_plan_holds_a_year() -> None:
    assert plan_span(None).proven_at is None
    assert plan_span(NOW).ends_at == NOW + HOLDS


@given(AMOUNTS)
def test_a_sum_of_fewer_than_five_or_of_mostly_one_is_withheld(amounts: list[int]) -> None:
    shown, positive = shown_sum(amounts), [amount for amount in amounts if amount]
    if len(positive) < LEAST or max(positive) * 2 > sum(positive):
        assert shown is None
    else:
        assert shown is not None
        assert abs(shown - sum(positive)) * 2 <= step_of(positive)
        assert shown % step_of(positive) == 0


@given(st.lists(st.integers(1, 20_000), min_size=1, max_size=40))
def test_a_total_is_no_finer_than_what_one_person_needs_on_average(amounts: list[int]) -> None:
    step = step_of(amounts)
    assert step * len(amounts) >= sum(amounts)
    assert str(step).rstrip("0") in {"1", "2", "5"}


@given(st.lists(st.integers(1, 900), min_size=LEAST, max_size=LEAST), st.integers(1, 900))
def test_what_five_say_is_never_told_again_without_one_of_them(amounts: list[int], one: int) -> None:
    """Whoever leaves five leaves a total that is withheld: no difference can be taken."""
    assert shown_sum(amounts[:-1]) is None
    assert shown_sum([*amounts[:-1], 0]) is None
    with_one = shown_sum([*amounts, one])
    assert with_one is None or with_one % step_of([*amounts, one]) == 0


@given(st.dictionaries(st.sampled_from("abcd"), st.integers(0, 60)))
def test_counts_show_no_cell_of_fewer_than_five_and_no_zero(counts: dict[str, int]) -> None:
    shown = shown_counts(counts)
    assert all(counts[key] >= LEAST and 0 < value <= counts[key] < value + LEAST for key, value in shown.items())
    assert {key for key, count in counts.items() if count >= LEAST} == set(shown)


def test_the_totals_of_a_case_and_its_gap() -> None:
    people = [{FamilyCase.JAILED: {"need": 200, "employer": 100, "relatives": 20}} for _person in range(6)]
    totals = family_totals(people)
    assert totals[FamilyCase.JAILED].need == 1200
    assert totals[FamilyCase.JAILED].paid[Payer.EMPLOYER] == 600
    assert totals[FamilyCase.JAILED].covered == 800  # of 720, to two hundreds
    assert totals[FamilyCase.JAILED].gap == 400
    assert totals[FamilyCase.KILLED].need is None
    assert totals[FamilyCase.KILLED].gap is None
    assert family_totals(people[:4])[FamilyCase.JAILED].need is None


def test_counts_and_half_years_by_example() -> None:
    assert shown_counts({"fear": 13, "pay": 4, "other": 0}) == {"fear": 10}
    assert half_of(date(2026, 6, 30)) == date(2026, 1, 1)
    assert half_to_publish(date(2026, 11, 29)) == date(2026, 1, 1)
    assert half_to_publish(date(2027, 1, 2)) == date(2026, 7, 1)


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_only_a_half_year_that_is_over_is_published(day: date) -> None:
    half = half_to_publish(day)
    assert half < half_of(day) <= day
    assert half_of(half + timedelta(days=183)) in (half, half_of(day))
    assert (half.month, half.day) in {(1, 1), (7, 1)}


def test_a_key_task_needs_a_deputy_and_something_dated() -> None:
    assert gap_of(KeyTaskState(has_deputy=False, shown_on=NOW.date()), NOW) is HandoverGap.DEPUTY
    assert gap_of(KeyTaskState(has_deputy=True), NOW) is HandoverGap.HANDOVER
    assert gap_of(KeyTaskState(has_deputy=True, sealed_at=NOW), NOW) is None
    assert gap_of(KeyTaskState(has_deputy=True, shown_on=NOW.date() - timedelta(days=366)), NOW) is HandoverGap.OLD


@given(st.booleans(), st.none() | st.datetimes(datetime(2020, 1, 1), datetime(2026, 11, 1), timezones=st.just(UTC)))
def test_taking_a_proof_away_never_closes_a_gap(has_deputy: bool, sealed_at: datetime | None) -> None:
    shown = date(2026, 3, 1)
    if gap_of(KeyTaskState(has_deputy, sealed_at, None), NOW) is None:
        assert gap_of(KeyTaskState(has_deputy, sealed_at, shown), NOW) is None
    assert gap_of(KeyTaskState(False, sealed_at, shown), NOW) is HandoverGap.DEPUTY


def test_what_its_owner_took_back_stays_so_until_something_is_confirmed() -> None:
    assert may_open_again(state(), OWNER, was_taken_back=False)
    assert not may_open_again(state(), OWNER, was_taken_back=True)
    confirmed = state(about=OWNER, confirmed=frozenset({Stage.DETAINED}))
    assert may_open_again(confirmed, OWNER, was_taken_back=True)
