"""A broken catalogue is refused with its file, its key and what is wrong; nothing is guessed."""

import shutil
from datetime import date, timedelta
from pathlib import Path

import pytest

from karpear.countries import checks
from karpear.countries.loader import PackError, packs_folder, read_pack

TODAY = date(2026, 11, 24)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copytree(packs_folder() / "xx", tmp_path / "xx")
    return tmp_path / "xx"


def change(file: Path, before: str, after: str) -> None:
    text = file.read_text()
    assert before in text
    file.write_text(text.replace(before, after, 1))


BROKEN = [
    ("factors", 'acts = ["work_stopped"]', 'acts = ["rain"]', "factor[2].acts cannot have 'rain'"),
    ("factors", 'playbooks = ["refused"]', 'playbooks = ["rain"]', "factor[2].playbooks cannot have 'rain'"),
    ("risks", 'source = "invented"', "", "source is missing"),
    ("risks", "2026-11-24", '"today"', "checked_on must be date"),
    ("risks", '"checked"', '"sure"', "confidence must be one of checked, to check"),
    ("risks", "[[risk]]", "[risk]", "cannot be read"),
    ("risks", 'id = "X-STORM"', 'id = "storm"', "risk[1].id cannot be 'storm'"),
    ("risks", 'id = "X-STORM"', 'id = "X-STORM-THAT-IS-TOO-LONG"', "risk[1].id cannot be"),
    ("risks", 'id = "X-LICENCE"', 'id = "X-STORM"', "risk X-STORM is there twice"),
    ("risks", '"individual"', '"family"', "risk[1].scope must be one of individual, organisation, sector"),
    ("risks", 'areas = ["people", "property"]', "", "risk[1].areas is missing"),
    ("risks", '["people", "property"]', "[]", "risk[1].areas is empty"),
    ("risks", '["people", "property"]', '["people", "fame"]', "risk[1].areas must be one of people"),
    ("risks", '["people", "property"]', '["people", "people"]', "risk[1].areas people is there twice"),
    ("risks", '["people", "property"]', '["people", 2]', "risk[1].areas cannot have 2"),
    ("risks", '["people", "property"]', '"people"', "risk[1].areas must be list"),
    ("risks", '["X-RADIO"]', "[]", "risk[1].measures is empty"),
    ("risks", '["X-RADIO"]', '["X-RODEO"]', "X-STORM.measures names X-RODEO, which is not there"),
    ("risks", '["X-RADIO"]', '["X-WAIT", "X-RADIO"]', "X-STORM.measures names X-WAIT, which does not answer X-STORM"),
    ("risks", "name.en", "name.km", "risk[1].name.en is missing"),
    ("risks", 'description.en = "A boat', 'describtion.en = "A boat', "risk[1].description is missing"),
    ("risks", 'name.en = "Storm', 'owner = "me"\nname.en = "Storm', "risk[1].owner is not known here"),
    ("risks", 'source = "inv', 'sauce = 1\nsource = "inv', "sauce is not known here"),
    ("measures", 'acts_on = "vulnerability"', 'acts_on = "luck"', "measure[1].acts_on must be one of threat"),
    ("measures", "likelihood = 0", "likelihood = 2", "measure[1].relief.likelihood must be from 0 to 1, not 2"),
    ("measures", "impact = 1", "impact = -1", "measure[1].relief.impact must be from 0 to 1, not -1"),
    ("measures", "impact = 1", "impact = true", "measure[1].relief.impact must be int, not True"),
    ("measures", '"hours"', '"soon"', "measure[1].relief.soon must be one of hours, days, weeks, months"),
    ("measures", "{ likelihood", "{ cost = 3, likelihood", "measure[1].relief.cost is not known here"),
    ("measures", 'answers = ["X-LICENCE"]', "", "measure[2].answers is missing, and so is threats"),
    ("measures", '["X-STORM"]', '["X-STORK"]', "X-STORM.measures names X-RADIO, which does not answer X-STORM"),
    ("measures", '["X-STORM"]', '["X-STORM", "X-STORM"]', "measure[1].answers X-STORM is there twice"),
    (
        "measures",
        '["X-STORM"]',
        '["X-STORM", "X-HARBOUR"]',
        "X-RADIO.answers names X-HARBOUR, which does not name X-RADIO",
    ),
    ("measures", '["X-STORM"]', '["X-STORM", "X-SUN"]', "X-RADIO.answers names X-SUN, which is not there"),
    ("measures", '["X-T-WAVES"]', '["X-T-WAVES"]\nneeds = ["luck"]', "measure[1].needs must be one of not_night"),
    ("measures", '["X-T-WAVES"]', '["X-V-BOAT"]', "X-RADIO.threats names X-V-BOAT, which is not there"),
    ("factors", 'kind = "threat"', 'kind = "danger"', "factor[1].kind must be one of threat, vulnerability, capacity"),
    ("factors", 'kind = "capacity"', 'kind = "vulnerability"', "factor has no capacity"),
    ("factors", '["X-STORM"]', "[]", "factor[1].risks is empty"),
    ("factors", '["X-STORM"]', '["X-SUN"]', "X-T-WAVES.risks names X-SUN, which is not there"),
    ("factors", "usual =", "unusual =", "factor[1].usual is missing"),
    ("factors", "likelihood = 3", "likelihood = 6", "factor[1].usual.likelihood must be from 1 to 5, not 6"),
    ("factors", "people = 4", "people = 0", "factor[1].usual.people must be from 1 to 5, not 0"),
    ("factors", "people = 4", "peeple = 4", "factor[1].usual.peeple is not known here"),
    ("factors", ", people = 4, property = 3", "", "factor[1].usual.likelihood stands alone; add one of people"),
    ("factors", '["trip"]', '["Trip!"]', "factor[1].kinds cannot have 'Trip!'"),
    ("factors", '["XX-I"]', '["KH-12"]', "factor[1].provinces names KH-12, which is not there"),
    ("factors", "night = true", 'night = "yes"', "factor[1].night must be bool"),
    ("factors", '["community"]', '["fishing"]', "factor[4].focuses must be one of advocacy"),
    (
        "factors",
        'kind = "vulnerability"',
        'kind = "vulnerability"\nrisks = ["X-STORM"]',
        "factor[3].risks is not known",
    ),
    ("starters", "[health]", "[hospitals]", "health is missing"),
    ("starters", "[advocacy]", "[fishing]\n[advocacy]", "fishing is not known here"),
    ("starters", "X-HARBOUR = {", "X-SUN = {", "advocacy names X-SUN, which is not there"),
    ("starters", "likelihood = 4", "likelihood = 4.5", "advocacy.X-LICENCE.likelihood must be int, not 4.5"),
    ("starters", "legal = 4, ", "", "advocacy.X-LICENCE must judge what the risk touches: legal, programmes"),
    ("starters", "X-HARBOUR = { likelihood = 4, programmes = 3 }", "", "union is empty"),
]


