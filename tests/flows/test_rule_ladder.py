"""`karpear rule ladder`: what a security officer's own script is told is what the product does."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.steps.commands import ask_rule

pytestmark = pytest.mark.once


USUAL: dict[str, Any] = {
    "kind": "missed",
    "about": "sophea",
    "on_watch": ["dara"],
    "officers": ["dara", "kanha"],
    "leads": ["bopha"],
    "buddy": "nimol",
    "watchers": [],
    "contacts": [
        {"id": "sister", "role": "family", "told": True},
        {"id": "paper", "role": "journalist", "told": False},
        {"id": "lawyer", "role": "lawyer", "told": True},
    ],
}
ids = st.sampled_from(["a", "b", "c", "d", "e"])
several = st.lists(ids, max_size=3)


def rungs(**changed: Any) -> list[tuple[int, int, list[str]]]:
    code, answer = ask_rule("ladder", USUAL | changed)
    assert code == 0, answer
    return [(rung["after_s"], rung["step"], rung["tells"]) for rung in answer["rungs"]]


def test_the_steps_of_the_contract() -> None:
    assert rungs() == [
        (0, 1, ["dara"]),
        (120, 1, ["dara"]),
        (300, 2, ["kanha", "nimol"]),
        (600, 3, ["bopha"]),
        (900, 4, ["sister", "lawyer"]),
        (1200, 5, ["dara", "kanha", "bopha"]),
    ]
    assert rungs(kind="sos") == rungs()


def test_an_organisations_own_minutes() -> None:
    assert [after for after, _step, _tells in rungs(policy={"repeat_s": 60, "exhausted_s": 3600})] == [
        0, 60, 300, 600, 900, 3600,
    ]  # fmt: skip


def test_those_who_watch_over_somebody_are_in_step_one() -> None:
    assert rungs(watchers=["rith"])[0] == (0, 1, ["rith", "dara"])


def test_a_journalist_is_told_when_the_person_says_so_by_name() -> None:
    assert rungs(contacts=[{"id": "paper", "role": "journalist", "told": True}])[4] == (900, 4, ["paper"])


def test_leads_alone_are_told_at_once_and_contacts_when_there_is_nobody_else() -> None:
    alone = {"on_watch": [], "officers": [], "buddy": None}
    assert rungs(**alone)[0] == (0, 3, ["bopha"])
    assert rungs(**alone, leads=[])[0] == (0, 4, ["sister", "lawyer"])


def test_the_officer_on_watch_who_is_missing_leaves_step_one_to_all_others() -> None:
    assert rungs(about="dara")[0] == (0, 1, ["kanha"])


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "drill"},
        {"about": ""},
        {"about": 7},
        {"policy": {"repeat_s": 900}},
        {"policy": {"soon_s": 1}},
        {"contacts": [{"id": "x", "role": "family", "told": "perhaps"}]},
        {"contacts": [{"id": "x", "told": True}]},
        {"who_else": []},
    ],
)
def test_a_bad_question_is_refused_in_problem_json(wrong: dict[str, Any]) -> None:
    code, answer = ask_rule("ladder", USUAL | wrong)
    assert code == 2
    assert answer["status"] == 422


@given(
    about=ids, on_watch=several, officers=several, leads=several, watchers=several, buddy=st.none() | ids,
    contacts=st.lists(st.tuples(ids, st.sampled_from(["family", "journalist"]), st.booleans()), max_size=3),
)  # fmt: skip
def test_never_who_it_is_about_nobody_twice_and_to_the_exhausted_step(about: str, **others: Any) -> None:
    contacts = [{"id": id_, "role": role, "told": told} for id_, role, told in others.pop("contacts")]
    said = rungs(about=about, contacts=contacts, **others)
    assert said[-1][1] == 5
    assert all(about not in tells and len(set(tells)) == len(tells) for _after, _step, tells in said)
    inside = {*others["on_watch"], *others["officers"], *others["leads"], *others["watchers"]} - {about}
    assert set(said[-1][2]) == inside
    told = {contact["id"] for contact in contacts if contact["told"]} - {about}
    if inside or told or others["buddy"] not in (None, about):
        assert said[0][0] == 0
        assert said[0][2]
