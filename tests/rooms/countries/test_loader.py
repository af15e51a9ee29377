"""Bad data is refused with its file and key; old facts are named."""

import shutil
from datetime import date, timedelta
from pathlib import Path

import pytest

from karpear.countries import checks
from karpear.countries.loader import PackError, packs_folder, read_pack, read_packs

TODAY = date(2026, 11, 24)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copytree(packs_folder() / "xx", tmp_path / "xx")
    return tmp_path / "xx"


def change(file: Path, before: str, after: str) -> None:
    text = file.read_text()
    assert before in text
    file.write_text(text.replace(before, after, 1))


@pytest.mark.parametrize(
    ("file", "before", "after", "says"),
    [
        ("pack", 'code = "xx"', 'code = "yy"', "code must be the name of its folder, xx"),
        ("pack", 'code = "xx"', 'code = "Xx"', "code cannot be 'Xx'"),
        ("pack", 'code = "xx"', "code = 7", "code must be str, not 7"),
        ("pack", 'code = "xx"', "", "code is missing"),
        ("pack", "America/Lima", "America/Nowhere", "time_zone is not a time zone"),
        ("pack", "America/Lima", "../../etc/passwd", "time_zone is not a time zone"),
        ("pack", '["en"]', '["km"]', "languages must have en"),
        ("pack", '["en"]', '["en", "km"]', "km is missing"),
        ("pack", "+999", "999", "phone_prefix cannot be '999'"),
        ("pack", 'capital = "XX-N"', 'capital = "XX-Z"', "capital is not a province"),
        ("pack", 'source = "invented"', 'source = "  "', "source cannot be"),
        ("pack", "2026-11-24", '"yesterday"', "checked_on must be date"),
        ("pack", '"checked"', '"sure"', "confidence must be one of checked, to check"),
        ("pack", 'phone = "000"', 'phone = "call us"', "emergency[1].phone cannot be 'call us'"),
        ("pack", 'role = "police"', "", "emergency[1].role is missing"),
        ("pack", "[[emergency]]", "[emergency]", "emergency must be list"),
        ("pack", 'family = { en = "Family" }', 'family = "Family"', "contact_roles.family must be dict"),
        ("pack", "example = true", 'example = "yes"', "example must be bool"),
        ("pack", "[name]", "[name", "cannot be read"),
        ("provinces", 'code = "XX-N"', 'code = "KH-1"', "province[1].code cannot be 'KH-1'"),
        ("provinces", 'code = "XX-I"', 'code = "XX-N"', "province XX-N is there twice"),
        ("provinces", "latitude = -6.5", "latitude = 96.5", "province[1].latitude cannot be 96.5"),
        ("provinces", "latitude = -6.5", 'latitude = "south"', "province[1].latitude must be float"),
        ("provinces", "longitude = -90.3", "longitude = nan", "province[2].longitude cannot be nan"),
        ("provinces", 'name = { en = "North" }', "", "province[1].name is missing"),
        ("provinces", 'en = "North"', 'km = "North"', "province[1].name.en is missing"),
        ("provinces", "time_zone", "timezone", "province[2].timezone is not known here"),
        ("pack", "example", "exampel", "exampel is not known here"),
        ("pack", "phone = ", "fax = 1\nphone = ", "emergency[1].fax is not known here"),
        ("provinces", 'zone = "islands"', 'zone = "moon"', "province names a zone that is not there: 'moon'"),
        ("provinces", 'zone = "islands"', "", "province[2].zone is missing"),
        ("provinces", 'code = "islands"', 'code = "mainland"', "zone mainland is there twice"),
        ("provinces", 'code = "islands"', 'code = "The islands"', "zone[2].code cannot be 'The islands'"),
        ("provinces", "Pacific/Galapagos", "", "province[2].time_zone cannot be ''"),
    ],
)
def test_bad_data_is_refused_with_its_place(folder: Path, file: str, before: str, after: str, says: str) -> None:
    path = folder / f"{file}.toml"
    change(path, before, after)
    with pytest.raises(PackError) as caught:
        read_pack(folder)
    assert says in str(caught.value)
    assert ".toml: " in str(caught.value)


def test_a_pack_without_provinces_is_refused(folder: Path) -> None:
    (folder / "provinces.toml").unlink()
    with pytest.raises(PackError, match=r"provinces\.toml: cannot be read"):
        read_pack(folder)


def test_a_folder_without_packs_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PackError, match="there is no pack"):
        read_packs(tmp_path)


def test_the_shipped_packs_are_whole() -> None:
    assert [pack.code for pack in read_packs(packs_folder())] == ["kh", "xx"]


class TestChecks:
    def test_the_shipped_packs_pass(self) -> None:
        assert checks.old_facts(read_packs(packs_folder()), TODAY) == []

    def test_a_fact_older_than_a_year_is_named(self, folder: Path) -> None:
        change(folder / "provinces.toml", "2026-11-24", str(TODAY - timedelta(days=366)))
        [warning] = checks.old_facts([read_pack(folder)], TODAY)
        assert warning.id == "karpear.countries.W001"
        assert "XX-N, XX-I" in warning.msg
        assert not checks.old_facts([read_pack(folder)], TODAY - timedelta(days=1))

    def test_a_broken_pack_is_an_error(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        change(folder / "pack.toml", "+999", "")
        monkeypatch.setattr(checks, "packs_folder", lambda: folder.parent)
        [error] = checks.check_packs()
        assert error.id == "karpear.countries.E001"
        assert error.is_serious()
