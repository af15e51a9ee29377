"""Pages, styles and scripts are read without scrolling sideways, as Python is (ruff holds that)."""

from pathlib import PurePath

from tests.house.source import tracked

COLUMNS = 120
KINDS = {".html", ".css", ".js", ".mjs", ".ts"}


def test_no_line_is_wider_than_the_screen():
    wide = [
        f"{name}:{number}: {len(line)} columns"
        for name, text in tracked()
        if PurePath(name).suffix in KINDS
        for number, line in enumerate(text.splitlines(), 1)
        if len(line) > COLUMNS
    ]
    assert not wide, "make fmt; a sentence breaks inside {% blocktrans trimmed %}:\n" + "\n".join(wide)
