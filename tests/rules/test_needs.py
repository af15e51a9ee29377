"""A measure that the plan contradicts lowers nothing, however many are ticked."""

from dataclasses import replace
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from karpear.activities.decisions.judgement import judge, levels, reliefs, terms_of
from karpear.countries.catalogue import Catalogue
from karpear.countries.loader import packs_folder, read_pack
from karpear.rules.plan.conditions import Need, PlanFacts, counting
from karpear.rules.risk.matrix import FactorKind

PACK: Catalogue = read_pack(packs_folder() / "kh").catalogue
THREATS = [one.id for one in PACK.of_kind(FactorKind.THREAT)]
NEEDING = [one.id for one in PACK.measures.values() if one.needs and one.threats]
MEASURES = [one.id for one in PACK.measures.values() if one.threats]
ALLOWS_ALL = PlanFacts(night=False, alone=False, buddy=True, insured=True, briefed=True)
REFUSES_ALL = PlanFacts(night=True, alone=True, buddy=False, insured=False, briefed=False)

type Judged = dict[str, Any]
step = st.integers(1, 5)
judgement = st.fixed_dictionaries({"likelihood": step, "people": step}, optional={"property": step, "legal": step})
risks = st.dictionaries(st.sampled_from(THREATS), judgement, min_size=1, max_size=4)
ticks = st.sets(st.sampled_from(MEASURES))
plans = st.builds(PlanFacts, *(st.booleans() for _ in range(5)))


def answers(judged: Judged, ticked: set[str]) -> dict[str, Any]:
    listed = [{"id": one, "key": one, "name": "", "before": before} for one, before in judged.items()]
    threats = [{"id": one, "rating": before["likelihood"]} for one, before in judged.items()]
    return {"threats": threats, "risks": listed, "measures": [{"id": one} for one in sorted(ticked)]}


@given(risks, ticks, plans)
def test_ticks_that_the_plan_contradicts_change_no_level(judged: Judged, ticked: set[str], plan: PlanFacts) -> None:
    honest = {one for one in ticked if not plan.unmet(PACK.measures[one].needs)}
    found = judge(answers(judged, ticked), PACK, plan)
    assert found == judge(answers(judged, honest), PACK, ALLOWS_ALL)
    assert terms_of(answers(judged, ticked), PACK, plan) == terms_of(answers(judged, honest), PACK, plan)


@given(risks, st.sets(st.sampled_from(NEEDING), min_size=1))
def test_no_set_of_ticks_lowers_what_the_plan_contradicts(judged: Judged, ticked: set[str]) -> None:
    before, after = levels(judge(answers(judged, ticked), PACK, REFUSES_ALL))
    assert before == after
    assert not any(reliefs(threat, answers(judged, ticked), PACK, REFUSES_ALL) for threat in judged)


@given(risks, ticks, plans, st.sampled_from(["night", "alone", "buddy", "insured", "briefed"]))
def test_a_safer_plan_never_makes_it_worse(judged: Judged, ticked: set[str], plan: PlanFacts, fact: str) -> None:
    safer = replace(plan, **{fact: getattr(ALLOWS_ALL, fact)})
    said = answers(judged, ticked)
    assert levels(judge(said, PACK, safer))[1] <= levels(judge(said, PACK, plan))[1]


def test_what_is_wished_to_be_left_cannot_undercut_it() -> None:
    """An `after` from before the plan changed is raised again."""
    said = answers({"F-T13": {"likelihood": 4, "people": 4}}, {"I-M24"})
    said["risks"][0]["after"] = {"likelihood": 3, "people": 4}
    assert judge(said, PACK, ALLOWS_ALL)[0].after.likelihood == 3
    assert judge(said, PACK, REFUSES_ALL)[0].after.likelihood == 4


@pytest.mark.parametrize("bits", list(product([False, True], repeat=5)))
def test_each_need_is_met_by_its_own_fact_alone(bits: tuple[bool, ...]) -> None:
    night, alone, buddy, insured, briefed = bits
    unmet = PlanFacts(*bits).unmet(list(Need))
    assert set(unmet) == {
        *([Need.NOT_NIGHT] if night else []),
        *([Need.NOT_ALONE] if alone else []),
        *([] if buddy else [Need.BUDDY]),
        *([] if insured else [Need.INSURED]),
        *([] if briefed else [Need.BRIEFED]),
    }


def test_the_pack_says_what_its_measures_need() -> None:
    said = {one.id: one.needs for one in PACK.measures.values() if one.needs}
    assert said["I-M24"] == said["A-M1"] == {Need.NOT_NIGHT}
    assert said["I-M25"] == said["A-M40"] == {Need.NOT_ALONE}
    assert said["I-M8"] == said["I-M9"] == said["A-M38"] == {Need.INSURED}
    assert said["A-M39"] == {Need.BRIEFED}
    promises = [one for one in PACK.measures.values() if one.name.in_language("en").startswith("Do not travel")]
    assert promises and all(one.needs for one in promises)
    assert counting(promises, REFUSES_ALL) == []
    assert counting(promises, ALLOWS_ALL) == promises
