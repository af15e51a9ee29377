"""A name that several gave: it counts once, and whoever gave another's gains nothing by it."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from karpear.rules.text.names import look_of
from karpear.rules.voice.names_once import GivenName, names_once
from karpear.rules.voice.signatories import Pledge

FLOOR = Pledge("floor", "", 2)
leasts = st.integers(0, 4)
givens = st.lists(
    st.tuples(st.sampled_from(["Ant", "ANT", "Аnt", "Bee", "Cat"]), st.sampled_from(["ngo", "union"]), leasts, leasts),
    min_size=1, max_size=6,
)  # fmt: skip


def a_name(key: str, name: str, at_least: int = 1, kind: str = "ngo", **at_least_of: int) -> GivenName:
    return GivenName(name, Pledge(key, kind, at_least, at_least_of))


def test_each_name_is_signed_as_it_was_given() -> None:
    once = names_once([a_name("1", "Ant"), a_name("2", "Bee", kind="union")], FLOOR)
    assert (list(once.signed), once.struck_out) == ([("Ant", "ngo"), ("Bee", "union")], frozenset())


def test_whoever_gives_the_name_of_another_neither_expels_them_nor_signs_in_their_place() -> None:
    """Where they are enough without a second one of that name, it appears once, in the plainer spelling."""
    mine, evil, other = a_name("1", "ADHOC", 2), a_name("2", "ꓮDHOC", 1), a_name("3", "Other", 2)
    for order in ([mine, evil, other], [evil, other, mine]):
        once = names_once(order, FLOOR)
        assert sorted(once.signed) == [("ADHOC", "ngo"), ("Other", "ngo")] and not once.struck_out


def test_where_they_are_too_few_all_who_gave_it_are_out() -> None:
    mine, evil, other = a_name("1", "ADHOC", 3), a_name("2", "Adhoc", 1), a_name("3", "Other", 2)
    once = names_once([mine, evil, other], FLOOR)
    assert (list(once.signed), once.struck_out) == ([], frozenset({"1", "2"}))
    assert names_once([a_name("1", "ADHOC"), a_name("2", "Adhoc")], FLOOR).struck_out == {"1", "2"}, "one is not two"


def test_a_name_that_was_given_as_two_kinds_counts_as_none_of_them() -> None:
    mine, evil = a_name("1", "ADHOC", kind="ngo"), a_name("2", "ADHOC", kind="union")
    assert names_once([mine, evil, a_name("3", "Other", 2)], FLOOR).signed[0] == ("ADHOC", "others")
    assert names_once([mine, evil, a_name("3", "Other", 2, union=1)], FLOOR).struck_out == {"1", "2"}


@given(givens)
def test_nobody_signs_with_fewer_than_asked_for_and_no_order_counts(rows: list[tuple[str, str, int, int]]) -> None:
    names = [a_name(str(n), name, least, kind, union=unions) for n, (name, kind, least, unions) in enumerate(rows)]
    once, other_way = names_once(names, FLOOR), names_once(names[::-1], FLOOR)
    assert once.struck_out == other_way.struck_out and sorted(once.signed) == sorted(other_way.signed)
    looks = Counter(look_of(each.name) for each in names)
    assert {look_of(each.name) for each in names if each.pledge.key in once.struck_out} <= {
        look for look, times in looks.items() if times > 1
    }
    if once.signed and len(once.signed) < len(names):
        kinds = Counter(kind for _name, kind in once.signed)
        assert all(each.pledge.holds_among(kinds) for each in names) and FLOOR.holds_among(kinds)
