"""The ladder: who is told, in which order, for ever, and never the person it is about."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from karpear.rules.alarm.circle import Circle, Group, Reliance, circle_of, tells
from karpear.rules.alarm.ladder import (
    EXHAUSTED_STEP,
    LONGEST_S,
    Audience,
    Heard,
    Policy,
    Tell,
    audience,
    due_at,
    first_rung,
    in_a_test,
    is_exhausted,
    next_that_tells,
    overtaken_at,
    rung,
    still_passed_over,
    waits_for_others,
    whole_ladder,
)

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
SOPHEA, DARA, NIMOL, BOPHA, BUDDY, MOTHER, LAWYER = (UUID(int=n) for n in range(1, 8))
DEFAULT = Policy()
FULL = Circle(
    about=SOPHEA, on_watch=(DARA,), officers=(DARA, NIMOL), leads=(BOPHA,), buddy=BUDDY, contacts=(MOTHER, LAWYER)
)

somebody = st.sampled_from([UUID(int=n) for n in range(1, 8)])
several = st.lists(somebody, max_size=5).map(tuple)
circles = st.builds(
    Circle,
    about=somebody,
    on_watch=several,
    officers=several,
    leads=several,
    buddy=st.none() | somebody,
    contacts=st.lists(st.uuids(), max_size=3).map(tuple),
)


@st.composite
def policies(draw: st.DrawFn) -> Policy:
    steps = sorted(draw(st.sets(st.integers(1, 100_000), min_size=5, max_size=5)))
    repeats = [draw(st.integers(1, 100_000)) for _ in range(2)]
    return Policy(*steps, *repeats)


def people(index: int, circle: Circle[UUID] = FULL) -> tuple[UUID, ...]:
    return audience(rung(DEFAULT, index), circle).people


class TestTheDefaults:
    def test_the_steps_of_the_contract(self) -> None:
        seen = [(r.step, r.after_s, r.tell) for r in (rung(DEFAULT, index) for index in range(8))]
        assert seen == [
            (1, 0, Tell.ON_WATCH),
            (1, 120, Tell.ON_WATCH),
            (2, 300, Tell.OTHERS),
            (3, 600, Tell.LEADS),
            (4, 900, Tell.CONTACTS),
            (5, 1200, Tell.EVERYBODY),
            (5, 1800, Tell.EVERYBODY),
            (5, 2400, Tell.EVERYBODY),
        ]

    def test_who_hears_at_each_step(self) -> None:
        assert people(0) == people(1) == (DARA,)
        assert people(2) == (NIMOL, BUDDY)
        assert people(3) == (BOPHA,)
        assert audience(rung(DEFAULT, 4), FULL) == Audience(contacts=(MOTHER, LAWYER))
        assert people(5) == people(9) == (DARA, NIMOL, BOPHA)

    def test_nobody_on_watch_is_all_officers(self) -> None:
        circle = Circle(about=SOPHEA, officers=(DARA, NIMOL))
        assert people(0, circle) == (DARA, NIMOL)
        assert people(2, circle) == ()

    def test_step_two_is_for_whoever_has_not_been_told_whoever_is_on_watch_by_then(self) -> None:
        relieved = replace(FULL, on_watch=(NIMOL,))
        assert audience(rung(DEFAULT, 2), relieved).people == (DARA, BUDDY)
        assert audience(rung(DEFAULT, 2), relieved, informed={DARA}).people == (NIMOL, BUDDY)
        assert [waits_for_others(index) for index in (0, 2, 3)] == [True, True, False]

    def test_only_guests_are_told_where_all_on_watch_stand_in(self) -> None:
        assert replace(FULL, guests=(DARA,)).only_guests == (DARA,)
        assert replace(FULL, on_watch=(DARA, NIMOL), guests=(DARA,)).only_guests == ()
        assert replace(FULL, on_watch=()).only_guests == ()

    def test_the_officer_on_watch_is_the_one_missing(self) -> None:
        circle = Circle(about=DARA, on_watch=(DARA,), officers=(DARA, NIMOL), leads=(BOPHA,))
        assert people(0, circle) == (NIMOL,)
        assert first_rung(DEFAULT, circle).index == 0

    def test_contacts_can_be_paused_and_only_they(self) -> None:
        for heard in (Heard.UNPROVEN, Heard.SURELY):
            assert not audience(rung(DEFAULT, 4), FULL, heard=heard)
            assert audience(rung(DEFAULT, 5), FULL, heard=heard) == Audience((DARA, NIMOL, BOPHA))


class TestPolicy:
    @pytest.mark.parametrize(
        "wrong",
        [
            {"repeat_s": 0},
            {"others_s": 120},
            {"leads_s": 299},
            {"contacts_s": 600},
            {"exhausted_s": 900},
            {"exhausted_repeat_s": 0},
            {"overtake_s": -1},
        ],
    )
    def test_steps_come_one_after_the_other(self, wrong: dict[str, int]) -> None:
        with pytest.raises(ValueError, match=r"one after the other|longer than nothing"):
            Policy(**wrong)


class TestFirstRung:
    def test_step_one_waits_for_nobody(self) -> None:
        assert first_rung(DEFAULT, FULL).index == 0

    def test_an_empty_group_hands_over_at_once(self) -> None:
        assert first_rung(DEFAULT, Circle(about=DARA, officers=(DARA,), leads=(BOPHA,))).tell is Tell.LEADS
        assert first_rung(DEFAULT, Circle(about=SOPHEA, buddy=BUDDY, leads=(BOPHA,))).tell is Tell.OTHERS

    def test_contacts_come_early_only_when_there_is_nobody_else(self) -> None:
        assert first_rung(DEFAULT, Circle(about=SOPHEA, contacts=(MOTHER,))).tell is Tell.CONTACTS
        assert first_rung(DEFAULT, Circle(about=SOPHEA, buddy=BUDDY, contacts=(MOTHER,))).tell is Tell.OTHERS

    def test_with_nobody_at_all_the_ladder_still_begins(self) -> None:
        assert first_rung(DEFAULT, Circle(about=SOPHEA)).index == 0

    @given(circles)
    def test_it_reaches_somebody_when_there_is_somebody(self, circle: Circle[UUID]) -> None:
        first = first_rung(DEFAULT, circle)
        inside = {*circle.on_watch, *circle.officers, *circle.leads, circle.buddy} - {None, circle.about}
        assert bool(audience(first, circle)) == bool(inside or circle.contacts)
        assert (first.tell is Tell.CONTACTS) == bool(not inside and circle.contacts)


class TestAlways:
    @given(policies(), circles, st.integers(0, 40), st.sampled_from(Heard), st.booleans())
    def test_never_the_person_it_is_about_and_nobody_twice(
        self, policy: Policy, circle: Circle[UUID], index: int, heard: Heard, passed_over: bool
    ) -> None:
        told = audience(rung(policy, index), circle, heard=heard, passed_over=passed_over)
        assert circle.about not in told.people
        assert len(set(told.people)) == len(told.people)
        assert len(set(told.contacts)) == len(told.contacts)
        assert not (heard is Heard.SURELY and told.contacts)

    @given(policies())
    def test_times_only_grow(self, policy: Policy) -> None:
        times = [rung(policy, index).after_s for index in range(30)]
        assert times[0] == 0
        assert all(a < b for a, b in pairwise(times))

    @given(policies(), circles)
    def test_it_is_always_exhausted_and_repeats_for_ever(self, policy: Policy, circle: Circle[UUID]) -> None:
        for index in range(5, 60):
            one = rung(policy, index)
            assert is_exhausted(index)
            assert (one.step, one.repeat, one.tell) == (EXHAUSTED_STEP, index - 5, Tell.EVERYBODY)
            assert rung(policy, index + 1).after_s - one.after_s == policy.exhausted_repeat_s
        told = set(audience(rung(policy, 5), circle).people)
        assert told == {*circle.on_watch, *circle.officers, *circle.leads} - {circle.about}
        assert not any(is_exhausted(index) for index in range(5))

    @given(policies(), circles)
    def test_everybody_has_been_told_by_then(self, policy: Policy, circle: Circle[UUID]) -> None:
        told = {p for index in range(6) for p in audience(rung(policy, index), circle).people}
        everybody = {*circle.on_watch, *circle.officers, *circle.leads, circle.buddy} - {None, circle.about}
        assert told == everybody


def told_by_then(circle: Circle[UUID], heard_at: dict[int, Heard]) -> list[tuple[int, tuple[UUID, ...]]]:
    """Climb to the third exhausted rung: when which contacts were told. `heard_at`: how surely, from which rung on."""
    heard, passed_over, told = Heard.NO, False, []
    for index in range(8):
        heard = heard_at.get(index, heard)
        one = rung(DEFAULT, index)
        contacts = audience(one, circle, heard=heard, passed_over=passed_over).contacts
        passed_over = still_passed_over(one, circle, heard=heard, passed_over=passed_over)
        told += [(index, contacts)] if contacts else []
    return told


class TestAWordFromThePerson:
    CONTACTS = (MOTHER, LAWYER)

    def test_without_a_word_contacts_are_told_at_their_step_and_once(self) -> None:
        assert told_by_then(FULL, {}) == [(4, self.CONTACTS)]

    def test_a_word_that_anybody_could_send_holds_until_everybody_else_was_asked(self) -> None:
        assert told_by_then(FULL, {2: Heard.UNPROVEN}) == [(5, self.CONTACTS)]

    def test_a_sure_word_holds_for_good(self) -> None:
        assert told_by_then(FULL, {2: Heard.SURELY}) == []
        assert told_by_then(FULL, {2: Heard.UNPROVEN, 5: Heard.SURELY}) == []

    def test_silent_again_after_their_step_was_passed_over_they_are_told_next(self) -> None:
        assert told_by_then(FULL, {2: Heard.SURELY, 6: Heard.NO}) == [(6, self.CONTACTS)]

    def test_a_word_that_comes_after_their_step_tells_nobody_twice(self) -> None:
        assert told_by_then(FULL, {5: Heard.UNPROVEN}) == [(4, self.CONTACTS)]

    @given(circles, st.dictionaries(st.integers(0, 7), st.sampled_from([Heard.NO, Heard.UNPROVEN])))
    def test_no_forged_word_keeps_them_from_being_told_once(
        self, circle: Circle[UUID], heard_at: dict[int, Heard]
    ) -> None:
        everybody = tuple(dict.fromkeys(circle.contacts))
        assert [contacts for _index, contacts in told_by_then(circle, heard_at)] == ([everybody] if everybody else [])


class TestWhoStandsWhere:
    def test_those_who_watch_over_somebody_come_first(self) -> None:
        circle = circle_of(SOPHEA, [Group((DARA,), (DARA, NIMOL), (BOPHA,))], watchers=(BUDDY, SOPHEA))
        assert circle == Circle(SOPHEA, (BUDDY, DARA), (DARA, NIMOL), (BOPHA,), watchers=(BUDDY,))

    def test_each_organisation_answers_with_its_own_watch(self) -> None:
        circle = circle_of(SOPHEA, [Group((DARA,), (DARA, NIMOL)), Group((), (BOPHA,)), Group()])
        assert circle.on_watch == (DARA, BOPHA)

    def test_an_officer_in_danger_leaves_the_first_step_to_the_others(self) -> None:
        assert circle_of(DARA, [Group((DARA,), (DARA, NIMOL))]).on_watch == (NIMOL,)

    @pytest.mark.parametrize(
        ("role", "said", "told"),
        [
            ("family", None, True), ("family", False, False), ("journalist", None, False),
            ("journalist", True, True), ("local_authority", None, False), ("local_authority", False, False),
        ],
    )  # fmt: skip
    def test_a_contact_is_told_as_the_person_says_else_by_role(self, role: str, said: bool | None, told: bool) -> None:
        assert tells(role, said) is told
        assert circle_of(SOPHEA, [], contacts=[Reliance(MOTHER, role, said)]).contacts == ((MOTHER,) if told else ())


class TestTheWholeLadder:
    def test_it_is_the_steps_of_the_contract(self) -> None:
        seen = [
            (one.after_s, one.rung.step, (*one.told.people, *one.told.contacts)) for one in whole_ladder(DEFAULT, FULL)
        ]
        assert seen == [
            (0, 1, (DARA,)),
            (120, 1, (DARA,)),
            (300, 2, (NIMOL, BUDDY)),
            (600, 3, (BOPHA,)),
            (900, 4, (MOTHER, LAWYER)),
            (1200, 5, (DARA, NIMOL, BOPHA)),
        ]

    def test_contacts_alone_are_told_at_once(self) -> None:
        only = Circle(about=SOPHEA, contacts=(MOTHER,))
        assert [(one.after_s, one.rung.step) for one in whole_ladder(DEFAULT, only)] == [(0, 4), (1200, 5)]

    @given(policies(), circles)
    def test_it_is_what_climbing_does(self, policy: Policy, circle: Circle[UUID]) -> None:
        first = first_rung(policy, circle)
        climbed = [
            (0 if i == first.index else rung(policy, i).after_s, audience(rung(policy, i), circle))
            for i in range(first.index, 6)
        ]
        said = [(one.after_s, one.told) for one in whole_ladder(policy, circle)]
        assert [one for one in said if one[1]] == [one for one in climbed if one[1]]
        assert said[-1][0] == policy.exhausted_s

    @given(policies(), circles, st.integers(0, 9), st.sampled_from(Heard), st.booleans())
    def test_what_comes_next_is_the_next_that_tells_anybody(
        self, policy: Policy, circle: Circle[UUID], index: int, heard: Heard, passed_over: bool
    ) -> None:
        one, told = next_that_tells(policy, index, circle, heard=heard, passed_over=passed_over)
        for number in range(index, one.index):
            assert not audience(rung(policy, number), circle, heard=heard, passed_over=passed_over)
            passed_over = still_passed_over(rung(policy, number), circle, heard=heard, passed_over=passed_over)
        assert told == audience(one, circle, heard=heard, passed_over=passed_over)
        assert told or is_exhausted(one.index)


def test_the_pace_divides_delays() -> None:
    assert due_at(NOW, rung(DEFAULT, 3)) == NOW + timedelta(minutes=10)
    assert due_at(NOW, rung(DEFAULT, 3), pace=60) == NOW + timedelta(seconds=10)
    assert overtaken_at(NOW, DEFAULT) == NOW + timedelta(minutes=15)
    assert overtaken_at(NOW, DEFAULT, pace=30) == NOW + timedelta(seconds=30)


def test_an_audience_of_nobody_is_false() -> None:
    assert not Audience()
    assert Audience(contacts=(uuid4(),))


def test_nobody_waits_longer_than_a_week() -> None:
    with pytest.raises(ValueError, match="longer than a week"):
        Policy(exhausted_s=LONGEST_S + 1)


def test_inside_are_all_whom_the_ladder_tells_before_a_contact() -> None:
    assert FULL.inside == (DARA, NIMOL, BOPHA, BUDDY)
    assert Circle(about=DARA, on_watch=(DARA,), officers=(DARA, NIMOL)).inside == (NIMOL,)


def test_a_test_of_a_phone_frightens_nobody_but_the_watch() -> None:
    assert [index for index in range(8) if in_a_test(index)] == [0, 1]


def test_what_comes_next_passes_over_whoever_is_not_there() -> None:
    alone = Circle(about=SOPHEA, contacts=(MOTHER,))
    assert next_that_tells(DEFAULT, 0, alone) == (rung(DEFAULT, 4), Audience(contacts=(MOTHER,)))
    nobody = next_that_tells(DEFAULT, 0, Circle(about=SOPHEA))
    assert nobody == (rung(DEFAULT, 5), Audience())
