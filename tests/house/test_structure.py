"""The drawing of the house is the house."""

import runpy

from tests.house.source import ROOT


def test_the_drawing_shows_the_imports_as_they_are():
    draw = runpy.run_path(str(ROOT / "scripts/structure.py"))["structure"]
    assert (ROOT / "docs/structure.md").read_text() == draw(), "run `make structure`, and look at what changed"
