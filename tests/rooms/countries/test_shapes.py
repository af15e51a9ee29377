"""The shapes of the packs: whole, small, and refused when they are broken."""

import gzip
import json
import shutil
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from karpear.countries import checks, queries
from karpear.countries.loader import PackError, packs_folder, read_pack
from karpear.countries.shapes import FILE, imported_file
from karpear.rules.geo.boundaries import shape_at
from karpear.ui.maps import picture


def test_cambodia_is_drawn_whole_and_small() -> None:
    kh = queries.pack("kh")
    assert kh.boundaries and len(kh.boundaries.shapes) == 24
    assert sorted(code for shape in kh.boundaries.shapes for code in shape.codes) == sorted(queries.names("kh"))
    assert len(gzip.compress((packs_folder() / "kh" / FILE).read_bytes())) < 25_000
    land = picture(kh.boundaries).land
    assert len(gzip.compress(land.encode())) < 2_000
    found = {p.code: shape_at((p.longitude, p.latitude), kh.boundaries) for p in kh.provinces}
    elsewhere = {code for code, shape in found.items() if shape is None or code not in shape.codes}
    assert elsewhere == {"KH-9", "KH-23"}, "both seats lie on the coast, a step outside the simplified line"
    assert any(what == "kh boundaries" for what, _ in kh.facts())


def test_what_is_drawn_in_one_piece_says_so() -> None:
    province_map = queries.country_map("kh", counts={"KH-3": (2, 3), "KH-25": (1, 5)}, link=lambda code: f"/{code}")
    assert province_map and province_map.together == ["Kampong Cham + Tboung Khmum"]
    (cell,) = [one for one in province_map.cells if one.count]
    assert (cell.count, cell.level, cell.href) == (3, 5, ""), "a link could mean either: the table has both"
    assert [(row.code, row.href) for row in province_map.filled] == [("KH-25", "/KH-25"), ("KH-3", "/KH-3")]


def test_a_country_that_nobody_has_drawn_has_a_table() -> None:
    province_map = queries.country_map("xx", counts={"XX-N": (1, 2)}, selection=["XX-N"])
    assert province_map and not province_map.cells and [row.code for row in province_map.filled] == ["XX-N"]
    assert queries.country_map("qq") is None


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"bbox": [0, 0, 1, 1]}, "does not reach to the seat"),
        ({"source": ""}, "does not say its source"),
        ({"checked_on": "soon"}, "checked_on must be a date"),
        ({"confidence": "sure"}, "confidence must be one of"),
    ],
)
def test_broken_shapes_name_their_file(tmp_path: Path, change: dict[str, object], says: str) -> None:
    shutil.copytree(packs_folder() / "kh", tmp_path / "kh")
    file = tmp_path / "kh" / FILE
    file.write_text(json.dumps(json.loads(file.read_text()) | change))
    with pytest.raises(PackError, match=says) as refused:
        read_pack(tmp_path / "kh")
    assert FILE in str(refused.value)
    file.write_text("{")
    with pytest.raises(PackError, match="cannot be read"):
        read_pack(tmp_path / "kh")


def test_an_operator_brings_better_boundaries(tmp_path: Path, settings, capsys: pytest.CaptureFixture[str]) -> None:
    settings.KARPEAR_DATA = tmp_path
    content = json.loads((packs_folder() / "kh" / FILE).read_text())
    for one in content["features"]:
        one["properties"] = {"shapeISO": one["properties"]["codes"][0]}
    square = [[105.6, 11.9], [105.8, 11.9], [105.8, 12.1], [105.6, 12.1], [105.6, 11.9]]
    geometry = {"type": "Polygon", "coordinates": [square]}
    content["features"].append({"properties": {"shapeISO": "KH-25"}, "geometry": geometry})
    (tmp_path / "theirs.json").write_text(json.dumps(content))
    call_command("import_boundaries", str(tmp_path / "theirs.json"), source="Somebody, CC BY 4.0")
    assert "25 shapes" in capsys.readouterr().out
    queries.boundaries.cache_clear()
    try:
        province_map = queries.country_map("kh")
        assert (
            province_map
            and len(province_map.cells) == 25
            and not province_map.together
            and province_map.credit == "Somebody, CC BY 4.0"
        )
        imported_file(tmp_path, "kh").write_text("{}")
        assert [one.id for one in checks.bad_imports(queries.packs())] == ["karpear.countries.W002"]
        queries.boundaries.cache_clear()
        assert queries.boundaries("kh") == queries.pack("kh").boundaries, "a broken import hides no map"
    finally:
        queries.boundaries.cache_clear()


def test_an_import_of_something_else_changes_nothing(tmp_path: Path, settings) -> None:
    settings.KARPEAR_DATA = tmp_path
    for text, says in (("{", "cannot be read"), ("[]", "neither"), ('{"type": "FeatureCollection"}', "broken")):
        (tmp_path / "x.json").write_text(text)
        with pytest.raises(CommandError, match=says):
            call_command("import_boundaries", str(tmp_path / "x.json"), source="x")
    with pytest.raises(CommandError, match="no pack"):
        call_command("import_boundaries", str(tmp_path / "x.json"), source="x", country="qq")
    assert not imported_file(tmp_path, "kh").exists()
