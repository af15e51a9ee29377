"""The floor of a country: read from its pack, and loud on what cannot be."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from karpear.countries.loader import packs_folder, read_pack
from karpear.countries.queries import security_scheme
from karpear.countries.tables import PackError
from karpear.rules.duty.cover_terms import Category, NamedRisk, Needed


def test_cambodia_pays_workers_for_accidents_and_illness_and_nobody_for_an_arrest() -> None:
    scheme = security_scheme("kh")
    assert scheme
    assert Category.STAFF in scheme.floor.categories and Category.VOLUNTEER in scheme.floor.unsure
    assert scheme.floor.pays == {Needed.ACCIDENT, Needed.NIGHT, Needed.ILLNESS}
    assert scheme.threats["F-T7"] == {NamedRisk.DETENTION, NamedRisk.LEGAL_DEFENCE}
    assert all(fact.source and fact.checked_on for _what, fact in scheme.facts())
    assert security_scheme("zz") is None


@pytest.fixture
def broken(tmp_path: Path) -> Callable[[str, str], str]:
    """What is said of a pack whose file had this text in place of that."""

    def refusal(old: str, new: str) -> str:
        folder = tmp_path / "xx"
        shutil.copytree(packs_folder() / "xx", folder, dirs_exist_ok=True)
        text = (packs_folder() / "xx/social_security.toml").read_text()
        assert old in text
        (folder / "social_security.toml").write_text(text.replace(old, new, 1))
        with pytest.raises(PackError) as caught:
            read_pack(folder)
        return str(caught.value)

    return refusal


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('["staff"]', '["king"]', "categories"),
        ('["staff"]', '["staff"]\nunsure = ["staff"]', "unsure"),
        ('["accident"]', '["luck"]', "pays"),
        ("[[line]]", 'shrt = "X"\n\n[[line]]', "shrt"),
        ('key = "report"', 'key = "Report!"', "key"),
        ("[[line]]", '[threats]\ndetention = ["F-T999"]\n\n[[line]]', "F-T999"),
    ],
)
def test_what_cannot_be_is_refused_by_its_key(broken: Callable[[str, str], str], old: str, new: str, said: str) -> None:
    message = broken(old, new)
    assert "social_security.toml" in message and said in message
