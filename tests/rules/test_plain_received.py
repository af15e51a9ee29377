"""A table from elsewhere: what is read, and what is not."""

from typing import Any

import pytest

from karpear.rules.counting.publication import Withheld
from karpear.rules.counting.received import read_table

ZONES = {"P": "capital", "A": "plain", "B": "plain"}
FIVE = {"kind": "detained", "zone": "plain", "n": 5}


def table(*cells: Any, **changes: Any) -> dict[str, Any]:
    return {"period": "2025-Q1", "grid": "zone × kind × quarter", "version": "1", "cells": list(cells), **changes}


def test_a_cell_that_is_left_out_is_protected() -> None:
    hidden = {"kind": "online", "zone": "capital", "withheld": "protected"}
    read = read_table(table(FIVE, hidden), ZONES)
    assert (str(read.period), str(read.grid), read.version) == ("2025-Q1", "zone × kind × quarter", "1")
    assert [(dict(cell.keys), cell.n) for cell in read.cells if cell.n] == [({"kind": "detained", "zone": "plain"}, 5)]
    assert len(read.cells) == 9 * 2
    assert {cell.withheld for cell in read.cells if cell.n is None} == {Withheld.PROTECTED}


@pytest.mark.parametrize(
    "stored",
    [
        {},
        table(period=2025),
        table(period="2025-Q9"),
        table(period="2025"),  # its grid is of quarters
        table(grid="county × kind × quarter"),
        table(version=""),
        table(version="1\n"),
        table(version="1" * 21),
        {**table(), "words": "more"},
        table(cells="none"),
        table("a cell"),
        table({"kind": "detained", "zone": "plain"}),
        table({**FIVE, "withheld": "protected"}),
        table({**FIVE, "zone": 7}),
        table({**FIVE, "zone": "coast"}),
        table({**FIVE, "kind": "rain"}),
        table({**FIVE, "kind": "detained", "province": "A"}),
        table(FIVE, FIVE),
        *(table({**FIVE, "n": n}) for n in (0, -5, 7, True, "5", 5.0, None, 100_005)),
    ],
)
def test_what_is_not_read(stored: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"."):
        read_table(stored, ZONES)
