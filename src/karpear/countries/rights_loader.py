"""Read a pack's `rights.toml` and `checklists.toml`."""

from collections.abc import Sequence
from pathlib import Path

from karpear.countries.values import Name

from .rights import Checklist, ChecklistItem, Right, Situation
from .tables import PackTable

KEY = r"[a-z_]{1,20}"


def read_situations(folder: Path, languages: Sequence[str]) -> dict[str, Situation]:
    """The rights cards, by key in the order of the file. Raises PackError."""
    file = PackTable.of_file(folder / "rights.toml")
    situations = [_situation(table, languages) for table in file.tables("situation")]
    file.close()
    file.once("situation", [situation.key for situation in situations])
    return {situation.key: situation for situation in situations}


def read_checklists(folder: Path, languages: Sequence[str]) -> dict[str, Checklist]:
    """The checklists, by key in the order of the file. Raises PackError."""
    file = PackTable.of_file(folder / "checklists.toml")
    checklists = [_checklist(table, languages) for table in file.tables("checklist")]
    file.close()
    file.once("checklist", [checklist.key for checklist in checklists])
    return {checklist.key: checklist for checklist in checklists}


def _situation(table: PackTable, languages: Sequence[str]) -> Situation:
    situation = Situation(
        key=table.text("key", KEY),
        name=table.name("name", languages),
        description=table.name("description", languages),
        say=_sentences(table, "say", languages),
        never=_sentences(table, "never", languages),
        note=_sentences(table, "note", languages),
        fact=table.fact(),
        rights=tuple(_right(row, languages) for row in table.tables("right")),
        order=_sentences(table, "order", languages) if "order" in table.values else (),
    )
    table.close()
    return situation


def _right(table: PackTable, languages: Sequence[str]) -> Right:
    right = Right(table.name("law", languages), table.name("name", languages), table.fact())
    table.close()
    return right


def _sentences(table: PackTable, key: str, languages: Sequence[str]) -> tuple[Name, ...]:
    return tuple(_words(row, languages) for row in table.tables(key))


def _words(row: PackTable, languages: Sequence[str]) -> Name:
    """A line that is nothing but its words."""
    for language in languages:
        row.text(language)
    return Name({language: row.text(language) for language in row.values if language != "key"})


def _checklist(table: PackTable, languages: Sequence[str]) -> Checklist:
    rows = table.tables("item")
    checklist = Checklist(
        key=table.text("key", KEY),
        name=table.name("name", languages),
        description=table.name("description", languages),
        fact=table.fact(),
        items=tuple(ChecklistItem(row.text("key", KEY), _words(row, languages)) for row in rows),
    )
    table.once("item", [item.key for item in checklist.items])
    table.close()
    return checklist
