"""Measures of civic space: own scales, own words, no figure without a source; what is wrong is refused."""

import shutil
from pathlib import Path

import pytest

from karpear.countries.loader import PackError, packs_folder, read_pack
from karpear.countries.queries import pack


def test_each_keeps_its_own_scale() -> None:
    indices = pack("kh").indices
    counts = {key: (len(index.dimensions), index.lowest, index.highest, index.panel) for key, index in indices.items()}
    assert counts == {
        "civicus": (3, 1, 5, 0), "vdem": (3, 0, 4, 10), "csosi": (7, 1, 7, 8), "enabling": (8, 1, 5, 10),
        "freedoms": (4, 1, 5, 10),
    }  # fmt: skip
    words = [indices["csosi"].band(value).in_language("en") for value in (1.0, 3.0, 3.1, 5.0, 5.1, 7.0)]
    assert words == ["Enhanced", "Enhanced", "Evolving", "Evolving", "Impeded", "Impeded"]


def test_what_others_published_has_a_source_and_keeps_its_own_unit() -> None:
    indices = pack("kh").indices
    years = {key: [figure.year for figure in index.figures] for key, index in indices.items() if index.figures}
    assert years == {"civicus": [2023, 2024], "csosi": [2014, 2015, 2020, 2021], "freedoms": [2021, 2022, 2023]}
    rating = indices["civicus"].figures[-1]
    assert rating.value is not None and indices["civicus"].band(rating.value).in_language("en") == "Repressed"
    shares = [figure.value for figure in indices["freedoms"].figures]
    assert shares == [None] * 3, "a share of people asked is no step of our scale"
    assert all(figure.fact.source for index in indices.values() for figure in index.figures)


def test_an_invented_figure_has_its_source() -> None:
    garden = pack("xx").indices["garden"]
    assert (garden.figures[0].value, garden.figures[0].fact.source) == (2.5, "invented")
    assert "xx garden water 2025" in dict(pack("xx").facts())


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("to = 5.0", "to = 4.0", "must go up"),
        ("to = 5.0", "to = 2.0", "must go up"),
        ("value = 2.5", "value = 7.5", "must be from 1 to 5"),
        ('dimension = "water"', 'dimension = "fire"', "which is not there"),
        ("value = 2.5\n", "", "or words must be there"),
        ("highest = 5", "highest = 1", "must be from 2"),
        ('best = "highest"', 'best = "middle"', "cannot be"),
        ("panel = 8", "panel = 8\nmean = 3", "mean is not known here"),
    ],
)
def test_a_broken_index_is_refused(tmp_path: Path, old: str, new: str, why: str) -> None:
    folder = shutil.copytree(packs_folder() / "xx", tmp_path / "xx")
    file = folder / "indices.toml"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(PackError, match=why):
        read_pack(folder)
