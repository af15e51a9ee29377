"""A competence holds by its best proof, is shown before it ends, and never grows by losing a proof."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from karpear.rules.duty.competence import (
    ENDING,
    NEVER_SHOWN,
    CompetenceStanding,
    Competent,
    Proof,
    ProofKind,
    judge,
    span_of,
    worst,
)
from karpear.rules.duty.evidence import ProofSpan

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
ALL = frozenset(ProofKind)
DAY = timedelta(days=1)

moments = st.datetimes(datetime(2020, 1, 1), datetime(2026, 11, 24), timezones=st.just(UTC))
proofs = st.builds(Proof, st.sampled_from(ProofKind), moments, st.none() | moments)
proof_lists = st.lists(proofs, max_size=6)
accepted_kinds = st.frozensets(st.sampled_from(ProofKind))
months = st.integers(1, 60)


def course(at: datetime, ends_at: datetime | None = None) -> Proof:
    return Proof(ProofKind.COURSE, at, ends_at)


def stands(*given_proofs: Proof, accepted: frozenset[ProofKind] = ALL, for_months: int = 12) -> CompetenceStanding:
    return judge(given_proofs, accepted=accepted, months=for_months, now=NOW)


@pytest.mark.parametrize(
    ("ends_in", "state"),
    [
        (ENDING + DAY, Competent.HOLDS),
        (ENDING, Competent.ENDING),
        (DAY, Competent.ENDING),
        (timedelta(0), Competent.ENDED),
        (-DAY, Competent.ENDED),
    ],
)
def test_it_is_shown_before_it_ends_and_when_it_has(ends_in: timedelta, state: Competent):
    assert stands(course(NOW - 30 * DAY, NOW + ends_in)).state is state


def test_it_ends_on_the_same_day_of_a_later_month():
    assert stands(course(datetime(2026, 8, 31, 8, 0, tzinfo=UTC)), for_months=6).ends_at == datetime(
        2027, 2, 28, 8, 0, tzinfo=UTC
    )


def test_the_longest_proof_decides_and_the_certificate_shortens_it():
    short, long = course(NOW - DAY, NOW + DAY), course(NOW - 60 * DAY)
    assert stands(short, long).proof == long
    assert stands(course(NOW - DAY, NOW + 5000 * DAY), for_months=1).ends_at == datetime(2026, 12, 23, 9, tzinfo=UTC)


def test_what_is_not_accepted_or_lies_ahead_says_nothing():
    assert stands(course(NOW - DAY), accepted=frozenset({ProofKind.DRILL})) == NEVER_SHOWN
    assert stands(course(NOW + DAY)) == NEVER_SHOWN


@given(proof_lists, accepted_kinds, months, st.data())
def test_losing_a_proof_never_makes_it_greener(
    given_proofs: list[Proof], accepted: frozenset[ProofKind], for_months: int, data: st.DataObject
):
    with_all = judge(given_proofs, accepted=accepted, months=for_months, now=NOW)
    if given_proofs:
        lost = data.draw(st.integers(0, len(given_proofs) - 1))
        remaining_proofs = [*given_proofs[:lost], *given_proofs[lost + 1 :]]
        with_fewer = judge(remaining_proofs, accepted=accepted, months=for_months, now=NOW)
        assert with_fewer.state.rank >= with_all.state.rank
        assert with_fewer.ends_at is None or (with_all.ends_at is not None and with_fewer.ends_at <= with_all.ends_at)


@given(proof_lists, accepted_kinds, months, st.integers(0, 4000))
def test_time_alone_never_makes_it_greener(
    given_proofs: list[Proof], accepted: frozenset[ProofKind], for_months: int, days: int
):
    today = judge(given_proofs, accepted=accepted, months=for_months, now=NOW)
    later = judge(given_proofs, accepted=accepted, months=for_months, now=NOW + days * DAY)
    assert later.state.rank >= today.state.rank


@given(proof_lists, months, months)
def test_more_months_never_end_it_sooner(given_proofs: list[Proof], for_months: int, other_months: int):
    fewer_months, more_months = sorted((for_months, other_months))
    short = judge(given_proofs, accepted=ALL, months=fewer_months, now=NOW)
    assert judge(given_proofs, accepted=ALL, months=more_months, now=NOW).state.rank <= short.state.rank


@given(st.lists(proof_lists, min_size=1, max_size=4), months)
def test_all_together_hold_only_while_each_does(groups: list[list[Proof]], for_months: int):
    standings = [judge(group, accepted=ALL, months=for_months, now=NOW) for group in groups]
    span = span_of(standings)
    weakest = worst(standings)
    assert weakest is not None
    assert (span.proven_at is not None) == weakest.proven
    if span.ends_at:
        assert span.ends_at == min(standing.ends_at for standing in standings if standing.ends_at) > NOW


def test_nothing_to_prove_is_not_proven():
    assert span_of([]) == ProofSpan()
    assert worst([]) is None


def test_two_that_hold_are_one_from_the_last_until_the_first_end():
    early, late = stands(course(NOW - 100 * DAY, NOW + 200 * DAY)), stands(course(NOW - 10 * DAY, NOW + 50 * DAY))
    assert worst([early, late]) is Competent.ENDING and Competent.ENDING.rank == 1
    assert span_of([early, late]) == ProofSpan(NOW - 10 * DAY, NOW + 50 * DAY)
    assert span_of([early, NEVER_SHOWN]) == ProofSpan()
