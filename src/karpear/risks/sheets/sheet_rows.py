"""Rows of a spreadsheet as lines of the register to be, each with what is wrong with it. Writes nothing."""

from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from karpear.rules.risk.matrix import Area, Score
from karpear.ui.columns import Column
from karpear.ui.sheet_reader import SheetTable, Unreadable
from karpear.ui.sheet_writer import as_typed
from karpear.ui.values import longest

from ..register.values import NewMeasure, NewRisk, alike
from .columns import (
    CONFIDENCE,
    DESCRIPTION,
    IMPACTS,
    IMPORT_COLUMNS,
    LIKELIHOOD,
    MEASURES,
    NAME,
    NEEDED,
    OWNER,
    PROVINCE,
    RELIABILITY,
    REVIEW,
    SCOPE,
    WHY,
)
from .vocabulary import Meanings, day, in_every_language, plain

LONGEST_NAME = longest(NewRisk, "name")
LONGEST_MEASURE = longest(NewMeasure, "name")
LONGEST_TEXT = longest(NewRisk, "description")
MOST_MEASURES = 20
_NOTHING = {"", "0", "-", "–", "—"}


@dataclass(frozen=True, slots=True)
class Wrong:
    """One cell that cannot be taken: which column, what is wrong and what to do."""

    column: str
    text: str


@dataclass(slots=True)
class SheetRow:
    """One line of the file. `new` is there when nothing is wrong; `same`: that name is already there."""

    number: int
    name: str
    wrong: list[Wrong] = field(default_factory=list)
    new: NewRisk | None = None
    measures: list[str] = field(default_factory=list)
    same: bool = False


