"""Is a person ready: what holds, what runs out, and which gap is the worst."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from karpear.rules.duty.evidence import ProofSpan
from karpear.rules.ready.person import (
    ESSENTIAL,
    LASTING,
    OWED,
    SOON,
    VOLUNTARY,
    Proof,
    ProofState,
    Ready,
    person_readiness,
)
from karpear.rules.ready.phone import HOLDS

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
DAY = timedelta(days=1)
ALL = dict.fromkeys(Proof, NOW - DAY)
moments = st.none() | st.integers(0, 500).map(lambda days: NOW - days * DAY)


def test_who_has_proven_everything_is_ready() -> None:
    person = person_readiness(ALL, now=NOW)
    assert (person.ready, person.worst) == (Ready.YES, None)


def test_whoever_has_no_family_plan_lacks_one_and_is_no_less_ready() -> None:
    person = person_readiness(ALL | {Proof.FAMILY: None}, now=NOW)
    assert person.lacks(Proof.FAMILY)
    assert (person.ready, person.worst) == (Ready.YES, None)


REQUIRED = [proof for proof in Proof if proof not in VOLUNTARY]


@pytest.mark.parametrize("proof", REQUIRED)
def test_what_was_never_proven_is_a_gap(proof: Proof) -> None:
    person = person_readiness(ALL | {proof: None}, now=NOW)
    assert person.ready is (Ready.NO if proof in ESSENTIAL else Ready.PARTLY)
    assert person.worst is not None and person.worst.proof is proof


def test_every_essential_gap_is_named_and_of_the_others_the_worst() -> None:
    person = person_readiness(ALL | dict.fromkeys(ESSENTIAL) | {Proof.DRILL: None}, now=NOW)
    assert {line.proof for line in person.worst_gaps} == set(ESSENTIAL)
    assert all(person.lacks(proof) for proof in ESSENTIAL)
    not_essential = set(Proof) - set(ESSENTIAL)
    partly = person_readiness(ALL | dict.fromkeys(not_essential), now=NOW)
    assert [line.proof for line in partly.worst_gaps] == [partly.gaps[0].proof]
    assert person_readiness(ALL, now=NOW).worst_gaps == ()


HALF_A_YEAR = [proof for proof in Proof if proof not in LASTING | {Proof.RECOVERY, *SOON}]


@pytest.mark.parametrize("proof", HALF_A_YEAR)
def test_half_a_year_later_it_is_partly_proven(proof: Proof) -> None:
    def state(days_left: int) -> ProofState:
        person = person_readiness(ALL | {proof: NOW - HOLDS + days_left * DAY}, now=NOW)
        return person.line(proof).state

    assert [state(30), state(14), state(1), state(0)] == [
        ProofState.HOLDS, ProofState.ENDS_SOON, ProofState.ENDS_SOON, ProofState.RAN_OUT
    ]  # fmt: skip
    assert person_readiness(ALL | {proof: NOW - 2 * HOLDS}, now=NOW).ready is Ready.PARTLY


@pytest.mark.parametrize(("proof", "days"), [(Proof.TRAINING, 90), (Proof.COVER, 30), (Proof.FAMILY, 30)])
def test_what_takes_long_to_renew_is_said_earlier(proof: Proof, days: int) -> None:
    def state(left: int) -> ProofState:
        span = ProofSpan(NOW - 300 * DAY, NOW + left * DAY)
        return person_readiness(ALL | {proof: span}, now=NOW).line(proof).state

    assert [state(days + 1), state(days), state(0)] == [ProofState.HOLDS, ProofState.ENDS_SOON, ProofState.RAN_OUT]


def test_a_span_without_an_end_holds_as_long_as_nothing_changes() -> None:
    lines = [person_readiness(ALL | {p: ProofSpan(NOW - 900 * DAY)}, now=NOW).line(p) for p in OWED]
    assert {line.state for line in lines} == {ProofState.HOLDS}
    assert person_readiness(ALL | {Proof.COVER: ProofSpan()}, now=NOW).lacks(Proof.COVER)


@given(st.sampled_from(Proof), moments, st.none() | st.integers(-400, 400), st.integers(0, 800))
def test_neither_time_nor_a_proof_less_makes_a_cell_greener(
    proof: Proof, at: datetime | None, left: int | None, later: int
) -> None:
    span = ProofSpan(at, None if left is None else NOW + left * DAY)
    with_proof, without = ({**ALL, proof: span}, {**ALL, proof: ProofSpan()})
    now = person_readiness(with_proof, now=NOW).line(proof).state
    assert person_readiness(with_proof, now=NOW + later * DAY).line(proof).state >= now
    assert person_readiness(without, now=NOW).line(proof).state >= now


@pytest.mark.parametrize("proof", sorted(LASTING))
def test_a_yes_does_not_run_out(proof: Proof) -> None:
    assert person_readiness(ALL | {proof: NOW - 9 * HOLDS}, now=NOW).ready is Ready.YES


def test_a_recovery_key_is_tried_once_a_year() -> None:
    states = [
        person_readiness(ALL | {Proof.RECOVERY: NOW - days * DAY}, now=NOW).line(Proof.RECOVERY).state
        for days in (300, 364, 365)
    ]
    assert states == [ProofState.HOLDS, ProofState.ENDS_SOON, ProofState.RAN_OUT]


def test_what_is_not_asked_is_no_gap() -> None:
    person = person_readiness({Proof.CONTACTS: NOW}, now=NOW)
    assert person.ready is Ready.YES
    assert person.line(Proof.PHONE).state is ProofState.NOT_ASKED


def test_never_is_worse_than_long_ago_and_the_phone_is_worst_of_all() -> None:
    person = person_readiness(ALL | {Proof.PHONE: NOW - 2 * HOLDS, Proof.NUMBERS: None, Proof.DRILL: None}, now=NOW)
    assert [line.proof for line in person.gaps] == [Proof.NUMBERS, Proof.DRILL, Proof.PHONE]


@given(st.dictionaries(st.sampled_from(Proof), moments), st.sampled_from(Proof))
def test_one_more_proof_never_makes_anybody_less_ready(proven: dict[Proof, datetime | None], proof: Proof) -> None:
    with_fewer, with_one_more = (person_readiness(facts, now=NOW) for facts in (proven, proven | {proof: NOW}))
    assert with_one_more.ready <= with_fewer.ready
    assert len(with_one_more.gaps) <= len(with_fewer.gaps)
    assert (with_fewer.worst is None) == (with_fewer.ready is Ready.YES)


def test_the_worst_gap_stands_first() -> None:
    people = {
        "ready": ALL,
        "no number": ALL | {Proof.NUMBERS: None},
        "old number": ALL | {Proof.NUMBERS: NOW - 2 * HOLDS},
        "no phone": ALL | {Proof.PHONE: None},
        "no contact": ALL | {Proof.CONTACTS: None},
    }
    in_order = sorted(people, key=lambda name: person_readiness(people[name], now=NOW).rank)
    assert in_order == ["no phone", "no contact", "no number", "old number", "ready"]
