"""Clauses: to whom they apply, what counts as understood, what asks again. Properties of decay and of removal."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from karpear.rules.duty.clauses import (
    Applies,
    ClauseChange,
    applies,
    changes,
    exercised_at,
    fingerprint,
    is_right,
    joined,
    proof_of,
    wrong_ones,
)
from karpear.rules.duty.clauses import (
    ClauseState as State,
)
from karpear.rules.duty.evidence import ProofSpan

START = datetime(2026, 1, 1, tzinfo=UTC)
moments = st.integers(0, 1000).map(lambda days: START + timedelta(days=days))
contents = st.text("abcdef", min_size=1, max_size=2)
conditions = st.frozensets(st.sampled_from(Applies))


@given(conditions, conditions)
def test_everybody_is_everybody_and_more_of_either_never_applies_less(
    clause: frozenset[str], person: frozenset[str]
) -> None:
    assert applies(clause | {Applies.EVERYBODY}, person)
    if applies(clause, person):
        assert all(applies(clause | {more}, person) and applies(clause, person | {more}) for more in Applies)


def proof(required: set[str], understood: dict[str, datetime]) -> datetime | None:
    """As the query counts it."""
    moments = [at for content, at in understood.items() if content in required]
    return proof_of(len(required), len(moments), max(moments, default=None)).proven_at


def exercise(people: set[str], understood: dict[str, datetime]) -> datetime | None:
    moments = [at for person, at in understood.items() if person in people]
    return exercised_at(len(people), len(moments), min(moments, default=None))


def without(understood: dict[str, datetime], removed: str) -> dict[str, datetime]:
    return {key: at for key, at in understood.items() if key != removed}


@given(st.sets(contents), st.dictionaries(contents, moments))
def test_a_proof_fewer_never_makes_it_greener(required: set[str], understood: dict[str, datetime]) -> None:
    proven_at = proof(required, understood)
    for removed in understood:
        assert proof(required, without(understood, removed)) in (None, proven_at)
    if proven_at:
        assert required and all(understood[content] <= proven_at for content in required)


@given(st.sets(contents, min_size=1), contents, st.dictionaries(contents, moments))
def test_one_clause_more_is_never_proven_earlier(
    required: set[str], more: str, understood: dict[str, datetime]
) -> None:
    before, after = proof(required, understood), proof(required | {more}, understood)
    assert after is None or (before is not None and after >= before)


@given(st.sets(contents), st.dictionaries(contents, moments))
def test_a_measure_is_exercised_by_all_or_not_at_all(people: set[str], understood: dict[str, datetime]) -> None:
    at = exercise(people, understood)
    for removed in understood:
        assert exercise(people, without(understood, removed)) in (None, at)
    assert at is None or all(at <= understood[person] for person in people)


def test_what_changed() -> None:
    before = [
        State("a", "1"),
        State("b", "2"),
        State("c", "3", important=False),
        State("d", "4", words="slpi"),
        State("e", "5"),
    ]
    after = [
        State("a", "1"),
        State("b", "2x"),
        State("c", "3"),
        State("d", "4", words="slip"),
        State("f", "6", important=False),
    ]
    assert [(d.key, d.change, d.asks_again) for d in changes(before, after)] == [
        ("b", ClauseChange.MEANING, True),
        ("c", ClauseChange.MEANING, True),
        ("d", ClauseChange.WORDING, False),
        ("f", ClauseChange.NEW, False),
        ("e", ClauseChange.GONE, False),
    ]
    assert changes(before, before) == []


def test_a_fingerprint_is_of_meaning_in_every_language() -> None:
    words = {"km": "ក", "en": "a"}
    assert fingerprint("k", words) == fingerprint("k", dict(reversed(words.items())))
    assert len({fingerprint("k", words), fingerprint("l", words), fingerprint("k", {"en": "a"}), fingerprint("k")}) == 4


def test_right_is_every_question() -> None:
    questions = [{"right": 2}, {"right": 1}, {"right": 3}]
    assert is_right(questions, (2, 1, 3))
    assert wrong_ones(questions, (2, 2, 3)) == [1]
    assert wrong_ones(questions, (2,)) == [1, 2]
    assert not is_right(questions, (2, 1, 3, 1))


def test_who_concerns_whom() -> None:
    assert applies({Applies.EVERYBODY}, set())
    assert applies({Applies.OFFICER, Applies.AT_NIGHT}, {Applies.AT_NIGHT})
    assert not applies({Applies.OFFICER}, {Applies.DEVICE})


def test_understood_once_the_last_of_it_is() -> None:
    first, last = START, START + timedelta(days=3)
    assert proof_of(0, 1, first).proven_at is None, "nothing required is nothing proven"
    assert proof_of(2, 1, first).proven_at is None
    assert proof_of(2, 2, last).proven_at == last


def test_two_organisations_are_as_good_as_the_worse() -> None:
    first, last, no_proof = ProofSpan(START), ProofSpan(START + timedelta(days=3)), ProofSpan()
    assert joined(None, first) == first
    assert joined(last, first) == joined(first, last) == last
    assert joined(first, no_proof) == joined(no_proof, first) == no_proof


def test_exercised_by_all_and_dated_by_the_first() -> None:
    assert exercised_at(0, 1, START) is None
    assert exercised_at(2, 1, START) is None
    assert exercised_at(2, 2, START) == START
