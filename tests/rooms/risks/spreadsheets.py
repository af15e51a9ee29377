"""Spreadsheets for tests, good and bad."""

import io
import zipfile
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

from openpyxl import Workbook

HEAD = ["Risk", "Whose risk", "Likelihood (1–5)", "People", "Legal standing", "Confidence", "Reliability of the source"]
GOOD = ["Office is searched", "organisation", 4, 4, "", "medium", "Likely reliable"]


def xlsx(rows: Sequence[Sequence[Any]], *, merged: str = "") -> bytes:
    book = Workbook()
    sheet = book.active
    for row in rows:
        sheet.append(row)
    if merged:
        sheet.merge_cells(merged)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def text(rows: Sequence[Sequence[Any]], *, by: str = ",", encoding: str = "utf-8-sig") -> bytes:
    lines = (by.join(f'"{cell}"' if by in str(cell) else str(cell) for cell in row) for row in rows)
    return "\r\n".join(lines).encode(encoding)


def zipped(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as into:
        for name, content in parts.items():
            into.writestr(name, content)
    return out.getvalue()


def replaced(raw: bytes, part: str, change: Any) -> bytes:
    """The same workbook with one of its parts changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as into:
        for one in old.infolist():
            content = old.read(one)
            into.writestr(one.filename, change(content) if one.filename == part else content)
    return out.getvalue()


def lying(raw: bytes, part: str) -> bytes:
    """A workbook whose directory says that a large part is small."""
    with zipfile.ZipFile(io.BytesIO(raw)) as packed:
        size = packed.getinfo(part).file_size
    return raw.replace(size.to_bytes(4, "little"), (100).to_bytes(4, "little"))


BOOK = "xl/workbook.xml"
RELATIONS = "xl/_rels/workbook.xml.rels"
SHEET = "xl/worksheets/sheet1.xml"
BOMB_XML = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><worksheet>&b;</worksheet>'  # noqa: E501


def many(count: int) -> bytes:
    """A CSV of so many good rows."""
    return text([HEAD, *([f"Risk {n}", *GOOD[1:]] for n in range(count))])


def many_in_excel(count: int) -> bytes:
    """The same as a workbook, small because its text is in the cells."""
    row = "<row>" + '<c t="inlineStr"><is><t>x</t></is></c>' * 7 + "</row>"
    body = f"<worksheet><sheetData>{row * count}</sheetData></worksheet>".encode()
    return replaced(xlsx([HEAD]), SHEET, lambda _: body)


_MAIN = b'<%s xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
_END = b"</sheetData></worksheet>"


def repeated() -> bytes:
    """A small workbook that names one long text in 60 cells of each of 4,000 rows."""
    cells = b"<row>" + b'<c t="s"><v>0</v></c>' * 60 + b"</row>"
    override = (
        b'<Override PartName="/xl/sharedStrings.xml" '
        b'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/></Types>'
    )
    raw = replaced(xlsx([HEAD]), SHEET, lambda _: _MAIN % b"worksheet" + b"<sheetData>" + cells * 4_000 + _END)
    raw = replaced(raw, "[Content_Types].xml", lambda old: old.replace(b"</Types>", override))
    with zipfile.ZipFile(io.BytesIO(raw)) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    texts = _MAIN % b"sst" + b"<si><t>" + b"x" * 5_000 + b"</t></si></sst>"
    return zipped(**parts, **{"xl/sharedStrings.xml": texts})


@cache
def book() -> bytes:
    """A good one."""
    return xlsx([HEAD, GOOD])


def changed(part: str, content: bytes) -> bytes:
    """It, with other content in one of its parts."""
    return replaced(book(), part, lambda _: content)


def old_office() -> bytes:
    """How files of the old kind begin."""
    return bytes.fromhex("d0cf11e0a1b11ae1")


#: What is wrong with it: (how the file is made, since some are large; words of the answer).
BAD: dict[str, tuple[Callable[[], bytes], str]] = {
    "empty": (lambda: b"", "empty"),
    "only a mark": (lambda: b"\xef\xbb\xbf\r\n\r\n", "empty"),
    "empty workbook": (lambda: xlsx([]), "empty"),
    "only a head": (lambda: text([HEAD]), "no row below"),
    "only a head in Excel": (lambda: xlsx([HEAD]), "no row below"),
    "wrong columns": (lambda: text([["Nr", "Thing", "Comment"], [1, 2, 3]]), "Not there: Risk, Whose risk"),
    "one column missing": (lambda: text([HEAD[:-1], GOOD[:-1]]), "Not there: Reliability of the source"),
    "no area": (lambda: text([[*HEAD[:3], *HEAD[5:]], [*GOOD[:3], *GOOD[5:]]]), "People / Property"),
    "a column twice": (lambda: text([[*HEAD, "Risk"], [*GOOD, "x"]]), "is there twice"),
    "a title above the head": (lambda: xlsx([["Our register 2026"], HEAD, GOOD]), "first row must name the columns"),
    "merged cells": (lambda: xlsx([HEAD, GOOD, GOOD], merged="B2:B3"), "merged (B2:B3)"),
    "100,000 rows": (lambda: many(30_000), "more than 5,000 rows"),
    "100,000 rows in Excel": (lambda: many_in_excel(100_000), "more than 5,000 rows"),
    "old Excel": (lambda: old_office() + b"\x00" * 4000, ".xls"),
    "a password": (lambda: old_office() + b"\x00" * 500 + "EncryptedPackage".encode("utf-16-le"), "password"),
    "OpenDocument": (lambda: zipped(**{"content.xml": b"<x/>", "mimetype": b"x"}), ".ods"),
    "another zip": (lambda: zipped(**{"a.txt": b"hello"}), "not a spreadsheet"),
    "a damaged zip": (lambda: book()[: len(book()) // 2], "damaged"),
    "no sheet": (lambda: changed("xl/workbook.xml", b"<workbook/>"), "damaged"),
    "broken XML": (lambda: replaced(book(), SHEET, lambda old: old[: len(old) // 2]), "damaged"),
    "entities": (lambda: changed(SHEET, BOMB_XML), "damaged"),
    "wide letters": (lambda: replaced(book(), SHEET, lambda old: old.decode().encode("utf-16")), "damaged"),
    "a zip bomb": (lambda: changed(SHEET, b" " * 300_000_000), "Too much is packed"),
    "a lying zip bomb": (lambda: lying(changed(SHEET, b" " * 3_000_000), SHEET), "damaged"),
    "tags that never end": (lambda: changed(SHEET, b"<mergeCell " * 90_000), "damaged"),
    "relations that never end": (lambda: changed(RELATIONS, b"<Relationship " * 200_000), "damaged"),
    "a tag that never ends": (lambda: changed(BOOK, b"<sheet " + b"a" * 2_000_000), "damaged"),
    "millions of styles": (lambda: changed("xl/styles.xml", b"<xf/>" * 10_000_000), "Too much is packed"),
    "one text in every cell": (repeated, "Too much is packed"),
    "a picture": (lambda: bytes.fromhex("89504e470d0a1a0a") + b"\x00\x01" * 100, "cannot be read"),
    "another encoding": (lambda: text([HEAD[:2], ["Café", "é"]], encoding="latin-1"), "cannot be read"),
    "a program": (lambda: b"MZ\x00\x01", "not a spreadsheet"),
    "an open quotation mark": (lambda: text([HEAD, GOOD]) + b'\r\n"never closed', "quotation mark"),
    "too large": (lambda: b"a,b\r\n" * 500_000, "larger than 2 MB"),
}  # fmt: skip
