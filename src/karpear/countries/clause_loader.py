"""Read a pack's `clauses.toml`."""

from collections.abc import Collection, Sequence
from pathlib import Path

from karpear.rules.duty.clauses import LEAST_CHOICES, MOST_CHOICES, QUESTIONS, Applies, Topic

from .catalogue import Catalogue
from .clauses import ClauseBook, ClauseQuestion, PackClause
from .tables import PackTable
from .values import Name

KEY = r"[a-z_]{1,20}"
_ID = r"[A-Z]+(-[A-Z0-9]+)+"


def read_clauses(folder: Path, languages: Sequence[str], catalogue: Catalogue) -> ClauseBook:
    """The clauses in this folder. Raises PackError, also for a risk or measure that is not there."""
    file = PackTable.of_file(folder / "clauses.toml")
    fact = file.fact()
    clauses = [_clause(table, languages, catalogue) for table in file.tables("clause")]
    file.close()
    file.once("clause", [clause.key for clause in clauses])
    return ClauseBook(fact, {clause.key: clause for clause in clauses})


def _clause(table: PackTable, languages: Sequence[str], catalogue: Catalogue) -> PackClause:
    important = table.get("important", bool)
    clause = PackClause(
        key=table.text("key", KEY),
        topic=table.one_of("topic", Topic),
        title=table.name("title", languages),
        text=table.name("text", languages),
        important=important,
        applies=table.some_of("applies", Applies),
        risks=_lines(table, "risks", catalogue.risks),
        measures=_lines(table, "measures", catalogue.measures),
        questions=_questions(table, languages) if important else (),
    )
    table.close()
    return clause


def _lines(table: PackTable, key: str, entries: Collection[str]) -> tuple[str, ...]:
    ids = table.texts(key, _ID)
    if unknown := [line for line in ids if line not in entries]:
        raise table.error(key, f"names {unknown[0]}, which is not there")
    return ids


def _questions(table: PackTable, languages: Sequence[str]) -> tuple[ClauseQuestion, ...]:
    rows = table.tables("question")
    if len(rows) != QUESTIONS:
        raise table.error("question", f"must be {QUESTIONS} tables, not {len(rows)}, where a clause is important")
    return tuple(_question(row, languages) for row in rows)


def _question(row: PackTable, languages: Sequence[str]) -> ClauseQuestion:
    choices = tuple(_words(choice, languages) for choice in row.tables("choices"))
    if not LEAST_CHOICES <= len(choices) <= MOST_CHOICES:
        raise row.error("choices", f"must be from {LEAST_CHOICES} to {MOST_CHOICES}, not {len(choices)}")
    question = ClauseQuestion(
        ask=row.name("ask", languages),
        choices=choices,
        right=row.number("right", 1, len(choices)),
        why=row.name("why", languages),
    )
    row.close()
    return question


def _words(row: PackTable, languages: Sequence[str]) -> Name:
    for language in languages:
        row.text(language)
    return Name({language: row.text(language) for language in row.values})
