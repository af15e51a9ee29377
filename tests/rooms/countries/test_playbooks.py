"""Playbooks: the same in every pack, each step with clock, role and source; what is wrong is refused."""

import shutil
from pathlib import Path

import pytest

from karpear.countries.loader import PackError, packs_folder, read_pack
from karpear.countries.queries import playbook, playbooks, recipient, situation
from karpear.rules.case.playbook import Happened, LeadsTo
from karpear.rules.refusals import Missing


def test_every_thing_that_can_happen_has_its_steps():
    counted = {playbook.key: len(playbook.steps) for playbook in playbooks("kh")}
    assert counted == {
        "detained": 14, "disappeared": 11, "accident": 8, "assaulted": 8, "sexual": 6, "threatened": 7, "defamed": 10,
        "refused": 6, "raided": 8, "hacked": 8, "flee": 8, "killed": 8, "family": 6,
    }  # fmt: skip
    assert set(counted) == set(Happened)


def test_the_first_hours_of_a_detention():
    hours = [step.hours for step in playbook("kh", "detained").steps]
    assert sorted(set(hours)) == [1, 6, 24, 48, 72]
    at = {step.key: step.hours for step in playbook("kh", "detained").steps}
    assert (at["access"], at["custody"], at["judge"]) == (24, 48, 72), "the hours of the code that matter here"


def test_the_playbook_and_the_rights_card_say_the_same_of_the_lawyer():
    steps = {step.key: step.description.in_language("en") for step in playbook("kh", "detained").steps}
    assert "24 hours" in steps["lawyer"] and "promptly" in steps["lawyer"]
    card = [right for right in situation("kh", "arrested").rights if "98" in right.fact.source]
    assert "After 24 hours" in card[0].name.in_language("en")


@pytest.mark.parametrize(("book", "step"), [("killed", "rerate"), ("killed", "others"), ("threatened", "measures")])
def test_what_is_judged_again_leads_to_where_it_is_judged(book: str, step: str):
    found = playbook("kh", book).step(step)
    assert found and found.leads_to in (LeadsTo.RISKS, LeadsTo.PLANS)


def test_nobody_is_sent_to_a_fund_that_reads_no_forms():
    asked = [step.recipient for book in playbooks("kh") for step in book.steps if step.key == "grant"]
    assert asked == ["fld", "fld"]
    fld = recipient("kh", "fld").about.in_language("en")
    assert "7,500" in fld and "before anything is paid" in fld and "exile" in fld
    assert "assesses no grant forms" in recipient("kh", "protectdefenders").about.in_language("en")


def test_every_step_says_where_it_comes_from_in_both_languages():
    for book in playbooks("kh"):
        for step in book.steps:
            assert step.fact.source
            assert set(step.name.by_language) == set(step.description.by_language) == {"en", "km"}, (book.key, step.key)
    with pytest.raises(Missing):
        playbook("kh", "nothing")


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        ('key = "detained"', 'key = "arrested"', "key must be one of"),
        ('key = "detained"', 'key = "killed"', "killed is there twice"),
        ("hours = 1", "hours = -1", "hours must be from 0"),
        ('role = "officer"', 'role = "boss"', "role must be one of"),
        ('source = "invented"', 'sauce = "invented"', "source is missing"),
        ("hours = 1\n", "hours = 1\nday = 2\n", "day is not known here"),
        ('description.en = "Whatever comes first."', "", "description is missing"),
    ],
)
def test_what_is_wrong_is_refused(tmp_path: Path, before: str, after: str, says: str):
    shutil.copytree(packs_folder() / "xx", tmp_path / "xx")
    file = tmp_path / "xx" / "playbooks.toml"
    text = file.read_text()
    assert before in text
    file.write_text(text.replace(before, after, 1))
    with pytest.raises(PackError, match=says):
        read_pack(tmp_path / "xx")


def test_one_that_is_missing_is_named(tmp_path: Path):
    shutil.copytree(packs_folder() / "xx", tmp_path / "xx")
    file = tmp_path / "xx" / "playbooks.toml"
    books = file.read_text().split("[[playbook]]\n")
    file.write_text("[[playbook]]\n".join(books[:-1]))
    with pytest.raises(PackError, match="playbook is missing for hacked"):
        read_pack(tmp_path / "xx")
