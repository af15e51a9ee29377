"""What the law says of a demand: one rule answers, or it is unclear; and no more is owed than its text asks for."""

from datetime import date
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from karpear.rules.law.demands import (
    NAMING,
    AskedOf,
    AuthorityLevel,
    DemandClass,
    DemandReading,
    DemandRule,
    DisclosedItem,
    ReplyBasis,
    bases_for,
    colliding,
    hedged,
    items_apart,
    items_beyond,
    items_for,
    items_in_letter,
    outranks,
    reading_of,
    rule_for,
)
from karpear.rules.law.instruments import LawRank
from karpear.rules.law.organisation import OrganisationKind

NOTICE, NGO = DemandClass.PRIOR_NOTICE, OrganisationKind.DOMESTIC_NGO
NOTICE_ASKED = AskedOf(NOTICE, AuthorityLevel.COMMUNE, NGO, date(2026, 11, 26), True)


def rule(key: str = "notice", **also: object) -> DemandRule:
    cells = {
        "demands": frozenset({NOTICE}),
        "levels": frozenset({AuthorityLevel.COMMUNE}),
        "kinds": frozenset({NGO}),
        "reading": DemandReading.NOT_REQUIRED,
        "rank": LawRank.CIRCULAR,
    }
    return DemandRule(key=key, **{**cells, **also})  # type: ignore[arg-type]


OWED = rule(
    reading=DemandReading.REQUIRED, asks=(DisclosedItem.DATES, DisclosedItem.ACCOUNTS), enough=(DisclosedItem.PROVINCE,)
)


@pytest.mark.parametrize(
    "demand",
    [
        AskedOf(DemandClass.REPORT, AuthorityLevel.COMMUNE, NGO, NOTICE_ASKED.on, True),
        AskedOf(NOTICE, AuthorityLevel.DISTRICT, NGO, NOTICE_ASKED.on, True),
        AskedOf(NOTICE, AuthorityLevel.COMMUNE, OrganisationKind.UNREGISTERED, NOTICE_ASKED.on, True),
        AskedOf(NOTICE, AuthorityLevel.COMMUNE, None, NOTICE_ASKED.on, True),
        AskedOf(NOTICE, AuthorityLevel.COMMUNE, NGO, date(2018, 11, 26), True),
        AskedOf(NOTICE, AuthorityLevel.COMMUNE, NGO, date(2027, 1, 1), True),
        AskedOf(NOTICE, AuthorityLevel.COMMUNE, NGO, NOTICE_ASKED.on, None),
        AskedOf(NOTICE, AuthorityLevel.COMMUNE, NGO, NOTICE_ASKED.on, False),
    ],
)
def test_what_no_rule_answers_is_unclear(demand: AskedOf) -> None:
    rules = [rule(since=date(2018, 11, 27), until=date(2027, 1, 1), registered=True)]
    assert rule_for(NOTICE_ASKED, rules) is rules[0]
    assert rule_for(demand, rules) is None and reading_of(rule_for(demand, rules)) is DemandReading.UNCLEAR


def test_what_two_rules_answer_is_unclear_and_such_a_pack_is_refused() -> None:
    rules = [rule("first"), rule("second", reading=DemandReading.FORBIDDEN)]
    assert rule_for(NOTICE_ASKED, rules) is None
    assert colliding(rules) == [("first", "second")]


@pytest.mark.parametrize(
    "also",
    [
        {"demands": frozenset({DemandClass.STOP})},
        {"levels": frozenset({AuthorityLevel.POLICE})},
        {"kinds": frozenset({OrganisationKind.UNION})},
        {"since": date(2018, 11, 27)},
    ],
)
def test_rules_that_meet_nowhere_do_not_collide(also: dict[str, object]) -> None:
    assert colliding([rule("then", until=date(2018, 11, 27)), rule("now", **also)]) == []


@pytest.mark.parametrize(("also", "collides"), [(True, True), (None, True), (False, False)])
def test_registered_and_unregistered_bodies_have_each_their_own_rule(also: bool | None, collides: bool) -> None:
    assert bool(colliding([rule("first", registered=True), rule("second", registered=also)])) is collides
    assert rule_for(AskedOf(NOTICE, AuthorityLevel.COMMUNE, NGO, NOTICE_ASKED.on, None), [rule()]) == rule()


