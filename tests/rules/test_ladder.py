"""The ladder: who is told, in which order, for ever, and never the person it is about."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from karpear.rules.ladder import (
    EXHAUSTED_STEP,
    Audience,
    Circle,
    Policy,
    Tell,
    audience,
    due_at,
    first_rung,
    is_exhausted,
    overtaken_at,
    rung,
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


def people(index: int, circle: Circle = FULL) -> tuple[UUID, ...]:
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

    def test_the_officer_on_watch_is_the_one_missing(self) -> None:
        circle = Circle(about=DARA, on_watch=(DARA,), officers=(DARA, NIMOL), leads=(BOPHA,))
        assert people(0, circle) == (NIMOL,)
        assert first_rung(DEFAULT, circle).index == 0

    def test_contacts_can_be_paused_and_only_they(self) -> None:
        assert not audience(rung(DEFAULT, 4), FULL, contacts_paused=True)
        assert audience(rung(DEFAULT, 5), FULL, contacts_paused=True).people == (DARA, NIMOL, BOPHA)


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
    def test_it_reaches_somebody_when_there_is_somebody(self, circle: Circle) -> None:
        first = first_rung(DEFAULT, circle)
        inside = {*circle.on_watch, *circle.officers, *circle.leads, circle.buddy} - {None, circle.about}
        assert bool(audience(first, circle)) == bool(inside or circle.contacts)
        assert (first.tell is Tell.CONTACTS) == bool(not inside and circle.contacts)


class TestAlways:
    @given(policies(), circles, st.integers(0, 40), st.booleans())
    def test_never_the_person_it_is_about_and_nobody_twice(
        self, policy: Policy, circle: Circle, index: int, paused: bool
    ) -> None:
        told = audience(rung(policy, index), circle, contacts_paused=paused)
        assert circle.about not in told.people
        assert len(set(told.people)) == len(told.people)
        assert len(set(told.contacts)) == len(told.contacts)
        assert not (paused and told.contacts)

    @given(policies())
    def test_times_only_grow(self, policy: Policy) -> None:
        times = [rung(policy, index).after_s for index in range(30)]
        assert times[0] == 0
        assert all(a < b for a, b in pairwise(times))

    @given(policies(), circles)
    def test_it_is_always_exhausted_and_repeats_for_ever(self, policy: Policy, circle: Circle) -> None:
        for index in range(5, 60):
            one = rung(policy, index)
            assert is_exhausted(index)
            assert (one.step, one.repeat, one.tell) == (EXHAUSTED_STEP, index - 5, Tell.EVERYBODY)
            assert rung(policy, index + 1).after_s - one.after_s == policy.exhausted_repeat_s
        told = set(audience(rung(policy, 5), circle).people)
        assert told == {*circle.on_watch, *circle.officers, *circle.leads} - {circle.about}
        assert not any(is_exhausted(index) for index in range(5))

    @given(policies(), circles)
    def test_everybody_has_been_told_by_then(self, policy: Policy, circle: Circle) -> None:
        told = {p for index in range(6) for p in audience(rung(policy, index), circle).people}
        everybody = {*circle.on_watch, *circle.officers, *circle.leads, circle.buddy} - {None, circle.about}
        assert told == everybody


def test_the_pace_divides_delays() -> None:
    assert due_at(NOW, rung(DEFAULT, 3)) == NOW + timedelta(minutes=10)
    assert due_at(NOW, rung(DEFAULT, 3), pace=60) == NOW + timedelta(seconds=10)
    assert overtaken_at(NOW, DEFAULT) == NOW + timedelta(minutes=15)
    assert overtaken_at(NOW, DEFAULT, pace=30) == NOW + timedelta(seconds=30)


def test_an_audience_of_nobody_is_false() -> None:
    assert not Audience()
    assert Audience(contacts=(uuid4(),))
