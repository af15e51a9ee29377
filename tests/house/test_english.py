"""What people read is plain English: phrases that were taken out of the house do not come back (docs/style.md)."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from scripts import messages
from tests.house.source import ROOT, name, python_files, tree

PAGES = [
    *(ROOT / "docs/guide").glob("*.md"), *(ROOT / "docs/running").glob("*.md"), *(ROOT / "docs/security").glob("*.md"),
    *(ROOT / page_name for page_name in ("README.md", "CONTRIBUTING.md", "ARCHITECTURE.md", "SECURITY.md")),
]  # fmt: skip
#: "There is no pack" is good English, and so is "is no longer".
IS_NO = re.compile(r"(?<!there )\b(is|are) no (?!longer\b)[a-z`]", re.I)


def phrases() -> re.Pattern[str]:
    """The left column of the table that the style page keeps for this test."""
    table = (ROOT / "docs/style.md").read_text().partition("| never | but |")[2].partition("\n\n")[0]
    cells = [line.split("|")[1] for line in table.splitlines()[2:]]
    words = [re.escape(word.strip()) for cell in cells for word in cell.split(",")]
    assert len(words) > len(cells) > 9, "docs/style.md has lost its table"
    return re.compile(rf"\b({'|'.join(words)})\b".replace(r"\ ", r"\s+"), re.I)


AVOIDED_PHRASES = phrases()


def foreign(texts: Iterator[tuple[str, str]]) -> list[str]:
    """Where one of them stands, and what it says."""
    return [f"{where}: {match.group()!r}" for where, text in texts for match in _finds(text)]


def _finds(text: str) -> Iterator[re.Match[str]]:
    yield from AVOIDED_PHRASES.finditer(text)
    yield from IS_NO.finditer(text)


def docstrings() -> Iterator[tuple[str, str]]:
    """The first line of every module, class and function."""
    for path in python_files():
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef):
                yield name(path), (ast.get_docstring(node) or "").partition("\n")[0]


def test_messages_are_plain_english() -> None:
    """On the screen, in mails and in texts: what is said once is translated, and read by somebody in a hurry."""
    faults = foreign((words[:60], f"{words} {plural}") for _context, words, plural in messages.collect())
    assert not faults, "docs/style.md says what to write instead:\n" + "\n".join(faults)


@pytest.mark.parametrize("path", PAGES, ids=name)
def test_pages_are_plain_english(path: Path) -> None:
    faults = foreign(iter([(name(path), path.read_text())]))
    assert not faults, "docs/style.md says what to write instead:\n" + "\n".join(faults)


def test_first_lines_are_plain_english() -> None:
    faults = foreign(docstrings())
    assert not faults, "docs/style.md says what to write instead:\n" + "\n".join(faults)


def test_what_is_looked_for_would_be_found() -> None:
    sentence = "Tell your officer by another way. This is no proof, and they are no friends. It was judged\nanew."
    assert [match.group() for match in _finds(sentence)] == ["by another way", "anew", "is no p", "are no f"]
    assert not list(_finds("There is no pack. It is no longer shown. Another way home."))
