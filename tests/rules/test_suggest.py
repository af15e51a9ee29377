"""What is proposed for an activity, why, and in which order measures are offered."""

from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from karpear.countries.catalogue import CatalogueMeasure, Factor
from karpear.countries.values import Name
from karpear.rules.plan.suggestions import Suggestion, order_measures, suggest
from karpear.rules.risk.matrix import FactorKind, Focus, Relief, Scope, TimeToEffect
from tests.rules.scores import reliefs

NAME = Name({"en": "A threat"})
PROVINCES, KINDS = ("KH-1", "KH-2"), ("trip", "event")
HERE: dict[str, Any] = {
    "kind": "trip",
    "focus": Focus.MEDIA,
    "province": "KH-1",
    "night": False,
    "alone": False,
    "recent": {},
}


def factor(id_: str, **limits: Any) -> Factor:
    return Factor(id_, FactorKind.THREAT, NAME, NAME, **limits)


def codes(*factors: Factor, **about: Any) -> list[tuple[str, tuple[str, ...]]]:
    return [(suggestion.factor_id, suggestion.reasons) for suggestion in suggest(factors, **{**HERE, **about})]


factors = st.builds(
    factor,
    st.uuids().map(str),
    kinds=st.frozensets(st.sampled_from(KINDS)),
    focuses=st.frozensets(st.sampled_from(list(Focus))),
    provinces=st.frozensets(st.sampled_from(PROVINCES)),
    night=st.booleans(),
    alone=st.booleans(),
)
some = st.lists(factors, max_size=6)
abouts = st.fixed_dictionaries(
    {
        "kind": st.sampled_from(KINDS),
        "focus": st.sampled_from(list(Focus)),
        "province": st.sampled_from(PROVINCES),
        "night": st.booleans(),
        "alone": st.booleans(),
    }
)


class TestSuggest:
    def test_what_is_for_all_is_proposed_without_a_reason(self) -> None:
        assert codes(factor("a")) == [("a", ())]

    @pytest.mark.parametrize(
        ("limits", "other"),
        [
            ({"provinces": frozenset({"KH-1"})}, {"province": "KH-2"}),
            ({"focuses": frozenset({Focus.MEDIA})}, {"focus": Focus.UNION}),
            ({"kinds": frozenset({"trip"})}, {"kind": "event"}),
        ],
        ids=["province", "focus", "kind"],
    )
    def test_what_fits_is_proposed_with_its_reason_and_what_does_not_is_not(
        self, limits: dict[str, Any], other: dict[str, Any], request: pytest.FixtureRequest
    ) -> None:
        assert codes(factor("a", **limits)) == [("a", (request.node.callspec.id,))]
        assert codes(factor("a", **limits), **other) == []

    def test_what_is_not_known_hides_nothing(self) -> None:
        one = factor("a", provinces=frozenset({"KH-1"}), focuses=frozenset({Focus.MEDIA}), kinds=frozenset({"trip"}))
        assert codes(one, province="", focus=None, kind="") == [("a", ())]

    def test_a_province_on_the_way_is_enough(self) -> None:
        one = factor("a", provinces=frozenset({"KH-2"}))
        assert codes(one) == []
        assert codes(one, through=["", "KH-2"]) == [("a", ("province",))]

    def test_at_night_or_alone_either_is_enough(self) -> None:
        both = factor("a", night=True, alone=True)
        assert codes(both) == []
        assert codes(both, night=True) == [("a", ("night",))]
        assert codes(both, alone=True) == [("a", ("alone",))]
        assert codes(both, night=True, alone=True) == [("a", ("night", "alone"))]
        assert codes(factor("b", night=True), alone=True) == []
        assert codes(factor("b", alone=True), night=True) == []

    def test_what_has_just_happened_is_proposed_whatever_else_was_expected(self) -> None:
        one = factor("a", provinces=frozenset({"KH-2"}), focuses=frozenset({Focus.MEDIA}))
        assert codes(one, recent={"a": 3}) == [("a", ("recent:3", "focus"))]
        assert codes(one, recent={"a": 0}) == codes(one, recent={"a": -1}) == codes(one, recent={"b": 3}) == []

    def test_recent_facts_first_then_more_reasons_then_the_given_order(self) -> None:
        here = frozenset({"KH-1"})
        listed = [
            factor("usual"),
            factor("here", provinces=here),
            factor("here too", provinces=here),
            factor("here and ours", provinces=here, focuses=frozenset({Focus.MEDIA})),
            factor("once"),
            factor("often"),
            factor("once here", provinces=here),
        ]
        suggestions = suggest(listed, **{**HERE, "recent": {"once": 1, "often": 4, "once here": 1}})
        assert [one.factor_id for one in suggestions] == [
            "often",
            "once here",
            "once",
            "here and ours",
            "here",
            "here too",
            "usual",
        ]
        assert suggestions[0] == Suggestion("often", ("recent:4",))

    @given(some, abouts, st.integers(1, 9))
    def test_nothing_is_proposed_twice_or_made_up(self, listed: list[Factor], about: dict[str, Any], many: int) -> None:
        suggestions = suggest(listed, **about, recent={listed[0].id: many} if listed else {})
        ids = [one.factor_id for one in suggestions]
        assert len(ids) == len(set(ids)) and set(ids) <= {one.id for one in listed}
        if listed:
            assert suggestions[0].factor_id == listed[0].id and suggestions[0].reasons[0] == f"recent:{many}"

    @given(some, abouts)
    def test_knowing_less_hides_nothing_and_night_or_lone_travel_only_adds(
        self, listed: list[Factor], about: dict[str, Any]
    ) -> None:
        known = {suggestion.factor_id for suggestion in suggest(listed, **about, recent={})}
        for less in ({"province": ""}, {"focus": None}, {"night": True}, {"alone": True}):
            assert known <= {suggestion.factor_id for suggestion in suggest(listed, **{**about, **less}, recent={})}

    @given(some, abouts)
    def test_more_reasons_never_stand_below_fewer(self, listed: list[Factor], about: dict[str, Any]) -> None:
        counts = [len(suggestion.reasons) for suggestion in suggest(listed, **about, recent={})]
        assert counts == sorted(counts, reverse=True)


