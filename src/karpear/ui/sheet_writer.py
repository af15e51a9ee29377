"""Tables for spreadsheet programs: CSV and XLSX, in which nothing that was typed becomes a formula.

The XLSX is written by hand: five small files in a zip, every text marked as text. It takes a third of the time and a
tenth of the memory of a general library (docs/decisions/0018-spreadsheets.md).
"""

import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

from defusedcsv import csv

CSV_TYPE = "text/csv; charset=utf-8"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LONGEST_CELL = 32_000
#: What makes a spreadsheet program calculate, also as the wide signs of East Asian keyboards.
_FORMULA = re.compile(r"\s*[=+\-@|%＝＋－＠｜％]")
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff\ud800-\udfff]")
_EPOCH = date(1899, 12, 30)

type Cell = str | int | date | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table. `widths`: of the columns, in characters."""

    name: str
    head: Sequence[str]
    rows: Iterable[Sequence[Cell]]
    widths: Sequence[int]


def harmless(text: str) -> str:
    """The text as one that no spreadsheet program takes for a formula: an apostrophe stands before it."""
    clean = _CONTROL.sub("", text)[:LONGEST_CELL]
    return f"'{clean}" if _FORMULA.match(clean) else clean


def as_typed(text: str) -> str:
    """What `harmless` was given."""
    return text[1:] if text[:1] == "'" and _FORMULA.match(text, 1) else text


def csv_of(head: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """UTF-8 with the mark by which Excel recognises it; days as 2026-11-24."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([harmless(cell) for cell in head])
    writer.writerows([harmless(c) if isinstance(c, str) else c for c in row] for row in rows)
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def xlsx_of(sheets: Sequence[Sheet]) -> bytes:
    """A workbook with a bold first line that stays in view, and real days."""
    out = io.BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED, compresslevel=3) as into:
        into.writestr("[Content_Types].xml", _content_types(len(sheets)))
        into.writestr("_rels/.rels", _relations([("officeDocument", "xl/workbook.xml")]))
        into.writestr("xl/workbook.xml", _workbook([sheet.name for sheet in sheets]))
        names = [("worksheet", f"worksheets/sheet{n}.xml") for n in range(1, len(sheets) + 1)]
        into.writestr("xl/_rels/workbook.xml.rels", _relations([*names, ("styles", "styles.xml")]))
        into.writestr("xl/styles.xml", _STYLES)
        for number, sheet in enumerate(sheets, 1):
            into.writestr(f"xl/worksheets/sheet{number}.xml", "".join(_lines(sheet)))
    return out.getvalue()


_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
#: Style 1 is the head, 2 a day, 3 text that wraps.
_STYLES = (
    f'{_HEAD}<styleSheet xmlns="{_MAIN}"><numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/>'
    '</numFmts><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/>'
    '<name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill>'
    '<patternFill patternType="gray125"/></fill></fills><borders count="1"><border><left/><right/><top/><bottom/>'
    '<diagonal/></border></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="4"><xf xfId="0"/>'
    '<xf fontId="1" applyFont="1" xfId="0"/><xf numFmtId="164" applyNumberFormat="1" xfId="0"/>'
    '<xf applyAlignment="1" xfId="0"><alignment vertical="top" wrapText="1"/></xf></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)


def _content_types(count: int) -> str:
    sheets = "".join(
        f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{_TYPE}.worksheet+xml"/>'
        for n in range(1, count + 1)
    )
    return (
        f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" '
        f'ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{_TYPE}.styles+xml"/>{sheets}</Types>'
    )


def _relations(targets: Sequence[tuple[str, str]]) -> str:
    elements = "".join(
        f'<Relationship Id="r{n}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for n, (kind, target) in enumerate(targets, 1)
    )
    return f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{elements}</Relationships>'


def _workbook(names: Sequence[str]) -> str:
    elements = "".join(
        f'<sheet name="{_attribute(name)}" sheetId="{n}" r:id="r{n}"/>' for n, name in enumerate(names, 1)
    )
    return f'{_HEAD}<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{elements}</sheets></workbook>'


def _attribute(name: str) -> str:
    """A sheet's name: at most 31 signs, none of those that Excel refuses."""
    return escape(re.sub(r"[\[\]:*?/\\]", " ", name)[:31], {'"': "&quot;"})


def _lines(sheet: Sheet) -> Iterator[str]:
    columns = "".join(f'<col min="{n}" max="{n}" width="{w}" customWidth="1"/>' for n, w in enumerate(sheet.widths, 1))
    yield (
        f'{_HEAD}<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" '
        f'topLeftCell="A2" state="frozen"/></sheetView></sheetViews><cols>{columns}</cols><sheetData><row>'
    )
    yield from (_text(cell, style=1) for cell in sheet.head)
    yield "</row>"
    for row in sheet.rows:
        yield "<row>"
        yield from (_cell(cell) for cell in row)
        yield "</row>"
    yield "</sheetData></worksheet>"


def _cell(value: Cell) -> str:
    if isinstance(value, str):
        return _text(value, style=3) if value else "<c/>"
    if isinstance(value, date):
        return f'<c s="2"><v>{(value - _EPOCH).days}</v></c>'
    return "<c/>" if value is None else f"<c><v>{value}</v></c>"


def _text(value: str, *, style: int) -> str:
    return f'<c t="inlineStr" s="{style}"><is><t xml:space="preserve">{escape(harmless(value))}</t></is></c>'