@pytest.mark.parametrize(("file", "before", "after", "says"), BROKEN)
def test_a_broken_catalogue_is_refused(folder: Path, file: str, before: str, after: str, says: str) -> None:
    change(folder / f"{file}.toml", before, after)
    with pytest.raises(PackError) as caught:
        read_pack(folder)
    assert says in str(caught.value)
    assert ".toml: " in str(caught.value)


@pytest.mark.parametrize("file", ["risks", "measures", "factors", "starters"])
def test_a_pack_without_one_of_the_files_is_refused(folder: Path, file: str) -> None:
    (folder / f"{file}.toml").unlink()
    with pytest.raises(PackError, match=rf"{file}\.toml: cannot be read"):
        read_pack(folder)


@pytest.mark.parametrize("file", ["risks", "measures", "factors", "starters"])
def test_a_file_nobody_looked_at_for_a_year_is_named(folder: Path, file: str) -> None:
    change(folder / f"{file}.toml", "2026-11-24", str(TODAY - timedelta(days=366)))
    [warning] = checks.old_facts([read_pack(folder)], TODAY)
    assert f"xx {file}" in warning.msg


@pytest.mark.parametrize("file", ["risks", "measures", "factors"])
@pytest.mark.parametrize("key", ["name", "description"])
def test_every_language_of_the_pack_is_asked_for(tmp_path: Path, file: str, key: str) -> None:
    shutil.copytree(packs_folder() / "kh", tmp_path / "kh")
    change(tmp_path / "kh" / f"{file}.toml", f"{key}.km", f"{key}.fr")
    with pytest.raises(PackError, match=rf"{file}\.toml: {file[:-1]}\[1\]\.{key}\.km is missing"):
        read_pack(tmp_path / "kh")
