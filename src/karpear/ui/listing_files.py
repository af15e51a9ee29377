"""A list as a file to take away: CSV, XLSX or paper, made from the same columns as its page."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Any

from django.http import HttpResponse
from django.utils.formats import date_format
from django.utils.translation import get_language

from .columns import Column
from .paper import HERE, pdf, pdf_answer
from .sheet_writer import CSV_TYPE, XLSX_TYPE, Cell, Sheet, csv_of, xlsx_of

#: The kinds of files, and what their buttons say.
KINDS = {"csv": "CSV", "xlsx": "XLSX", "paper": "PDF"}
#: Above so many columns a sheet of paper is turned.
UPRIGHT = 5


def csv_answer(columns: Sequence[Column], rows: Iterable[Any], name: str) -> HttpResponse:
    return _download(csv_of(_head(columns), _lines(columns, rows)), CSV_TYPE, f"{name}.csv")


def xlsx_answer(sheets: Sequence[Sheet], name: str) -> HttpResponse:
    return _download(xlsx_of(sheets), XLSX_TYPE, f"{name}.xlsx")


def sheet(name: str, columns: Sequence[Column], rows: Iterable[Any]) -> Sheet:
    """One table of a workbook."""
    return Sheet(name, _head(columns), _lines(columns, rows), [column.width for column in columns])


def file_answer(kind: str, title: str, columns: Sequence[Column], rows: Iterable[Any], now: datetime) -> HttpResponse:
    """The list as a file. `title` stands inside; its name says nothing, since it stays on the machine that saves it."""
    name = f"list-{now:%Y-%m-%d}"
    if kind == "csv":
        return csv_answer(columns, rows, name)
    if kind == "xlsx":
        return xlsx_answer([sheet(title, columns, rows)], name)
    return pdf_answer(_paper(title, columns, rows, now), f"{name}.pdf")


def _paper(title: str, columns: Sequence[Column], rows: Iterable[Any], now: datetime) -> bytes:
    data = {
        "heading": title,
        "head": _head(columns),
        "rows": [[_printed(cell) for cell in line] for line in _lines(columns, rows)],
        "widths": [column.width for column in columns],
        "turned": len(columns) > UPRIGHT,
        "made": date_format(now, "j M Y"),
    }
    return pdf(HERE / "typst/list.typ", data, languages=[get_language() or "en"], title="", now=now)


def _printed(cell: Cell) -> str:
    if isinstance(cell, date):
        return date_format(cell, "j M Y")
    return "" if cell is None else str(cell)


def _head(columns: Sequence[Column]) -> list[str]:
    return [str(column.label) for column in columns]


def _lines(columns: Sequence[Column], rows: Iterable[Any]) -> Iterator[list[Cell]]:
    return ([column.cell(row) for column in columns] for row in rows)


def _download(content: bytes, kind: str, name: str) -> HttpResponse:
    return HttpResponse(content, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})
