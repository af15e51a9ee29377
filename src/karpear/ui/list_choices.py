"""What a list can be narrowed to, what somebody asks of it, and what it says while it is empty."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from .searches import SEARCH

ALL, EVERYTHING = "all", _("all")
#: In an address or a form, besides the keys of the choices.
SORT, PAGE, TEXT, FILE, SIZE = "sort", "page", "q", "as", "per"
#: How many lines a page can be asked to hold.
SIZES = (25, 50, 100)


@dataclass(frozen=True, slots=True)
class Choice:
    """A filter: one of `options` (code → word). `where`: what the database is asked; by itself field `key` = code.

    `default`: the code that holds when nothing was chosen; then `lift` lifts it.
    `shown`: with a field of its own; else it is chosen by links alone.
    """

    key: str
    label: Any
    options: Mapping[str, Any]
    where: Callable[[str], Q] | None = None
    empty: Any = EVERYTHING
    default: str = ""
    lift: str = ALL
    shown: bool = True

    def pick(self, values: Mapping[str, Any]) -> str:
        """What was chosen here, if it makes sense and is not what holds anyway."""
        code = str(values.get(self.key, ""))
        offered = code in self.options or (code == self.lift and self.default)
        return code if offered and code != self.default else ""

    def condition(self, pick: str) -> Q:
        code = pick or self.default
        if not code or (code == self.lift and self.default):
            return Q()
        return self.where(code) if self.where else Q(**{self.key: code})

    def word(self, pick: str) -> Any:
        return self.options.get(pick, self.empty)

    @property
    def offers(self) -> list[tuple[str, Any]]:
        """For a field to choose from."""
        rest = [(code, word) for code, word in self.options.items() if code != self.default]
        return (
            [("", self.options[self.default]), (self.lift, self.empty), *rest]
            if self.default
            else [("", self.empty), *rest]
        )


def within_week(key: str, label: Any, field: str, now: datetime) -> Choice:
    """What happened in the last seven days. Chosen by links alone: where its number stands."""
    return Choice(key, label, WEEK, where=lambda _code: Q(**{f"{field}__gte": now - timedelta(days=7)}), shown=False)


WEEK = {"week": _("in the last 7 days")}


@dataclass(frozen=True, slots=True)
class EmptyList:
    """What a list says while there is nothing in it, and what to do first."""

    title: Any
    text: Any
    href: Any = ""
    word: Any = ""


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody asks of a list. `size`: lines on a page, empty for as many as the list has by itself.

    `search`: the number that stands for `text` in an address. `rest`: what else stands there, which is not the list's.
    """

    picks: Mapping[str, str]
    sort: str
    text: str
    search: str
    page: str
    size: str
    file: str
    rest: QueryDict

    def address(self, *, place: str = "list", **changes: str) -> str:
        """The list as it is asked for, but its page, with these changes; words are a number. `place`: of the page."""
        address = f"?{self.query(**{SEARCH: self.search, **changes})}"
        return f"{address}#{place}" if place else address

    def query(self, **changes: str) -> str:
        """What can be kept and sent: conditions, order and size."""
        query = self.rest.copy()
        for key, value in {**self.picks, SORT: self.sort, SIZE: self.size, **changes}.items():
            if value:
                query[key] = value
        return query.urlencode()
