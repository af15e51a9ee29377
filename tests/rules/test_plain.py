"""Small rules: outcomes, refusals, tokens, retention, and the hash chain."""

import re
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from karpear.rules.alarm.outcome import URGENCY, Kind, Outcome, may_end_as
from karpear.rules.refusals import BadFields, Conflict, Forbidden, Missing, Refused
from karpear.rules.secret.chain import START, Link, canonical, next_link
from karpear.rules.secret.tokens import delivery_token, token_hash

json = st.recursive(
    st.none() | st.booleans() | st.integers(-1000, 1000) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=8,
)
facts = st.dictionaries(st.sampled_from(["at", "action", "detail"]), json)


class TestOutcome:
    def test_a_drill_ends_as_a_drill_and_only_a_drill_does(self) -> None:
        assert [o for o in Outcome if may_end_as(o, drill=True)] == [Outcome.DRILL]
        assert Outcome.DRILL not in [o for o in Outcome if may_end_as(o, drill=False)]

    def test_every_kind_has_its_urgency(self) -> None:
        assert set(URGENCY) == set(Kind)


class TestRefusals:
    def test_each_carries_its_message(self) -> None:
        for kind in (Forbidden, Missing, Conflict):
            with pytest.raises(Refused, match="no") as caught:
                raise kind("no")
            assert caught.value.message == "no"
        assert Forbidden().message == ""

    def test_a_conflict_names_the_owner(self) -> None:
        assert Conflict("taken", owner="Dara").owner == "Dara"

    def test_bad_fields_list_themselves(self) -> None:
        bad = BadFields([("title", "is missing"), ("ends_at", "is too early")])
        assert bad.errors == [("title", "is missing"), ("ends_at", "is too early")]
        assert bad.message == "is missing is too early", "people read no names of fields"


class TestTokens:
    def test_a_delivery_has_one_token_and_another_key_another(self) -> None:
        delivery = UUID(int=7)
        token = delivery_token(b"k" * 32, delivery)
        assert re.fullmatch(r"[A-Za-z0-9_-]{22}", token)
        assert token == delivery_token(b"k" * 32, delivery)
        assert len({token, delivery_token(b"l" * 32, delivery), delivery_token(b"k" * 32, uuid4())}) == 3

    def test_only_a_hash_is_stored(self) -> None:
        assert re.fullmatch(r"[0-9a-f]{64}", token_hash("secret"))
        assert token_hash("secret") != token_hash("secret2")


class TestChain:
    def test_the_first_link_stands_on_zeros(self) -> None:
        assert Link() == Link(0, START)
        assert next_link(Link(), {"a": 1}).seq == 1

    @given(facts)
    def test_the_order_of_keys_does_not_matter(self, one: dict[str, object]) -> None:
        assert canonical(one) == canonical(dict(reversed(one.items())))

    @given(facts, facts)
    def test_other_facts_have_another_hash(self, one: dict[str, object], other: dict[str, object]) -> None:
        same = next_link(Link(), one) == next_link(Link(), other)
        assert same == (canonical(one) == canonical(other))

    def test_the_place_in_the_chain_is_part_of_it(self) -> None:
        first = next_link(Link(), {"a": 1})
        assert next_link(first, {"a": 1}).hash != first.hash
        assert next_link(Link(4, START), {"a": 1}).hash != first.hash
