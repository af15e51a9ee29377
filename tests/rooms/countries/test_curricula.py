"""Curricula and scenarios: what the packs offer, and what is refused in them."""

import shutil
from pathlib import Path

import pytest

from karpear.countries.loader import PackError, packs_folder, read_pack
from karpear.countries.queries import competences, scenarios
from karpear.rules.duty.competence import ProofKind
from karpear.rules.duty.curriculum import TrainedRole
from karpear.rules.duty.scenario import Part


def test_every_part_has_something_to_learn_and_every_proof_a_way_to_it():
    curriculum = competences("kh")
    assert len(curriculum) >= 12
    assert {role for each in curriculum.values() for role in each.roles} == set(TrainedRole)
    shown = {key for scenario in scenarios("kh").values() for act in scenario.acts for key in act.shows}
    assert shown == {key for key, each in curriculum.items() if ProofKind.DRILL in each.proofs}
    assert all(len(each.questions) == 3 for each in curriculum.values() if each.questions)
    assert sum(bool(each.questions) for each in curriculum.values()) >= 3


def test_five_scenarios_speak_to_whoever_is_in_them():
    assert list(scenarios("kh")) == ["arrest", "raid", "phone", "road", "network"]
    for scenario in scenarios("kh").values():
        assert {part for inject in scenario.injects for part in inject.to} == set(Part)
        assert {act.who for act in scenario.acts} == set(Part)
        assert scenario.injects[0].minute == 0


def test_an_unknown_country_has_neither():
    assert competences("zz") == {} == scenarios("zz")


@pytest.mark.parametrize(
    ("file", "old", "new", "problem"),
    [
        (
            "curricula",
            'roles = ["member"]',
            'roles = ["king"]',
            "competence[2].roles cannot have 'king'|must be one of",
        ),
        ("curricula", "months = 6", "months = 0", "must be from 1 to 60"),
        ("curricula", 'lines = ["X-STORM"]', 'lines = ["X-RAIN"]', "no risk or measure of the catalogue"),
        ("curricula", 'proofs = ["quiz"]', 'proofs = ["course"]', "stands where a quiz is a proof"),
        ("curricula", "right = 1", "right = 3", "must be from 1 to 2"),
        ("scenarios", 'shows = ["boats"]', 'shows = ["flares"]', "no competence that a drill is a proof of"),
        ("scenarios", 'to = ["watch"]', 'to = ["contact"]', "must be one of person, watch, lead"),
        ("scenarios", 'seen = "had"', 'seen = "guessed"', "must be one of tap, had, called, checked_in"),
    ],
)
def test_what_is_wrong_is_refused_with_its_place(tmp_path: Path, file: str, old: str, new: str, problem: str):
    folder = tmp_path / "xx"
    shutil.copytree(packs_folder() / "xx", folder)
    words = (folder / f"{file}.toml").read_text()
    assert old in words
    (folder / f"{file}.toml").write_text(words.replace(old, new))
    with pytest.raises(PackError, match=problem):
        read_pack(folder)
