"""How long the rows of a table are kept, as data beside its fields: `RETENTION` of every model.

Source: docs/running/retention.md, which is made from here. `audit/actions/retention.py` deletes what has expired.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.apps import apps
from django.db.models import DateTimeField, Field, Model, Q, QuerySet


@dataclass(frozen=True, slots=True)
class Keep:
    """`days` after the moment or day in the field `after`, of the rows that `where` says; 0: until that moment.

    `words`: what happened then, for people. `hourly`: not only at night. `by`: why a verb of the room deletes it, since
    a row alone does not say what goes with it. `parents`: the keys by which it goes with another row; `many`: of which
    there may be more than go in one transaction, so that they go before that row.
    """

    days: int | None = None
    after: str = ""
    words: str = ""
    where: Q | Callable[[], Q] | None = None
    hourly: bool = False
    by: str = ""
    parents: tuple[str, ...] = ()
    many: bool = False

    def __post_init__(self) -> None:
        if (self.days is None) == bool(self.after) or (self.days or 0) < 0:
            raise ValueError("A period needs its days and the field from which they count.")

    @classmethod
    def with_(cls, *parents: str, many: bool = False) -> "Keep":
        """As long as the row that one of these keys points to: it is deleted with it, or `many` before it."""
        words = f"with its {' or '.join(parent.replace('_', ' ') for parent in parents)}"
        return cls(words=words, parents=parents, many=many)

    @classmethod
    def until(cls, words: str) -> "Keep":
        """Until somebody or something does what `words` say: a verb deletes it."""
        return cls(words=f"until {words}")

    @property
    def span(self) -> timedelta:
        """For how long, after `after`."""
        return timedelta(days=self.days or 0)

    def expired(self, model: type[Model], now: datetime) -> "QuerySet[Model]":
        """The rows whose time has come. A day counts until it is over."""
        moment = now - self.span
        where = self.where() if callable(self.where) else self.where or Q()
        if isinstance(_field(model, self.after), DateTimeField):
            return model._base_manager.filter(where, **{f"{self.after}__lte": moment})
        return model._base_manager.filter(where, **{f"{self.after}__lt": moment.date()})

    def __str__(self) -> str:
        if self.days is None:
            return self.words
        return f"{_period(self.days)} after {self.words}" if self.days else f"until {self.words}"


def keeps(model: type[Model]) -> tuple[Keep, ...]:
    """What a table says of its rows: whichever comes first."""
    retention: Keep | tuple[Keep, ...] = getattr(model, "RETENTION", ())
    return retention if isinstance(retention, tuple) else (retention,)


def many_with(model: type[Model]) -> Iterator[tuple[type[Model], str]]:
    """What may hang on a row of this table in any number: each table, and the path from there to the row."""
    for child in apps.get_models():
        for keep in keeps(child):
            for parent in keep.parents:
                if child._meta.get_field(parent).related_model is model:
                    yield from ((below, f"{path}__{parent}") for below, path in many_with(child))
                    if keep.many:
                        yield child, parent


def in_words(model: type[Model]) -> str:
    return "; ".join(str(keep) for keep in keeps(model))


def _field(model: type[Model], path: str) -> "Field[object, object]":
    """The column at the end of a path through keys."""
    name, _, rest = path.partition("__")
    field = model._meta.get_field(name)
    target = field.related_model
    return _field(target, rest) if rest and isinstance(target, type) else field  # type: ignore[return-value]


def _period(days: int) -> str:
    number, unit = (days // 365, "year") if days % 365 == 0 else (days, "day")
    return f"{number} {unit}" + ("s" if number > 1 else "")
