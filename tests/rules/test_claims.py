"""What can be shown by documents, and which one to get next."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from karpear.rules.law.claims import (
    ENDS_SOON,
    EXACT_UP_TO,
    Claim,
    ClaimStanding,
    Document,
    KindGroups,
    best_document,
    claim_states,
    document_order,
    year_asked,
)
from karpear.rules.law.counted import CountUnit
from karpear.rules.law.deadline import AfterYearEnd, AtAllTimes, DeadlineRule, FixedDay

TODAY = date(2026, 11, 24)
DAY = timedelta(days=1)
KINDS = "abcde"


def any_of(*kinds: str) -> frozenset[str]:
    return frozenset(kinds)


def open_after(order: Sequence[str], ways: Mapping[KindGroups, int]) -> int:
    """For how many steps claims stay open, all taken together, where documents come in this order."""
    steps = [set(order[:number]) for number in range(len(order))]
    return sum(
        count for kinds in steps for groups, count in ways.items() if any(kinds.isdisjoint(group) for group in groups)
    )


def claim(key: str, *groups: frozenset[str]) -> Claim:
    return Claim(key, groups)


@pytest.mark.parametrize(
    ("expires_on", "state"),
    [
        (None, ClaimStanding.SHOWN),
        (TODAY + ENDS_SOON + DAY, ClaimStanding.SHOWN),
        (TODAY + ENDS_SOON, ClaimStanding.ENDING),
        (TODAY, ClaimStanding.ENDING),
        (TODAY - DAY, ClaimStanding.ENDED),
    ],
)
def test_a_document_proves_until_its_last_day_and_never_after(expires_on: date | None, state: ClaimStanding) -> None:
    proof = claim_states([claim("audit", any_of("a"))], [Document("1", "a", expires_on)], TODAY)["audit"]
    assert proof.state is state
    assert proof.state.holds == bool(proof.by)


def test_one_document_answers_every_claim_that_asks_for_its_kind() -> None:
    claims = [claim("law", any_of("a")), claim("indicator", any_of("a", "b")), claim("donor", any_of("a"))]
    states = claim_states(claims, [Document("1", "a")], TODAY)
    assert [states[key].state for key in ("law", "indicator", "donor")] == [ClaimStanding.SHOWN] * 3


def test_all_groups_are_asked_for_and_the_document_that_holds_longest_counts() -> None:
    of_two_groups = claim("both", any_of("a"), any_of("b"))
    long, short = Document("1", "a", TODAY + 90 * DAY), Document("2", "a", TODAY + DAY)
    missing = claim_states([of_two_groups], [long, short], TODAY)["both"]
    assert missing.state is ClaimStanding.MISSING and missing.missing == (any_of("b"),) and missing.by == (long,)
    whole = claim_states([of_two_groups], [long, short, Document("3", "b", TODAY + 70 * DAY)], TODAY)["both"]
    assert whole.state is ClaimStanding.SHOWN and whole.until == TODAY + 70 * DAY


def test_what_asks_for_nothing_that_we_know_is_never_shown() -> None:
    assert claim_states([claim("own")], [Document("1", "a")], TODAY)["own"].state is ClaimStanding.MISSING
    assert document_order([claim("own")], [], TODAY).documents == ()


def test_a_claim_asks_for_documents_of_its_kinds_and_year() -> None:
    of_2026 = Claim("law", (any_of("a"), any_of("b", "c")), 2026, any_of("a"))
    assert [of_2026.asks_for(Document("1", kind, None, 2026)) for kind in "abcd"] == [True, True, True, False]
    assert [of_2026.asks_for(Document("1", kind, None, 2025)) for kind in "ab"] == [False, True]


def test_a_document_about_another_year_shows_nothing_of_this_one() -> None:
    of_2026 = Claim("law", (any_of("a"), any_of("b")), 2026, any_of("a"))
    on_list = [Document("1", "a", None, 2025), Document("2", "b")]
    assert claim_states([of_2026], on_list, TODAY)["law"].missing == (any_of("a"),)
    proof = claim_states([of_2026], [*on_list, Document("3", "a", None, 2026)], TODAY)["law"]
    assert proof.state is ClaimStanding.SHOWN and [document.key for document in proof.by] == ["3", "2"]
    any_year = claim("donor", any_of("a"))
    assert claim_states([any_year], on_list, TODAY)["donor"].state is ClaimStanding.SHOWN


@pytest.mark.parametrize(
    ("rule", "today", "year_ends", "year"),
    [
        (FixedDay(2, 0, 1), date(2026, 12, 31), (12, 31), 2025),
        (FixedDay(2, 0, 1), date(2027, 1, 1), (12, 31), 2026),
        (FixedDay(6, 30, 0), date(2026, 11, 24), (12, 31), 2026),
        (AfterYearEnd(3, CountUnit.MONTHS), date(2026, 6, 30), (6, 30), 2025),
        (AfterYearEnd(3, CountUnit.MONTHS), date(2026, 7, 1), (6, 30), 2026),
        (AtAllTimes(), TODAY, (12, 31), None),
    ],
)
def test_a_duty_asks_about_the_last_year_that_has_ended(
    rule: DeadlineRule, today: date, year_ends: tuple[int, int], year: int | None
) -> None:
    assert year_asked(rule, today, year_ends) == year


def test_what_is_about_a_year_that_is_not_over_cannot_be_closed_by_what_is_made_each_year() -> None:
    of_2026 = Claim("law", (any_of("a"), any_of("b")), 2026, any_of("a"))
    assert not of_2026.can_be_closed(2025) and of_2026.can_be_closed(2026)
    assert Claim("law", (any_of("b"),), 2026, any_of("a")).can_be_closed(2025)
    assert claim("donor", any_of("a")).can_be_closed(2025)


def test_the_single_document_that_closes_most_is_named() -> None:
    claims = [claim("1", any_of("a")), claim("2", any_of("b")), claim("3", any_of("b", "c")), claim("4", any_of("d"))]
    best = best_document(claims, [], TODAY)
    assert best and (best.kind, best.closes) == ("b", ("2", "3"))
    assert best_document(claims, [Document(kind, kind) for kind in "abd"], TODAY) is None
    assert best_document([claim("1", any_of("a"), any_of("b"))], [], TODAY) is None


def test_the_order_says_what_each_document_closes_when_its_turn_comes() -> None:
    claims = [claim("1", any_of("a"), any_of("b")), claim("2", any_of("b")), claim("3", any_of("b"))]
    order = document_order(claims, [], TODAY)
    assert order.is_exact
    assert [(step.kind, step.closes) for step in order.documents] == [("b", ("2", "3")), ("a", ("1",))]


def test_with_many_kinds_the_next_best_is_taken_and_the_answer_says_so() -> None:
    kinds = [f"k{number:02}" for number in range(EXACT_UP_TO + 2)]
    claims = [claim(kind, any_of(kind)) for kind in kinds]
    claims += [claim("x", any_of("k05")), claim("y", any_of("k00"), any_of("k01"))]
    order = document_order(claims, [], TODAY)
    assert not order.is_exact and order.documents[0].kind == "k05"
    assert {key for step in order.documents for key in step.closes} == {entry.key for entry in claims}


kind_groups = st.frozensets(st.sampled_from(KINDS), min_size=1, max_size=3)
groups_of_claims = st.lists(kind_groups, min_size=1, max_size=3).map(tuple)
documents = st.lists(
    st.builds(
        lambda key, kind, days: Document(str(key), kind, None if days is None else TODAY + days * DAY),
        st.integers(0, 9), st.sampled_from(KINDS), st.none() | st.integers(-90, 90),
    ),
    max_size=4,
)  # fmt: skip
claim_lists = st.lists(groups_of_claims, max_size=7).map(
    lambda claims: [Claim(str(number), groups) for number, groups in enumerate(claims)]
)


@given(claim_lists, documents)
@settings(max_examples=150)
def test_the_suggested_order_is_as_good_as_the_best_of_all_orders(claims: list[Claim], on_list: list[Document]) -> None:
    order = document_order(claims, on_list, TODAY)
    missing = {entry.key: claim_states(claims, on_list, TODAY)[entry.key].missing for entry in claims}
    ways: dict[KindGroups, int] = {}
    for groups in missing.values():
        if groups:
            ways[groups] = ways.get(groups, 0) + 1
    suggested = [step.kind for step in order.documents]
    assert order.is_exact
    assert open_after(suggested, ways) == min(open_after(every, ways) for every in permutations(KINDS))
    assert {key for step in order.documents for key in step.closes} == {
        key for key, groups in missing.items() if groups
    }


@given(claim_lists, documents, st.sampled_from(KINDS))
def test_one_more_document_that_holds_takes_no_proof_away(
    claims: list[Claim], on_list: list[Document], kind: str
) -> None:
    earlier = claim_states(claims, on_list, TODAY)
    later = claim_states(claims, [*on_list, Document("more", kind)], TODAY)
    assert all(later[key].state.holds for key, proof in earlier.items() if proof.state.holds)


@given(claim_lists, documents)
def test_nothing_is_claimed_by_what_has_ended(claims: list[Claim], on_list: list[Document]) -> None:
    today_by_key = claim_states(claims, on_list, TODAY)
    in_force = claim_states(claims, [document for document in on_list if document.holds_on(TODAY)], TODAY)
    assert {key for key, proof in today_by_key.items() if proof.state.holds} == {
        key for key, proof in in_force.items() if proof.state.holds
    }
