"""Playbooks: eight in every pack, each step with clock, role and source; what is wrong is refused."""

import shutil
from pathlib import Path

import pytest

from karpear.countries.loader import PackError, packs_folder, read_pack
from karpear.countries.queries import playbook, playbooks
from karpear.rules.playbook import Happened
from karpear.rules.refusals import Missing


def test_every_thing_that_can_happen_has_its_steps():
    counted = {one.key: len(one.steps) for one in playbooks("kh")}
    assert counted == {
        "detained": 12, "threatened": 7, "defamed": 7, "refused": 5, "raided": 8, "flee": 8, "killed": 8, "family": 6,
    }  # fmt: skip
    assert set(counted) == set(Happened)


def test_the_first_hours_of_a_detention():
    hours = [step.hours for step in playbook("kh", "detained").steps]
    assert sorted(set(hours)) == [1, 6, 24, 72]


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
    with pytest.raises(PackError, match="playbook is missing for family"):
        read_pack(tmp_path / "xx")
