"""The guide says the same as the scales that people choose from, and the same as the matrix that decides."""

from collections.abc import Mapping
from typing import Any

import pytest
from django.utils import translation

from karpear.rules.risk.learning import DAYS, SERIOUS_DAYS
from karpear.rules.risk.matrix import INDEX_BANDS, MATRIX, SCALE, Area
from karpear.ui.scales import AREAS, CONFIDENCES, IMPACTS, LEVELS, LIKELIHOODS, RELIABILITIES, VERDICTS
from tests.house.source import ROOT

TEXT = (ROOT / "docs/guide/assessing.md").read_text()
ROWS = [[cell.strip() for cell in line.strip("|").split("|")] for line in TEXT.splitlines() if line.startswith("|")]


def has(row: list[Any]) -> bool:
    with translation.override("en"):
        return [str(cell) for cell in row] in ROWS


@pytest.mark.parametrize("words", [LEVELS, CONFIDENCES, RELIABILITIES, VERDICTS])
def test_every_word_and_its_meaning(words: Mapping[Any, Any]):
    missing = [str(word.name) for word in words.values() if not has([word.name, word.meaning])]
    assert not missing, f"docs/guide/assessing.md: say {missing} as ui/scales.py does"


@pytest.mark.parametrize("step", SCALE)
def test_every_step_of_likelihood_and_impact(step: int):
    assert has([f"{step} {LIKELIHOODS[step].name}", LIKELIHOODS[step].meaning])
    assert len({str(IMPACTS[area][step].name) for area in Area}) == 1
    assert has([f"{step} {IMPACTS[Area.PEOPLE][step].name}", *(IMPACTS[area][step].meaning for area in Area)])
    assert has(["", *(AREAS[area].name for area in Area)])


@pytest.mark.parametrize("likelihood", SCALE)
def test_every_cell_of_the_matrix(likelihood: int):
    assert has(["likely ↓ bad →", *(f"{step} {IMPACTS[Area.PEOPLE][step].name}" for step in SCALE)])
    cells = [LEVELS[level].name for level in MATRIX[likelihood - 1]]
    assert has([f"{likelihood} {LIKELIHOODS[likelihood].name}", *cells])


def test_numbers_of_the_text():
    bounds = [f"{bound:g}" for bound in INDEX_BANDS[1:]]
    assert f"From {', '.join(bounds[:-1])} and {bounds[-1]} on" in TEXT
    assert f"in {DAYS} days" in " ".join(TEXT.split()) and f"in {SERIOUS_DAYS} days" in " ".join(TEXT.split())
