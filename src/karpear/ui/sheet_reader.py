"""A spreadsheet that somebody uploaded, as plain text cells; or one sentence that says why it cannot be read.

The file is hostile until shown otherwise: its kind is told from its bytes, sizes and rows are counted before anything
is unpacked or parsed, nothing touches the disk, no formula is calculated (docs/decisions/0018-spreadsheets.md).
"""

import csv
import io
import re
import unicodedata
import warnings
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from zipfile import BadZipFile, ZipFile

from django.utils.translation import gettext as _

MOST_BYTES = 2 * 1024 * 1024
MOST_UNPACKED = 64 * 1024 * 1024
MOST_PARSED = 20 * 1024 * 1024
MOST_PARTS = 500
MOST_ROWS = 5_000
MOST_COLUMNS = 60
LONGEST_CELL = 5_000
MOST_STRINGS = 100_000
#: Of everything but the first sheet and its texts: a workbook needs a few kilobytes.
MOST_AROUND = 3 * 1024 * 1024
MOST_LETTERS = 5_000_000
LONGEST_TAG = 1_000
_LARGE = ("xl/worksheets/", "xl/sharedStrings.xml")
_OLD_EXCEL = bytes.fromhex("d0cf11e0a1b11ae1")
_DELIMITERS = ",;\t"
#: Line breaks, the invisible signs between Khmer words and letters, and the space of Word.
_KEPT = "\n\u200b\u200c\u200d\u00a0"
_ROW = re.compile(rb"<(?:\w+:)?row[ >/]")
_STRING = re.compile(rb"<(?:\w+:)?si[ >/]")
# A tag never runs into the next one, so that looking for it takes as long as the file is, not its square.
_MERGE = re.compile(rb"<(?:\w+:)?mergeCell ([^<>]*)>")
_SHEET = re.compile(rb"<(?:\w+:)?sheet ([^<>]*)>")
_RELATION = re.compile(rb"<(?:\w+:)?Relationship ([^<>]*)>")
_MARK = re.compile(rb'([\w:]{1,40})="([^"]{0,400})"')


