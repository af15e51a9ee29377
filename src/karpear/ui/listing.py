"""A list, declared once: a table on a wide screen, cards on a phone, with search, filters, order, pages and files.

A listing is given rows that its reader may see (`visible_to`) and asks for no others. Filters and order are codes and
stand in the address, so that a view can be sent; words that somebody searches for are personal: they are posted, kept
in the session, and stand in an address as a number. Whatever the size of a page, it costs the same number of queries.
"""

import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from operator import attrgetter
from typing import Any
from uuid import UUID

from django.core.exceptions import FieldDoesNotExist, FieldError
from django.core.paginator import Page, Paginator
from django.db.models import Model, OrderBy, Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from karpear.db.reader import read_for
from karpear.keys.fields import EncryptedTextField
from karpear.rules.text.comparison import comparable

from .bulk import ACT, MOST_ROWS, BulkAct, bulk_page, ticked, wants_every_row
from .columns import Column
from .list_choices import FILE, PAGE, SIZE, SIZES, SORT, TEXT, Choice, EmptyList, Wish
from .list_page import ListPage
from .list_views import ListView, shown_views
from .listing_files import file_answer
from .offline import HEADER
from .searches import SEARCH, keep_search, typed_words

#: Rows that are read to be sorted or searched here, because the database sees only sealed words.
SMALL = 500
#: Rows of a file, and rows that a search shows on its pages.
LONGEST_FILE, LONGEST_ANSWER = 5_000, 100
FEWEST_DIGITS = 4

