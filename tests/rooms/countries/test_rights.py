"""Rights cards and checklists of a pack: complete, with sources, in both languages; what is wrong is refused."""

import shutil
from pathlib import Path

import pytest

from karpear.countries.loader import PackError, packs_folder, read_pack
from karpear.countries.queries import checklist, pack, situation
from karpear.countries.values import FactConfidence
from karpear.rules.refusals import Missing


def test_every_situation_has_its_card() -> None:
    assert list(pack("kh").situations) == ["stopped", "searched", "summoned", "arrested", "phone_taken", "asked"]
    for card in pack("kh").situations.values():
        lines = [
            card.name,
            card.description,
            *card.say,
            *card.never,
            *card.note,
            *(r.name for r in card.rights),
        ]
        assert all(set(line.by_language) == {"en", "km"} for line in lines), card.key
        assert all(right.fact.source and right.law.by_language["km"] for right in card.rights)


def test_every_article_that_matters_is_on_a_card() -> None:
    sources = " ".join(r.fact.source for card in pack("kh").situations.values() for r in card.rights)
    said = sources.replace("(", " ").replace(",", " ").replace(";", " ").split()
    assert {
        "9",
        "10",
        "14",
        "17",
        "19",
        "21",
        "22",
        "31",
        "38",
        "39",
        "41",
        "91",
        "93",
        "94",
        "96",
        "98",
        "185",
    } <= set(said)
    assert {"24", "25", "30", "494–495"} <= set(said), "associations, incitement"


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("searched", ["a crime just being done", "call for help from inside", "open to the public", "place of drugs"]),
        ("searched", ["A word by telephone is enough", "may belong to the police", "lawyer's office", "press"]),
        ("arrested", ["no suspect can be held too", "48 hours", "felony", "24 hours longer"]),
        ("summoned", ["shall come", "brought by force", "investigating judge"]),
        ("asked", ["need not tell local authorities three days before", "before the end of February", "five years"]),
    ],
)  # fmt: skip
def test_the_exceptions_that_can_hurt_are_said(key: str, words: list[str]) -> None:
    said = " ".join(right.name.in_language("en") for right in situation("kh", key).rights)
    assert [word for word in words if word not in said] == []


def test_whoever_is_stopped_is_told_to_show_who_they_are() -> None:
    assert any("identity card" in line.in_language("en") for line in situation("kh", "stopped").say)


def test_what_the_law_of_the_country_says_waits_for_a_lawyer() -> None:
    for card in pack("kh").situations.values():
        for right in card.rights:
            covenant = right.fact.source.startswith("International Covenant")
            assert right.fact.confidence is (FactConfidence.CHECKED if covenant else FactConfidence.TO_CHECK)


def test_four_checklists() -> None:
    assert list(pack("kh").checklists) == ["home", "office", "travel", "registration"]
    assert all(set(i.name.by_language) == {"en", "km"} for c in pack("kh").checklists.values() for i in c.items)
    assert {"locks", "lights", "camera", "dog", "strange"} <= {i.key for i in checklist("kh", "home").items}
    with pytest.raises(Missing):
        checklist("kh", "boat")
    with pytest.raises(Missing):
        situation("xx", "arrested")


@pytest.mark.parametrize(
    ("file", "before", "after", "says"),
    [
        ("rights", 'key = "stopped"', 'key = "Stopped!"', "key cannot be"),
        ("rights", 'say = [{ en = "Who are you?" }]', "say = []", "say must be tables"),
        ("rights", 'say = [{ en = "Who are you?" }]', 'say = [{ km = "x" }]', "en is missing"),
        ("rights", 'source = "invented"', "", "source is missing"),
        ("rights", 'law.en = "Invented law, art. 1"', "", "law is missing"),
        ("rights", "[[situation.right]]", "[situation.right]", "right must be list"),
        ("checklists", 'key = "plan"', 'clef = "plan"', "key is missing"),
        ("checklists", 'en = "My plan is here." }', 'en = "x" }, { key = "plan", en = "y" }', "plan is there twice"),
        ("checklists", "checked_on = 2026-11-24", "", "checked_on is missing"),
    ],
)
def test_what_is_wrong_is_refused(tmp_path: Path, file: str, before: str, after: str, says: str) -> None:
    shutil.copytree(packs_folder() / "xx", tmp_path / "xx")
    path = tmp_path / "xx" / f"{file}.toml"
    text = path.read_text()
    assert before in text
    path.write_text(text.replace(before, after, 1))
    with pytest.raises(PackError, match=says):
        read_pack(tmp_path / "xx")
