"""Which day it is where a row lives, for a statement: the same that `today_of` says of an organisation."""

from datetime import datetime
from typing import Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import DateField, DateTimeField, F, Func, Value
from django.db.models.functions import Now

type Sql = tuple[str, tuple[Any, ...]]


class LocalDay(Func):
    """A moment's day in a time zone that a column names."""

    arity = 2

    def as_sqlite(self, compiler: Any, connection: BaseDatabaseWrapper, **_extra: Any) -> Sql:
        (moment, of_moment), (zone, of_zone) = (compiler.compile(part) for part in self.get_source_expressions())
        return f"django_datetime_cast_date({moment}, {zone}, 'UTC')", (*of_moment, *of_zone)

    def as_postgresql(self, compiler: Any, _connection: BaseDatabaseWrapper, **_extra: Any) -> Sql:
        (moment, of_moment), (zone, of_zone) = (compiler.compile(part) for part in self.get_source_expressions())
        return f"({moment}::timestamptz AT TIME ZONE {zone})::date", (*of_moment, *of_zone)


def day_there(moment: datetime | Now, zone: str = "organisation__time_zone") -> models.Func:
    """`zone`: the column with the name of the time zone. `moment`: also that of the statement."""
    of_moment = moment if isinstance(moment, Now) else Value(moment, output_field=DateTimeField())
    return LocalDay(of_moment, F(zone), output_field=DateField())