type Rows = QuerySet[Any]
type Prepare = Callable[[list[Any]], Sequence[Any]]
type Render = Callable[[HttpRequest, str, dict[str, Any]], HttpResponse]


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """One list. `search`: keys of columns whose words are looked through (the first 500 rows), or what finds them.

    `order`: as it comes, ending with what no two rows share. `exports`: of listing_files.KINDS.
    `at_a_glance`: with so many rows or fewer it stands bare, without tools. `brief`: on a phone a row is its name,
    and all the rest of it in small type below. `code`: never changes; under it readers keep views of their own, next to
    `views`. `acts`: what this reader may do to many rows at once; `key_of`: the row of a line.
    """

    columns: Sequence[Column]
    order: Sequence[str | OrderBy]
    empty: EmptyList
    title: Any
    filters: Sequence[Choice] = ()
    search: Sequence[str] | Callable[[Rows, str], Rows] = ()
    search_hint: Any = ""
    per_page: int = 25
    exports: Sequence[str] = ()
    at_a_glance: int = 0
    brief: bool = False
    code: str = ""
    views: Sequence[ListView] = ()
    acts: Sequence[BulkAct] = ()
    key_of: Callable[[Any], Any] = attrgetter("pk")

    def page(
        self, request: HttpRequest, rows: Rows, *, template: str, now: datetime, prepare: Prepare = list,
        note: Callable[[str, int], None] | None = None, files_at: str = "", render: Render = render,
        refused: bool = False, **context: Any,
    ) -> HttpResponse:  # fmt: skip
        """The list on its page, or as a file. `rows`: those that its reader may see.

        `prepare`: makes of some rows what the columns show, in a constant number of queries. `note`: writes down that
        a file (its kind, how many rows) was taken; without it nothing is. `files_at`: the page that does it instead.
        `refused`: another form of the page was posted, and is shown again with what is wrong.
        """
        if (reader := getattr(request, "user", None)) and reader.is_authenticated:
            read_for(reader.pk)  # also where a file or a search is asked for by a POST
        wish = self.wish(request)
        if act := next((act for act in self.acts if act.key == request.POST.get(ACT)), None):
            return bulk_page(request, act, self._ticked(request, rows, wish, prepare), wish.address(place=""), context)
        if wish.file and note:
            lines = self.lines(rows, wish, prepare)
            note(wish.file, len(lines))
            return file_answer(wish.file, str(self.title), self._columns_of(wish.file), lines, now)
        if request.method == "POST" and not refused:
            return HttpResponseRedirect(request.path + wish.address(**{SEARCH: keep_search(request, wish.text)}))
        files = self.exports if note or files_at else ()
        listing = self.shown(rows, wish, prepare, files=files, files_at=files_at)
        listing = replace(
            listing, code=self.code, views=shown_views(request, self.code, self.views, wish), acts=self.acts
        )
        answer = render(request, template, {"now": now, **context, "listing": listing})
        if wish.text:
            answer[HEADER] = "no"  # a phone keeps no copy of what was found
        return answer

    def _columns_of(self, kind: str) -> list[Column]:
        """Paper is only as wide as it is: it leaves out what says that it has no room there."""
        return [column for column in self.columns if column.file and (column.paper or kind != "paper")]

    def wish(self, request: HttpRequest) -> Wish:
        """What is asked for; what makes no sense counts as left out."""
        values = request.POST if request.method == "POST" and ACT not in request.POST else request.GET
        rest = request.GET.copy()
        for key in (*(choice.key for choice in self.filters), SORT, PAGE, TEXT, SEARCH, FILE, SIZE):
            rest.pop(key, None)
        sort, size, file = values.get(SORT, ""), values.get(SIZE, ""), request.POST.get(FILE, "")
        text = typed_words(request, TEXT) if self.search else ""
        return Wish(
            picks={choice.key: code for choice in self.filters if (code := choice.pick(values))},
            sort=sort if self.sorted_by(sort) else "",
            text=text,
            search=request.GET.get(SEARCH, "") if text else "",
            page=values.get(PAGE, ""),
            size=size if size in map(str, SIZES) and size != str(self.per_page) else "",
            file=file if file in self.exports else "",
            rest=rest,
        )

    def _ticked(self, request: HttpRequest, rows: Rows, wish: Wish, prepare: Prepare) -> list[tuple[UUID, str]]:
        """(key, name) of what was chosen, and of no row of others."""
        if wants_every_row(request):
            lines = self.lines(rows, wish, prepare)[:MOST_ROWS]
        else:
            lines = prepare(list(rows.filter(pk__in=ticked(request)).order_by(*self.order)))
        name_column = next((column for column in self.columns if column.link), self.columns[0])
        return [(self.key_of(line), str(name_column.cell(line) or "")) for line in lines]

    def sorted_by(self, sort: str) -> Column | None:
        return next((column for column in self.columns if column.sort and column.key == sort.removeprefix("-")), None)

    def chosen(self, rows: Rows, wish: Wish, *, without: Sequence[str] = ()) -> Rows:
        """Narrowed by the filters, but those name_column in `without`."""
        condition = Q()
        for choice in self.filters:
            if choice.key not in without:
                condition &= choice.condition(wish.picks.get(choice.key, ""))
        return rows.filter(condition)

    def shown(
        self, rows: Rows, wish: Wish, prepare: Prepare = list, *, files: Sequence[str] = (), files_at: str = ""
    ) -> ListPage:
        """One page of it."""
        chosen = self.searched(self.chosen(rows, wish), wish)
        count = chosen.count()
        page, hits = self._page(chosen, wish, prepare, count)
        return ListPage(
            self.columns, self.filters, self.search_hint, self.empty, wish, page, count=hits, per_page=self.per_page,
            searches=bool(self.search), sorts_here=count <= SMALL, nothing=not hits and not rows.exists(),
            cut=bool(wish.text) and not callable(self.search) and count > SMALL, files=files,
            files_at=files_at, at_a_glance=self.at_a_glance, brief=self.brief, key_of=self.key_of,
        )  # fmt: skip

    def _page(self, chosen: Rows, wish: Wish, prepare: Prepare, count: int) -> tuple["Page[Any]", int]:
        """(one page, how many lines there are in all). A search ends with its first hundred."""
        size = int(wish.size or self.per_page)
        most = LONGEST_ANSWER if wish.text else None
        if self._is_worked_out_here(wish, count):
            lines = self._sorted_here(chosen, wish, prepare)
            return Paginator(lines[:most], size).get_page(wish.page), len(lines)
        paginator: Paginator[Any] = Paginator(self._ordered(chosen, wish), size)
        paginator.count = min(count, most or count)
        page = paginator.get_page(wish.page)
        page.object_list = prepare(list(page.object_list))
        return page, count

    def lines(self, rows: Rows, wish: Wish, prepare: Prepare = list) -> Sequence[Any]:
        """All of it, for a file."""
        chosen = self.searched(self.chosen(rows, wish), wish)
        if self._is_worked_out_here(wish, chosen.count()):
            return self._sorted_here(chosen, wish, prepare)
        return prepare(list(self._ordered(chosen, wish)[:LONGEST_FILE]))

    def searched(self, rows: Rows, wish: Wish) -> Rows:
        """Narrowed by the words, where the listing has its own way to find them."""
        return self.search(rows, wish.text) if wish.text and callable(self.search) else rows

    def _is_worked_out_here(self, wish: Wish, count: int) -> bool:
        column = self.sorted_by(wish.sort)
        sorts = column is not None and column.sort is True and count <= SMALL
        return sorts or bool(wish.text and not callable(self.search))

    def _sorted_here(self, rows: Rows, wish: Wish, prepare: Prepare) -> list[Any]:
        lines: Iterable[Any] = prepare(list(self._ordered(rows, wish)[:SMALL]))
        if wish.text and not callable(self.search):
            searched = [column for column in self.columns if column.key in self.search]
            lines = [row for row in lines if any(holds(str(c.cell(row) or ""), wish.text) for c in searched)]
        column = self.sorted_by(wish.sort)
        if column is None or column.sort is not True:
            return list(lines)
        return sorted(lines, key=column.sorting_key, reverse=wish.sort.startswith("-"))

    def _ordered(self, rows: Rows, wish: Wish) -> Rows:
        column = self.sorted_by(wish.sort)
        if column is None or column.sort is True:
            return rows.order_by(*self.order)
        field_name = str(column.sort)
        refuse_sealed(rows, field_name)
        if wish.sort.startswith("-"):
            field_name = field_name[1:] if field_name.startswith("-") else f"-{field_name}"
        return rows.order_by(field_name, *self.order)


def holds(cell: str, term: str) -> bool:
    """Whether a cell says this; a number also when it is dialled from inside the country: 012 000 031."""
    is_number = all(letter.isdecimal() or letter in " +-()." for letter in term)
    number = digits(term).lstrip("0") if is_number else ""
    return plain(term) in plain(cell) or (len(number) >= FEWEST_DIGITS and number in digits(cell))


def digits(text: str) -> str:
    """Its digits alone, whichever script they are written in."""
    return "".join(str(unicodedata.digit(letter)) for letter in text if letter.isdecimal())


def plain(text: str) -> str:
    """For comparing: without capitals, and however Khmer was typed."""
    return comparable(text)


def refuse_sealed(rows: Rows, path: str) -> None:
    """Raises FieldError: the database would sort what is encrypted, by chance."""
    model: type[Model] | None = rows.model
    for name in path.removeprefix("-").split("__"):
        try:
            model_field = model._meta.get_field(name) if model else None
        except FieldDoesNotExist:
            return
        if isinstance(model_field, EncryptedTextField):
            raise FieldError(f"{path} is encrypted and cannot be sorted by the database.")
        model = getattr(model_field, "related_model", None)