def test_what_no_source_confirms_asserts_nothing_and_no_letter_cites_it() -> None:
    assert reading_of(hedged(OWED)) is DemandReading.UNCLEAR
    assert bases_for(hedged(OWED)) == (ReplyBasis.QUESTION, ReplyBasis.COURTESY)
    assert not any(items_for(hedged(OWED), basis) for basis in (ReplyBasis.TEXT, ReplyBasis.QUESTION))


def test_a_letter_rests_on_a_text_only_where_one_was_read() -> None:
    assert bases_for(None) == (ReplyBasis.QUESTION,)
    assert bases_for(rule(reading=DemandReading.UNCLEAR)) == (ReplyBasis.QUESTION,)
    assert bases_for(rule(reading=DemandReading.UNCLEAR, enough=(DisclosedItem.DATES,)))[1] is ReplyBasis.COURTESY
    assert bases_for(rule()) == (ReplyBasis.TEXT, ReplyBasis.QUESTION)
    assert bases_for(OWED) == (ReplyBasis.TEXT, ReplyBasis.COURTESY, ReplyBasis.QUESTION)


def test_the_least_that_satisfies_is_what_the_basis_asks_for() -> None:
    assert items_for(OWED, ReplyBasis.TEXT) == (DisclosedItem.DATES, DisclosedItem.ACCOUNTS)
    assert items_in_letter(OWED, ReplyBasis.TEXT) == (DisclosedItem.DATES,)
    assert items_apart(OWED, ReplyBasis.TEXT) == (DisclosedItem.ACCOUNTS,)
    assert items_for(OWED, ReplyBasis.COURTESY) == (DisclosedItem.PROVINCE,)
    assert items_for(OWED, ReplyBasis.QUESTION) == () == items_for(rule(), ReplyBasis.TEXT)
    assert items_for(rule(enough=(DisclosedItem.PARTICIPANTS,)), ReplyBasis.COURTESY) == ()


def test_what_went_further_than_its_basis_is_named() -> None:
    handed = [DisclosedItem.PARTICIPANTS, DisclosedItem.DATES]
    assert items_beyond(OWED, ReplyBasis.TEXT, handed) == (DisclosedItem.PARTICIPANTS,)
    assert items_beyond(None, ReplyBasis.QUESTION, handed) == (DisclosedItem.DATES, DisclosedItem.PARTICIPANTS)


def test_a_law_outranks_the_letter_that_they_named_and_nothing_outranks_nothing() -> None:
    assert outranks(rule(rank=LawRank.LAW), LawRank.LETTER)
    assert not outranks(rule(rank=LawRank.LETTER), LawRank.LAW)
    assert not outranks(None, LawRank.LETTER) and not outranks(rule(), None)


items = st.lists(st.sampled_from(DisclosedItem), unique=True).map(tuple)


@given(st.sampled_from(DemandReading), items, items)
def test_nothing_is_disclosed_that_the_chosen_basis_does_not_ask_for(
    reading: DemandReading, asks: tuple[DisclosedItem, ...], enough: tuple[DisclosedItem, ...]
) -> None:
    """Whatever a pack says: what is owed on a basis is in what that basis names, and a letter never tells of people."""
    answering = rule(reading=reading, asks=asks, enough=enough)
    for candidate, basis in product((answering, None), ReplyBasis):
        owed = set(items_for(candidate, basis))
        allowed = {ReplyBasis.TEXT: set(asks), ReplyBasis.COURTESY: set(enough) - NAMING, ReplyBasis.QUESTION: set()}
        assert owed <= (allowed[basis] if candidate else set())
        assert not (owed and basis not in bases_for(candidate))
        assert not (owed and basis is ReplyBasis.TEXT and reading is not DemandReading.REQUIRED)
        assert not set(items_in_letter(candidate, basis)) & NAMING
        assert {*items_in_letter(candidate, basis), *items_apart(candidate, basis)} == owed
