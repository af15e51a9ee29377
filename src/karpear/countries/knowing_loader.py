"""Read a pack's `rights.toml` and `checklists.toml`."""

from collections.abc import Sequence
from pathlib import Path

from karpear.countries.values import Name

from .knowing import Checklist, Item, Right, Situation
from .tables import Table

KEY = r"[a-z_]{1,20}"


def read_situations(folder: Path, languages: Sequence[str]) -> dict[str, Situation]:
    """The rights cards, by key in the order of the file. Raises PackError."""
    file = Table.of_file(folder / "rights.toml")
    rows = [_situation(table, languages) for table in file.tables("situation")]
    file.close()
    file.once("situation", [one.key for one in rows])
    return {one.key: one for one in rows}


def read_checklists(folder: Path, languages: Sequence[str]) -> dict[str, Checklist]:
    """The checklists, by key in the order of the file. Raises PackError."""
    file = Table.of_file(folder / "checklists.toml")
    rows = [_checklist(table, languages) for table in file.tables("checklist")]
    file.close()
    file.once("checklist", [one.key for one in rows])
    return {one.key: one for one in rows}


def _situation(table: Table, languages: Sequence[str]) -> Situation:
    found = Situation(
        key=table.text("key", KEY),
        name=table.name("name", languages),
        description=table.name("description", languages),
        say=_said(table, "say", languages),
        never=_said(table, "never", languages),
        note=_said(table, "note", languages),
        fact=table.fact(),
        rights=tuple(_right(row, languages) for row in table.tables("right")),
    )
    table.close()
    return found


def _right(table: Table, languages: Sequence[str]) -> Right:
    found = Right(table.name("law", languages), table.name("name", languages), table.fact())
    table.close()
    return found


def _said(table: Table, key: str, languages: Sequence[str]) -> tuple[Name, ...]:
    return tuple(_words(row, languages) for row in table.tables(key))


def _words(row: Table, languages: Sequence[str]) -> Name:
    """A line that is nothing but its words."""
    for language in languages:
        row.text(language)
    return Name({language: row.text(language) for language in row.values if language != "key"})


def _checklist(table: Table, languages: Sequence[str]) -> Checklist:
    rows = table.tables("item")
    found = Checklist(
        key=table.text("key", KEY),
        name=table.name("name", languages),
        description=table.name("description", languages),
        fact=table.fact(),
        items=tuple(Item(row.text("key", KEY), _words(row, languages)) for row in rows),
    )
    table.once("item", [one.key for one in found.items])
    table.close()
    return found
