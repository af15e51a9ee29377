"""The columns of a list: declared once, shown on the page, sorted by, and written into files."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from .sheet_writer import Cell

#: What stands before a word that says how something is; the same shapes as <c-state>.
SHAPES = {"sos": "■", "missed": "▲", "late": "▲", "due": "◔", "out": "●", "safe": "✓", "silent": "∅", "off": "○"}


@dataclass(frozen=True, slots=True)
class Column:
    """`key`: never changes. `label`: in the language of whoever reads. `width`: in a file, in characters.

    `value`: what a row holds here, for files, for searching and for sorting in Python; by itself the row's field `key`.
    `show`: what stands on the page instead: text, or HTML made by `format_html`. `template`: for what needs more.
    `link`: where the words lead. `bare`: has nothing to say, so that a card leaves the line out.
    `sort`: a field that the database sorts by (`-level`: largest first), or True: short lists sort by `value`.
    Encrypted fields are never sorted by the database. `page`: stands on the page. `file`: stands in files; what does
    not is there to be pressed, and its label is only read aloud. `paper`: in those on paper, too. On a phone, a brief
    list leaves out what is `wide`, and labels only what is `labelled`. `far`: left out where a picture stands next to
    the list.
    """

    key: str
    label: Any
    width: int = 14
    value: Callable[[Any], Cell] | None = None
    show: Callable[[Any], Any] | None = None
    template: str = ""
    link: Callable[[Any], str] | None = None
    bare: Callable[[Any], bool] | None = None
    sort: str | bool = False
    number: bool = False
    file: bool = True
    page: bool = True
    paper: bool = True
    labelled: bool = False
    wide: bool = False
    rank: Callable[[Any], Any] | None = None
    far: bool = False

    @property
    def classes(self) -> str:
        """Of its head and its cells."""
        return " ".join(word for word, holds in (("num", self.number), ("far", self.far)) if holds)

    def cell(self, row: Any) -> Cell:
        """What a file says of this row."""
        if self.value:
            return self.value(row)
        content: Cell = row[self.key] if isinstance(row, Mapping) else getattr(row, self.key)
        return content

    def sorting_key(self, row: Any) -> tuple[bool, Any]:
        """For sorting in Python: without regard to capitals, and what is empty comes last."""
        if self.rank:
            return False, self.rank(row)
        content = self.cell(row)
        if content in (None, ""):
            return True, ""
        return False, content.casefold() if isinstance(content, str) else content


def mark(kind: str, word: Any) -> SafeString:
    """How something is, by word, shape and colour: what `<c-state>` shows."""
    shape = '<span class="state state-{}"><span aria-hidden="true">{}</span> {}</span>'
    return format_html(shape, kind, SHAPES[kind], word)


def stamp(moment: datetime | None) -> str:
    """A moment as it stands in a file, in the reader's zone: machines sort it, and people read it."""
    return f"{timezone.localtime(moment):%Y-%m-%d %H:%M}" if moment else ""
