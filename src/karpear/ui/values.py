"""What a verb takes, said once. The form, the check, the row, the history's words and the sheet's columns follow.

@dataclass(frozen=True, slots=True, kw_only=True)
class NewMeasure:
    risk: UUID
    name: str = ask(forms.CharField(label=_("What is done"), max_length=200))
    due_on: date | None = ask(Day(label=_("Until"), required=False))
"""

from collections.abc import Collection, Mapping
from dataclasses import MISSING, dataclass, field, fields, replace
from enum import Enum
from functools import cache
from types import MappingProxyType
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model

from karpear.rules.refusals import BadFields

from .forms import Choices, Day, Offered, offer


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """`field`: how it is asked, and every rule about the answer. `title`: in a history. `head`, `width`: in a sheet.

    `half`: stands beside the next or the last one on a page, where that is half, too.
    """

    field: forms.Field
    title: Any
    head: Any
    width: int
    half: bool


def ask(
    form_field: forms.Field,
    *,
    default: Any = MISSING,
    title: Any = "",
    head: Any = "",
    width: int = 14,
    half: bool = False,
) -> Any:
    """A field of a value that people fill in: what is not required may be left out. `title`: else the form's label."""
    if default is MISSING and not form_field.required:
        default = getattr(form_field, "empty_value", None)
    title = title or form_field.label
    question = Question(field=form_field, title=title, head=head or title, width=width, half=half)
    return field(default=default, metadata={"question": question})


@cache
def questions(kind: Any) -> dict[str, Question]:
    """What is asked for, by name."""
    return {each.name: each.metadata["question"] for each in fields(kind) if "question" in each.metadata}


def longest(kind: Any, name: str) -> int:
    """How many letters may stand there."""
    return int(getattr(questions(kind)[name].field, "max_length", 0))


def checked[V](value: V, only: Collection[str] | None = None) -> V:
    """The same, each field (`only`: of these) in its one form. Raises BadFields with the words of the form.

    What only a page can offer (people, provinces) is for the action to look up.
    """
    kind: Any = type(value)
    clean, errors = {}, []
    for name, question in questions(kind).items():
        if not isinstance(question.field, Offered) and (only is None or name in only):
            try:
                clean[name] = question.field.clean(question.field.prepare_value(getattr(value, name)))
            except ValidationError as error:
                errors += [(name, message) for message in error.messages]
    if errors:
        raise BadFields(errors)
    return replace(value, **clean)  # type: ignore[type-var]


@cache
def columns(kind: Any) -> dict[str, str]:
    """For each field that is a column of `kind.TABLE`: the attribute in which a row has it (`owner`: `owner_id`)."""
    stored = {column.name: column.attname for column in kind.TABLE._meta.concrete_fields}
    return {each.name: stored[each.name] for each in fields(kind) if each.name in stored}


def row_of(value: Any) -> dict[str, Any]:
    """Its columns, as the table takes them."""
    kind: Any = type(value)
    row = {column: getattr(value, name) for name, column in columns(kind).items()}
    return {column: cell.value if isinstance(cell, Enum) else cell for column, cell in row.items()}


def fill(row: Model, value: Any) -> None:
    """Put it into a row's columns."""
    for column, cell in row_of(value).items():
        setattr(row, column, cell)


def cells_of(kind: Any, row: Model) -> dict[str, Any]:
    """What a row holds of it, by name."""
    return {name: getattr(row, column) for name, column in columns(kind).items()}


def value_of[V](kind: type[V], row: Model) -> V:
    """As it stands in a row that has all of it."""
    return kind(**cells_of(kind, row))


def titles(kind: Any) -> dict[str, Any]:
    """The word for each column that is asked for, as a history has it."""
    return {columns(kind)[name]: question.title for name, question in questions(kind).items() if name in columns(kind)}


def days(kind: Any) -> set[str]:
    """The columns that hold a day."""
    return {columns(kind)[name] for name, question in questions(kind).items() if isinstance(question.field, Day)}


class ValueForm(forms.Form):
    """A form for what a value asks, in its ORDER. `half`: two of these stand side by side.

    `sections`: headings, by first field. `folds`: what few need to say, folded as long as nothing is said there.
    `answers`: what stands beside the question while it is folded. `conditional`: needed or not by what else is
    answered, so nobody reads there that it is optional.
    """

    asks: Any
    half: frozenset[str] = frozenset()
    sections: ClassVar[Mapping[str, Any]] = {}
    folds: ClassVar[frozenset[str]] = frozenset()
    answers: Mapping[str, Any] = MappingProxyType({})
    conditional: ClassVar[frozenset[str]] = frozenset()

    def __init__(
        self,
        *args: Any,
        asks: Any = None,
        row: Model | None = None,
        choices: Mapping[str, Choices] | None = None,
        **kwargs: Any,
    ) -> None:
        """`asks`: where no class of its own says it. `row`: what is changed. `choices`: what only a page can offer."""
        self.asks = asks or self.asks
        asked = {name: question.field for name, question in questions(self.asks).items()}
        self.half |= {name for name, question in questions(self.asks).items() if question.half}
        self.base_fields = asked | type(self).base_fields  # type: ignore[misc]
        usual = {each.name: each.default for each in fields(self.asks) if each.default is not MISSING}
        cells = cells_of(self.asks, row) if row else {}
        standing = {name: asked[name].prepare_value(cell) for name, cell in cells.items() if name in asked}
        kwargs["initial"] = {**usual, **standing, **(kwargs.get("initial") or {})}
        kwargs.setdefault("field_order", getattr(self.asks, "ORDER", None))
        super().__init__(*args, **kwargs)
        offer(self, **choices or {})

    @property
    def folded(self) -> frozenset[str]:
        """Which fields are folded now: nothing is said there, and nothing is wrong."""
        return frozenset(name for name in self.folds if not (self[name].value() or self[name].errors))

    @property
    def rows(self) -> list[tuple[Any, list[forms.BoundField]]]:
        """(heading or nothing, one field or two) for the page."""
        rows: list[tuple[Any, list[forms.BoundField]]] = []
        for bound in self.visible_fields():
            heading = self.sections.get(bound.name, "")
            before = rows[-1][1] if rows and not heading else []
            if len(before) == 1 and {bound.name, before[0].name} <= self.half:
                before.append(bound)
            else:
                rows.append((heading, [bound]))
        return rows
