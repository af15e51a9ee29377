"""A word of many finds what is called by one, and the other way round."""

from pathlib import Path

import pytest

from karpear.rules.text.plurals import in_singular

#: The browser's own is held to the same lines: tests/js/plurals.test.mjs.
LINES = Path(__file__).with_name("plurals.tsv").read_text("utf-8").splitlines()


@pytest.mark.parametrize("line", [line for line in LINES if not line.startswith("#")])
def test_many_are_compared_as_one(line: str) -> None:
    typed, compared = line.split("\t")
    assert in_singular(typed) == compared
    assert in_singular(compared) == compared