class Unreadable(Exception):
    """`message`: what is wrong and what to do, for people."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


@dataclass(frozen=True, slots=True)
class SheetTable:
    """Rows of text, the first of which is the head. `numbers`: the line of each row in the file.

    `formulas`: (index of the row, index of the column) of cells that hold a formula or an error instead of a value.
    `merged`: ranges such as "B2:B5".
    """

    rows: list[list[str]]
    numbers: list[int]
    formulas: frozenset[tuple[int, int]] = frozenset()
    merged: list[str] = field(default_factory=list)


def read_table(raw: bytes) -> SheetTable:
    """Read a CSV or XLSX. Raises Unreadable."""
    if not raw.strip(b"\x00\t\r\n \xef\xbb\xbf\xff\xfe"):
        raise Unreadable(_("The file is empty."))
    if len(raw) > MOST_BYTES:
        raise Unreadable(_("The file is larger than 2 MB. Split it into several."))
    if raw.startswith(_OLD_EXCEL):
        raise Unreadable(_old_excel(raw))
    table = _xlsx(raw) if raw.startswith(b"PK") else _csv(raw)
    if not table.rows:
        raise Unreadable(_("The file is empty."))
    return table


def too_many_rows() -> Unreadable:
    return Unreadable(
        _("The file has more than %(n)s rows. Empty rows at its end count too. Copy what you need into a new file.")
        % {"n": f"{MOST_ROWS:,}"}
    )


def _old_excel(raw: bytes) -> str:
    if "EncryptedPackage".encode("utf-16-le") in raw:
        return _("The file is protected by a password. Save it without one.")
    return _("This is the old Excel format (.xls). Save it as .xlsx or as CSV UTF-8.")


def _csv(raw: bytes) -> SheetTable:
    text = _decode(raw)
    first = text.lstrip().partition("\n")[0]
    delimiter = max(_DELIMITERS, key=first.count)
    try:
        return _collect_rows(enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True), 1))
    except csv.Error as error:
        raise Unreadable(
            _("This is not a valid CSV file: a quotation mark is not closed, or a cell never ends.")
        ) from error


def _decode(raw: bytes) -> str:
    encoding = "utf-16" if raw.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError as error:
        raise Unreadable(
            _("The characters in this file cannot be read. Save it again as “CSV UTF-8”, or as .xlsx.")
        ) from error
    if "\x00" in text:
        raise Unreadable(_("This is not a spreadsheet. Choose an .xlsx or a CSV file."))
    return text


def _collect_rows(lines: Iterable[tuple[int, list[str]]]) -> SheetTable:
    """Lines that hold something, cleaned and cut to size. Raises Unreadable."""
    rows, numbers = [], []
    for number, cells in lines:
        clean = [cleaned(cell) for cell in cells[:MOST_COLUMNS]]
        if any(clean):
            rows.append(clean)
            numbers.append(number)
        if len(rows) > MOST_ROWS + 1:
            raise too_many_rows()
    return SheetTable(rows, numbers)


def cleaned(text: str) -> str:
    """Composed letters, no control signs, no invisible spaces at the ends; not longer than LONGEST_CELL."""
    if not text:
        return ""
    text = text[: 2 * LONGEST_CELL]  # signs that are dropped may take as much room again
    plain = text if text.isascii() and text.isprintable() else unicodedata.normalize("NFC", text)
    printable = plain if plain.isprintable() else "".join(c for c in plain if c.isprintable() or c in _KEPT)
    return printable.strip("\u200b\u00a0 \n")[:LONGEST_CELL]


def _xlsx(raw: bytes) -> SheetTable:
    try:
        with ZipFile(io.BytesIO(raw)) as packed:
            _check_parts(packed)
            merged = _scan(packed)
    except (BadZipFile, KeyError, NotImplementedError, RuntimeError, EOFError, ValueError, zlib.error) as error:
        raise Unreadable(_damaged_text()) from error
    try:
        return _parse_sheet(raw, merged)
    except Unreadable:
        raise
    except Exception as error:
        # The library raises whatever it stumbles over; to the person it is one thing.
        raise Unreadable(_damaged_text()) from error


def _damaged_text() -> str:
    return _("The file is damaged, or is not a spreadsheet. Open it, save it again as .xlsx, and try once more.")


def _check_parts(packed: ZipFile) -> None:
    """Is it a workbook of bearable size? Sizes are those that the file claims; reading stops there."""
    parts = packed.infolist()
    names = {part.filename for part in parts}
    if any(part.flag_bits & 1 for part in parts):
        raise Unreadable(_("The file is protected by a password. Save it without one."))
    if "content.xml" in names:
        raise Unreadable(_("This is an OpenDocument file (.ods). Save it as .xlsx or as CSV UTF-8."))
    if "xl/workbook.xml" not in names:
        raise Unreadable(_("This is not a spreadsheet. Choose an .xlsx or a CSV file."))
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise Unreadable(_too_much())
    if any(part.file_size > MOST_AROUND for part in parts if not part.filename.startswith(_LARGE)):
        raise Unreadable(_too_much())


def _scan(packed: ZipFile) -> list[str]:
    """Count before parsing, a piece at a time; returns the merged ranges of the first sheet. Raises Unreadable."""
    first = _first_sheet(packed)
    merged: dict[str, None] = {}
    for name in set(packed.namelist()):
        zeros = b"\x00" if name.endswith((".xml", ".rels")) else b"<!DOCTYPE"
        rows = strings = 0
        for piece, overlap in _pieces(packed, name):
            if b"<!DOCTYPE" in piece or b"<!ENTITY" in piece or zeros in piece:
                raise Unreadable(_damaged_text())
            rows += len(_ROW.findall(piece)) - len(_ROW.findall(overlap))
            strings += len(_STRING.findall(piece)) - len(_STRING.findall(overlap))
            if (name == first and rows > MOST_ROWS + 1) or strings > MOST_STRINGS:
                raise too_many_rows()
            if name == first:
                merged |= {ref: None for tag in _MERGE.findall(piece) if (ref := _marks(tag).get("ref"))}
        if name in (first, "xl/sharedStrings.xml") and packed.getinfo(name).file_size > MOST_PARSED:
            raise Unreadable(_too_much())
    return list(merged)


def _pieces(packed: ZipFile, name: str) -> Iterator[tuple[bytes, bytes]]:
    """(a megabyte with the end of the one before, that end), so that nothing is missed where two meet."""
    tail = b""
    with packed.open(name) as part:
        while piece := part.read(1024 * 1024):
            yield tail + piece, tail
            tail = (tail + piece)[-200:]


def _too_much() -> str:
    return _("Too much is packed into this file. Copy the rows into a new one.")


def _first_sheet(packed: ZipFile) -> str:
    """The part that holds the first sheet. Raises KeyError when there is none, or one that is not what it says."""
    sheet = _SHEET.search(packed.read("xl/workbook.xml"))
    sheet_id = next((v for k, v in _marks(sheet[1]).items() if k.endswith(":id")), "") if sheet else ""
    for relation in _RELATION.findall(packed.read("xl/_rels/workbook.xml.rels")):
        marks = _marks(relation)
        if sheet_id and marks.get("Id") == sheet_id and marks.get("Target", "").endswith(".xml"):
            target = marks["Target"]
            return target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    raise KeyError("sheet")


def _marks(tag: bytes) -> dict[str, str]:
    """The attributes of a tag. Raises ValueError for letters that do not exist."""
    return {name.decode(): value.decode() for name, value in _MARK.findall(tag[:LONGEST_TAG])}


def _parse_sheet(raw: bytes, merged: list[str]) -> SheetTable:
    from openpyxl import load_workbook

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about styles and extensions that are not read
        book = load_workbook(io.BytesIO(raw), read_only=True, keep_links=False)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()
        lines: list[tuple[int, list[str]]] = []
        formulas: dict[int, set[int]] = {}
        letters = 0
        for number, cells in enumerate(sheet.iter_rows(max_col=MOST_COLUMNS), 1):
            if number > 2 * MOST_ROWS:
                raise too_many_rows()
            if any(cell.value is not None for cell in cells):
                lines.append((number, [_text(cell.value) for cell in cells]))
                letters += sum(map(len, lines[-1][1]))  # one long text may be named in every cell
                if letters > MOST_LETTERS:
                    raise Unreadable(_too_much())
                formulas[number] = {n for n, cell in enumerate(cells) if cell.data_type in ("f", "e")}
    table = _collect_rows(lines)
    places = frozenset((n, column) for n, line in enumerate(table.numbers) for column in formulas[line])
    return SheetTable(table.rows, table.numbers, places, merged)


def _text(value: Any) -> str:
    """What the cell shows, as far as it matters: whole numbers without a point, days as 2026-11-24."""
    if value is None:
        return ""
    if isinstance(value, datetime | date):
        return f"{value:%Y-%m-%d}"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
