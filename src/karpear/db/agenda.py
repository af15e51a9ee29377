"""When is each of many things due, and which are there now? One statement, compiled once: it is asked often."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection, models

from .prepared import execute, with_constants

type Rows = models.QuerySet[Any, Any]
type Due = Callable[[datetime], Rows | Sequence[Rows]]

#: Stand for "now" and for a key while the statement is written. Nothing else in a statement is so far away, or this.
_SAMPLE = datetime(8000, 1, 1, tzinfo=UTC)
_KEY = UUID("c0ffee00-5a3b-4d1e-8f27-6b0d9e4c1a75")
_FAR = timedelta(days=36500)
_LENGTH_OF_DAY = len("8000-01-01")


class Agenda:
    """The earliest moments of `dues`, in their order.

    Each is a function that takes now and gives a query, or several. One whose only column is a time is due at its
    first row's time, so it is ordered by that; any other is due at once while it has a row.
    """

    def __init__(self, dues: Sequence[Due]) -> None:
        queries = [(place, rows) for place, due in enumerate(dues) for rows in _several(due(_SAMPLE))]
        self._count = len(dues)
        self._places = [(place, _is_moment(rows)) for place, rows in queries]
        compiled = [rows[:1].query.get_compiler(connection=connection).as_sql() for _place, rows in queries]
        parts = [with_constants(sql, params) for sql, params in compiled]
        self._sql = "SELECT " + ", ".join(f"({sql})" for sql, _params in parts)
        self._params = [_offset(param) for _sql, params in parts for param in params]

    def ask(self, now: datetime) -> list[datetime | None]:
        """When each is due next; None: nothing is waiting. Raises Django's database errors."""
        [values] = execute(self._sql, [_at(param, now) for param in self._params])
        earliest: list[datetime | None] = [None] * self._count
        for (place, is_moment), value in zip(self._places, values, strict=True):
            if value is not None:
                moment = as_moment(value) if is_moment else now
                soonest = earliest[place]
                earliest[place] = moment if soonest is None else min(soonest, moment)
        return earliest


class Glance:
    """Which of many queries about one thing have any row now: one statement, compiled once.

    `queries`: gives them for a moment and the key of that thing, without asking the database.
    """

    def __init__(self, queries: Callable[[datetime, UUID], Sequence[Rows]]) -> None:
        compiled = [_exists(rows) for rows in queries(_SAMPLE, _KEY)]
        key = _stored(_KEY)
        parts = [with_constants(sql, params, (key,)) for sql, params in compiled]
        self._sql = "SELECT " + ", ".join(f"EXISTS({sql})" for sql, _params in parts)
        self._params = [_KEY if param == key else _offset(param) for _sql, params in parts for param in params]

    def ask(self, now: datetime, key: UUID) -> list[bool]:
        """In the order of the queries. Raises Django's database errors."""
        stored = _stored(key)
        [values] = execute(self._sql, [stored if param is _KEY else _at(param, now) for param in self._params])
        return [bool(value) for value in values]


def _stored(key: UUID) -> UUID | str:
    return key if connection.features.has_native_uuid_field else key.hex


def _exists(rows: Rows) -> tuple[str, Sequence[Any]]:
    sql, params = rows.query.exists().get_compiler(connection=connection).as_sql()
    return sql, params


def _several(rows: Rows | Sequence[Rows]) -> Sequence[Rows]:
    return [rows] if isinstance(rows, models.QuerySet) else rows


def _is_moment(rows: Rows) -> bool:
    columns = [*rows.query.select, *rows.query.annotation_select.values()]
    return len(columns) == 1 and isinstance(columns[0].output_field, models.DateTimeField)


def as_moment(value: datetime | str) -> datetime:
    """As the database hands it over: SQLite knows text without a zone, and means UTC."""
    moment = datetime.fromisoformat(value) if isinstance(value, str) else value
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class _Days:
    """A day calculated from the day it is, in UTC."""

    offset: timedelta


@dataclass(frozen=True, slots=True)
class _Moment:
    """A time calculated from now; a length of time that a statement adds to a column is none."""

    offset: timedelta


def _offset(param: Any) -> Any:
    """A time or a day calculated from now stays one."""
    try:
        moment = datetime.fromisoformat(str(param))
    except ValueError:
        return param
    offset = (moment if moment.tzinfo else moment.replace(tzinfo=UTC)) - _SAMPLE
    if abs(offset) >= _FAR:
        return param
    return _Days(offset) if len(str(param)) == _LENGTH_OF_DAY else _Moment(offset)


def _at(param: Any, now: datetime) -> Any:
    if isinstance(param, _Days):
        return connection.ops.adapt_datefield_value(now.astimezone(UTC).date() + param.offset)
    return connection.ops.adapt_datetimefield_value(now + param.offset) if isinstance(param, _Moment) else param
