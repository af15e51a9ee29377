"""Money in a pack: grants with what they pay and who looked when; risks and measures that the catalogue has."""

import shutil
from pathlib import Path

import pytest

from karpear.countries.loader import PackError, packs_folder, read_pack
from karpear.countries.queries import pack
from karpear.countries.values import FactConfidence
from karpear.rules.duty.reserve_costs import Misfortune


def test_every_grant_says_in_both_languages_who_pays_what_and_nobody_has_checked_it() -> None:
    grants = pack("kh").grants.values()
    assert {"front_line", "protect_defenders"} <= {grant.id for grant in grants}
    for grant in grants:
        for words in (
            grant.name,
            grant.for_whom,
            grant.cap,
            grant.not_for,
            grant.channel,
            *filter(None, [grant.through]),
        ):
            assert set(words.by_language) == {"en", "km"}, grant.id
        assert grant.pays and grant.fact.confidence is FactConfidence.TO_CHECK


def test_every_misfortune_is_judged_by_risks_of_the_catalogue() -> None:
    links = pack("kh").reserve_links
    assert links is not None and all(links.risks[kind] for kind in Misfortune)


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("reserve.toml", '"I-R7"', '"I-R999"'),
        ("reserve.toml", "[measures]", '[measures]\nother = ["O-M2"]'),
        ("reserve.toml", "fled =", "flew ="),
        ("grants.toml", 'pays = ["relocation"]', 'pays = ["holidays"]'),
        ("grants.toml", 'id = "eutrp"', 'id = "relocation"'),
        ("grants.toml", "not_for =", "never ="),
    ],
)
def test_what_is_wrong_is_refused_with_its_file(tmp_path: Path, file: str, old: str, new: str) -> None:
    folder = tmp_path / "kh"
    shutil.copytree(packs_folder() / "kh", folder)
    text = (folder / file).read_text()
    assert old in text
    (folder / file).write_text(text.replace(old, new))
    with pytest.raises(PackError, match=file):
        read_pack(folder)
