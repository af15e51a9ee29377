"""What records of neutrality add up to, and what they lack."""

from datetime import date, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from karpear.rules.voice.neutrality import (
    ADMITS,
    ANSWERED_BY,
    Accusation,
    Declarations,
    NeutralityFact,
    NeutralityGap,
    RecordKind,
    Side,
    digest_of,
    gaps_of,
    is_one_sided,
    quarters,
    totals_of,
)

TODAY = date(2026, 11, 24)
ALL = Declarations(5, 5, 5)


def fact(kind: RecordKind, days: int = 5, late: int = 0, **facts: Any) -> NeutralityFact:
    happened_on = TODAY - timedelta(days)
    return NeutralityFact(kind, happened_on, happened_on + timedelta(late), facts)


def event(days: int = 5, **facts: Any) -> NeutralityFact:
    counts = {"invited_governing": 0, "invited_opposition": 0, "invited_other_party": 0}
    return fact(RecordKind.EVENT, days, **{"signs": ["ours"], "venue": "ours", **counts, **facts})


def whole_year() -> list[NeutralityFact]:
    return [
        event(),
        fact(RecordKind.FUNDING, source="foundation", share=100),
        fact(RecordKind.PREMISES, used_by="ours"),
        fact(RecordKind.STATEMENT, sent_no_party=3),
        fact(RecordKind.BOARD, members=5, asked=5),
    ]


def test_a_whole_year_lacks_nothing_and_an_empty_one_says_so() -> None:
    assert gaps_of(whole_year(), ALL, TODAY) == []
    assert gaps_of([], ALL, TODAY)[0] is NeutralityGap.NO_EVENTS
    assert {NeutralityGap.NO_FUNDING, NeutralityGap.BOARD_UNASKED} <= set(gaps_of([], ALL, TODAY))


def test_each_thing_that_speaks_against_us_is_said() -> None:
    for record, gap in (
        (event(venue="party"), NeutralityGap.PARTY_VENUE),
        (event(signs=["ours", "party"]), NeutralityGap.PARTY_SIGNS),
        (event(signs=[]), NeutralityGap.SIGNS_UNSEEN),
        (event(invited_other_party=None), NeutralityGap.GUESTS_UNCOUNTED),
        (fact(RecordKind.PREMISES, used_by="party"), NeutralityGap.PARTY_ROOMS),
        (fact(RecordKind.STATEMENT, our_name="published"), NeutralityGap.NAMES_UNANSWERED),
        (fact(RecordKind.FUNDING, source="party"), NeutralityGap.PARTY_FUNDS),
        (fact(RecordKind.PREMISES, days=60, late=31, used_by="ours"), NeutralityGap.WRITTEN_LATE),
        (event(invited_governing=13, invited_opposition=3), NeutralityGap.ONE_SIDED),
        (fact(RecordKind.BOARD, days=1, members=5, asked=4), NeutralityGap.BOARD_PARTLY),
    ):
        assert gaps_of([*whole_year(), record], ALL, TODAY) == [gap]


def test_staff_and_board_grow_old() -> None:
    assert gaps_of(whole_year(), Declarations(5, 4, 4), TODAY) == [NeutralityGap.STAFF_UNDECLARED]
    assert gaps_of(whole_year(), Declarations(5, 5, 4), TODAY) == [NeutralityGap.STAFF_OLD]
    old_board = [*whole_year()[:-1], fact(RecordKind.BOARD, days=366, members=5, asked=5)]
    denied = [fact(RecordKind.STATEMENT, our_name="denied")]
    assert NeutralityGap.NO_STATEMENTS in gaps_of(denied, ALL, TODAY), "what is not ours shows nothing of us"
    assert gaps_of(old_board, ALL, TODAY) == [NeutralityGap.BOARD_OLD]


def test_two_guests_make_no_balance() -> None:
    assert not is_one_sided([event(invited_governing=2)])
    assert is_one_sided([event(invited_governing=3)])
    assert not is_one_sided([event(invited_no_party=90)]), "who is of no party is of no side"


def test_where_nobody_wrote_down_who_was_invited_those_who_came_count() -> None:
    only_came = fact(RecordKind.EVENT, came_governing=5, came_no_party=9)
    assert is_one_sided([only_came]) and not is_one_sided([event(came_governing=5)])
    totals = totals_of("", [only_came])
    assert totals.invited[Side.OPPOSITION] is None and totals.came[Side.GOVERNING] == 5


@given(st.lists(st.tuples(st.integers(0, 400), st.integers(0, 50)), max_size=12))
def test_quarters_lose_no_guest_of_theirs(pairs: list[tuple[int, int]]) -> None:
    records = [event(days, invited_opposition=count) for days, count in pairs]
    shown = quarters(records, TODAY)
    begins = date(2026, 1, 1)
    assert [totals.label for totals in shown] == ["1–3/2026", "4–6/2026", "7–9/2026", "10–12/2026"]
    assert sum(totals.invited[Side.OPPOSITION] or 0 for totals in shown) == sum(
        count for days, count in pairs if TODAY - timedelta(days) >= begins
    )


@given(st.dictionaries(st.text(max_size=5), st.integers() | st.text(max_size=5), max_size=5))
def test_a_hash_does_not_depend_on_the_order_of_what_is_said(facts: dict[str, Any]) -> None:
    assert digest_of(facts) == digest_of(dict(reversed(facts.items())))
    assert digest_of(facts) != digest_of({**facts, "one more": True})


def test_every_accusation_is_answered_by_records_and_admits_that_they_are_missing() -> None:
    money = fact(RecordKind.FUNDING, source="foundation", share=99)
    assert gaps_of([*whole_year()[:1], money, *whole_year()[2:]], ALL, TODAY) == [NeutralityGap.FUNDING_PARTLY]
    for accusation in Accusation:
        assert ANSWERED_BY[accusation] and NeutralityGap.WRITTEN_LATE in ADMITS[accusation]
    assert NeutralityGap.NO_FUNDING in ADMITS[Accusation.FUNDED_BY]
    assert NeutralityGap.STAFF_UNDECLARED not in ADMITS[Accusation.FUNDED_BY]