@dataclass(frozen=True)
class Plain:
    """The least that a measure must have."""

    name: str
    acts_on: FactorKind
    relief: Relief


def plain(name: str, soon: TimeToEffect, steps: tuple[int, int] = (1, 0), acts_on: str = "vulnerability") -> Plain:
    return Plain(name, FactorKind(acts_on), Relief(*steps, soon))


measures = st.builds(Plain, st.text(max_size=3), st.sampled_from(list(FactorKind)), reliefs)


class TestOrderMeasures:
    listed = (
        plain("training", TimeToEffect.MONTHS, (1, 1), "capacity"),
        plain("radio", TimeToEffect.HOURS, (1, 1), "capacity"),
        plain("another route", TimeToEffect.HOURS),
        plain("ring the embassy", TimeToEffect.HOURS, (1, 1), "threat"),
        plain("a guard", TimeToEffect.DAYS, (0, 1)),
    )

    def names(self, *, declared: bool) -> list[str]:
        return [one.name for one in order_measures(self.listed, declared=declared)]

    def test_with_a_declared_threat_what_helps_soonest_and_capacity_last(self) -> None:
        assert self.names(declared=True) == ["ring the embassy", "another route", "radio", "a guard", "training"]

    def test_else_what_helps_most(self) -> None:
        assert self.names(declared=False) == ["radio", "ring the embassy", "training", "another route", "a guard"]

    def test_measures_of_a_pack_can_be_ordered(self) -> None:
        def of_pack(id_: str, soon: TimeToEffect) -> CatalogueMeasure:
            return CatalogueMeasure(id_, Scope.INDIVIDUAL, NAME, NAME, FactorKind.CAPACITY, Relief(1, 0, soon), ())

        late, early = of_pack("late", TimeToEffect.WEEKS), of_pack("early", TimeToEffect.DAYS)
        assert order_measures([late, early], declared=True) == [early, late]

    @given(st.lists(measures, max_size=8), st.booleans())
    def test_nothing_is_lost_and_the_first_key_rules(self, listed: list[Plain], declared: bool) -> None:
        ordered = order_measures(listed, declared=declared)
        assert sorted(map(repr, ordered)) == sorted(map(repr, listed))
        keys = [m.relief.soon if declared else -(m.relief.likelihood + m.relief.impact) for m in ordered]
        assert keys == sorted(keys)
        assert order_measures(ordered, declared=declared) == ordered