@dataclass(frozen=True, slots=True)
class People:
    """Who may own a risk: by sign-in address and by name, both plain. A name that two people have is None."""

    by_address: Mapping[str, UUID]
    by_name: Mapping[str, UUID | None]
    otherwise: UUID

    def find(self, text: str) -> UUID:
        """Raises KeyError for a stranger, ValueError for a name that two have."""
        key = plain(text)
        person = self.by_address.get(key) or self.by_name[key]
        if person is None:
            raise ValueError(text)
        return person


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a row is read against. `provinces`: code by plain name. `names`: plain names that are already there."""

    people: People
    provinces: Mapping[str, str]
    names: frozenset[str]
    today: date


def columns_of(table: SheetTable) -> dict[str, int]:
    """The place of each known column in the head. Raises Unreadable when the file is of another shape."""
    if table.merged:
        ranges = ", ".join(table.merged[:5])
        text = _("Cells are merged (%(ranges)s). Separate them, so that every row is complete.")
        raise Unreadable(text % {"ranges": ranges})
    keys_by_title = {
        text: column.key for column in IMPORT_COLUMNS for text in in_every_language(column.label) | {plain(column.key)}
    }
    places: dict[str, int] = {}
    for place, title in enumerate(table.rows[0]):
        key = keys_by_title.get(plain(title))
        if key in places:
            raise Unreadable(_("The column “%(title)s” is there twice.") % {"title": title})
        if key:
            places[key] = place
    missing = [str(column.label) for column in NEEDED if column.key not in places]
    if not any(column.key in places for column in IMPACTS):
        missing.append(" / ".join(str(column.label) for column in IMPACTS))
    if missing:
        text = _("The first row must name the columns. Not there: %(columns)s. The template below has them all.")
        raise Unreadable(text % {"columns": ", ".join(missing)})
    if len(table.rows) == 1:
        raise Unreadable(_("There is no row below the names of the columns."))
    return places


def not_read(table: SheetTable, places: Mapping[str, int]) -> list[str]:
    """Titles of columns that are left alone."""
    return [title for place, title in enumerate(table.rows[0]) if title and place not in places.values()]


def parse(table: SheetTable, around: Surroundings) -> list[SheetRow]:
    """Every row below the head. Raises Unreadable."""
    places = columns_of(table)
    meanings = Meanings()
    names = set(around.names)
    formulas: dict[int, set[int]] = {}
    for line, column in table.formulas:
        formulas.setdefault(line, set()).add(column)
    rows = []
    for index in range(1, len(table.rows)):
        row = _SheetReader(table, index, places, around, formulas.get(index, set())).row(meanings)
        row.same = plain(row.name) in names
        names.add(plain(row.name))
        rows.append(row)
    return rows


class _SheetReader:
    """One row: takes a cell after the other and collects what is wrong."""

    def __init__(
        self, table: SheetTable, index: int, places: Mapping[str, int], around: Surroundings, formulas: Set[int]
    ) -> None:
        self.cells, self.number = table.rows[index], table.numbers[index]
        self.places, self.around, self.formulas = places, around, formulas
        self.wrong: list[Wrong] = []

    def row(self, meanings: Meanings) -> SheetRow:
        name = self.words(NAME, LONGEST_NAME, is_required=True)
        row = SheetRow(self.number, name, self.wrong, measures=self.measures())
        values: dict[str, Any] = {
            "scope": self.meant(SCOPE, meanings.scope, _("Write individual, organisation or sector.")),
            "confidence": self.meant(CONFIDENCE, meanings.confidence, _("Write low, medium or high.")),
            "reliability": self.meant(
                RELIABILITY,
                meanings.reliability,
                _("Write a word of the template, such as “Likely reliable”."),
            ),
            "owner": self.owner(),
            "province": self.province(),
            "description": self.words(DESCRIPTION, LONGEST_TEXT),
            "why": self.words(WHY, LONGEST_TEXT),
            "review_on": self.review(),
        }
        score = self.score(meanings)
        if not self.wrong and score:
            row.new = NewRisk(name=name, scores=alike(score), **values)
        return row

    def score(self, meanings: Meanings) -> Score | None:
        step = _("Write a step from 1 to 5, or its word.")
        likelihood = self.meant(LIKELIHOOD, meanings.likelihood, step)
        impacts = {}
        for area, column in zip(Area, IMPACTS, strict=True):
            if self.cell(column) not in _NOTHING and (value := self.meant(column, meanings.impact(area), step)):
                impacts[area] = value
        if not impacts and not self.wrong:
            self.fault(
                IMPACTS[0], _("A risk touches something: write a step from 1 to 5 for at least one of the areas.")
            )
        return Score(likelihood, impacts) if likelihood and impacts else None

    def cell(self, column: Column) -> str:
        place = self.places.get(column.key)
        return as_typed(self.cells[place]) if place is not None and place < len(self.cells) else ""

    def fault(self, column: Column, text: str) -> None:
        self.wrong.append(Wrong(str(column.label), text))

    def computed(self, column: Column) -> bool:
        """A formula is not what it shows; nobody here calculates."""
        if self.places.get(column.key) not in self.formulas:
            return False
        self.fault(column, _("There is a formula or an error. Copy the cell and paste its value."))
        return True

    def words(self, column: Column, longest: int, *, is_required: bool = False) -> str:
        text = self.cell(column)
        if self.computed(column):
            return ""
        if len(text) > longest:
            self.fault(column, _("At most %(n)s letters fit here.") % {"n": f"{longest:,}"})
        if is_required and not text:
            self.fault(column, _("Give it a name, in a few words."))
        return text[:longest]

    def meant[T](self, column: Column, meaning: Callable[[str], T], hint: str) -> T | None:
        text = self.cell(column)
        if self.computed(column):
            return None
        try:
            return meaning(text)
        except (KeyError, ValueError):
            self.fault(column, f"{_('“%(text)s” is not known.') % {'text': text[:40]}} {hint}" if text else hint)
            return None

    def owner(self) -> UUID:
        if not self.cell(OWNER):
            return self.around.people.otherwise
        try:
            return self.around.people.find(self.cell(OWNER))
        except KeyError:
            self.fault(OWNER, _("Nobody here has this name. Enter the e-mail address of a member, or leave it empty."))
        except ValueError:
            self.fault(OWNER, _("Several members have this name. Enter the e-mail address instead."))
        return self.around.people.otherwise

    def province(self) -> str:
        text = self.cell(PROVINCE)
        if not text:
            return ""
        hint = _("Write a province of the country, or leave it empty.")
        return self.meant(PROVINCE, lambda name: self.around.provinces[plain(name)], hint) or ""

    def review(self) -> date | None:
        if not self.cell(REVIEW):
            return None
        today = self.around.today

        def soon(text: str) -> date:
            review_day = day(text)
            if not today <= review_day <= today + timedelta(days=731):
                raise ValueError(text)
            return review_day

        return self.meant(REVIEW, soon, _("Write a day within two years from today, such as 2027-01-31."))

    def measures(self) -> list[str]:
        """One on each line of the cell, or divided by semicolons."""
        if self.computed(MEASURES):
            return []
        parts = [part.strip(" -•\t") for part in self.cell(MEASURES).replace(";", "\n").split("\n")]
        names = [part for part in parts if part]
        if len(names) > MOST_MEASURES or any(len(part) > LONGEST_MEASURE for part in names):
            text = _("At most %(n)d measures, one on each line, each at most %(m)d letters.")
            self.fault(MEASURES, text % {"n": MOST_MEASURES, "m": LONGEST_MEASURE})
        return names


def surroundings(people: People, provinces: Sequence[Any], names: frozenset[str], today: date) -> Surroundings:
    """`provinces`: those of the pack, which may be written by code or by name in any language."""
    codes = {plain(province.code): province.code for province in provinces}
    codes |= {plain(name): province.code for province in provinces for name in province.name.by_language.values()}
    return Surroundings(people, codes, names, today)
