"""A list as its page shows it: heads, cells, chips, fields and buttons."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page

from .bulk import BulkAct
from .columns import Column
from .list_choices import SIZES, SORT, Choice, EmptyList, Wish
from .list_views import ViewLink
from .listing_files import KINDS
from .searches import SEARCH


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a column. `direction`: for aria-sort, empty when the list is not sorted by it."""

    column: Column
    href: str = ""
    direction: str = ""


@dataclass(frozen=True, slots=True)
class ListPage:
    """What <c-listing> shows. `nothing`: it is empty, whatever was chosen. `cut`: not every row was searched.

    `count`: of all lines. `files_at`: another page makes the files. `at_a_glance`: so many lines need no tools.
    `sorts_here`: it is short enough to be sorted by what the database cannot sort by. `code`: of the list, where its
    reader can keep views of it.
    """

    columns: Sequence[Column]
    choices: Sequence[Choice]
    hint: Any
    empty: EmptyList
    wish: Wish
    page: "Page[Any]"
    count: int
    per_page: int
    searches: bool
    sorts_here: bool
    nothing: bool
    cut: bool
    files: Sequence[str]
    files_at: str
    at_a_glance: int
    brief: bool
    key_of: Callable[[Any], Any]
    code: str = ""
    views: Sequence[ViewLink] = ()
    acts: Sequence[BulkAct] = ()

    @property
    def more(self) -> bool:
        """Did a search find more than its pages show?"""
        return self.count > int(self.page.paginator.count)

    @property
    def narrowed(self) -> bool:
        return bool(self.wish.picks or self.wish.text)

    @property
    def as_it_comes(self) -> bool:
        """Is this the whole list in its own order?"""
        return not self.narrowed and not self.wish.sort

    @property
    def has_tools(self) -> bool:
        return self.is_long and bool(self.searches or self.choices or self.files)

    @property
    def is_long(self) -> bool:
        """Lines that are seen at a glance need not be found or sorted, and their page stays small."""
        return not self.as_it_comes or self.count > self.at_a_glance

    @property
    def is_open(self) -> bool:
        """What was searched for stays in sight, to be corrected; choices are seen as chips."""
        return bool(self.wish.text)

    @property
    def heads(self) -> list[Head]:
        return [self._head(column) for column in self.columns if column.page]

    def _head(self, column: Column) -> Head:
        if not column.sort or not self.is_long or (column.sort is True and not self.sorts_here):
            return Head(column)
        backwards = self.wish.sort == column.key
        href = self.wish.address(**{SORT: f"-{column.key}" if backwards else column.key})
        if self.wish.sort.removeprefix("-") != column.key:
            return Head(column, href)
        falls = isinstance(column.sort, str) and column.sort.startswith("-")
        return Head(column, href, "ascending" if backwards != falls else "descending")

    @property
    def lines(self) -> list[tuple[Any, list[dict[str, Any]]]]:
        """(row, its cells)."""
        columns = [column for column in self.columns if column.page]
        return [(row, [_cell(column, row, brief=self.brief) for column in columns]) for row in self.page.object_list]

    @property
    def is_chosen_from(self) -> bool:
        """Can lines be chosen, to do something to many at once?"""
        return self.is_long and bool(self.acts) and bool(self.page.object_list)

    @property
    def choosable(self) -> list[tuple[Any, Any, list[dict[str, Any]]]]:
        """(the key by which a line is chosen, row, its cells)."""
        return [(self.key_of(row) if self.is_chosen_from else None, row, cells) for row, cells in self.lines]

    @property
    def view(self) -> ViewLink | None:
        """The reader's own view that the page shows."""
        return next((view for view in self.views if view.chosen and view.own), None)

    @property
    def can_be_kept(self) -> bool:
        """Is this a view that has no name yet? Words that were searched for are not kept."""
        is_special = bool(self.wish.picks or self.wish.sort or self.wish.size)
        return bool(self.code) and is_special and not any(view.chosen for view in self.views)

    @property
    def query(self) -> str:
        """What a kept view remembers."""
        return self.wish.query()

    @property
    def here(self) -> str:
        """The list as it is shown, words included."""
        return self.wish.address(place="")

    @property
    def sorts(self) -> list[tuple[str, Any, bool]]:
        """What a phone can sort by: (key, word, whether it is)."""
        able = [c for c in self.columns if c.page and (c.sort if self.sorts_here else isinstance(c.sort, str))]
        by = self.wish.sort.removeprefix("-")
        return [(self.wish.sort if c.key == by else c.key, c.label, c.key == by) for c in able]

    @property
    def sizes(self) -> list[tuple[str, int, bool]]:
        """How many lines a page can hold: (code, number, whether it does). None where all fit on the smallest."""
        sizes = sorted({self.per_page, *SIZES})
        at_hand = int(self.wish.size or self.per_page)
        codes = ((str(size) if size != self.per_page else "", size, size == at_hand) for size in sizes)
        return list(codes) if self.count > sizes[0] else []

    @property
    def fields(self) -> list[tuple[Choice, str]]:
        return [(choice, self.wish.picks.get(choice.key, "")) for choice in self.choices]

    @property
    def chips(self) -> list[tuple[Any, Any, str]]:
        """What the list is narrowed to: (label, word, the address without it)."""
        picked = [(choice, pick) for choice, pick in self.fields if pick]
        return [(choice.label, choice.word(pick), self.wish.address(**{choice.key: ""})) for choice, pick in picked]

    @property
    def without_words(self) -> str:
        """The address without the words that were searched for."""
        return self.wish.address(**{SEARCH: ""})

    @property
    def action(self) -> str:
        """Where the form goes: what is not the list's own stays in the address."""
        return f"?{self.wish.rest.urlencode()}#list"

    @property
    def leaves(self) -> list[Any]:
        """What stands in a file: it leaves the program."""
        return [column.label for column in self.columns if column.file]

    @property
    def exports(self) -> list[tuple[str, Any]]:
        return [(kind, KINDS[kind]) for kind in self.files]


def _cell(column: Column, row: Any, *, brief: bool) -> dict[str, Any]:
    text = None if column.template else column.show(row) if column.show else column.cell(row)
    is_empty = column.bare(row) if column.bare else not column.template and text in (None, "")
    is_bare = is_empty or (brief and column.wide)
    return {
        "column": column,
        "text": text,
        "href": column.link(row) if column.link else "",
        "label": column.label if column.file and (column.labelled or not brief) else "",
        "classes": " ".join(filter(None, (column.classes, "bare" if is_bare else ""))),
    }
