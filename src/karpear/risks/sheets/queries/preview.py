"""What an uploaded spreadsheet would become, read again each time against how things stand."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from karpear.countries.queries import provinces
from karpear.db.rows import find_row
from karpear.people.models import Membership, Organisation, Person
from karpear.people.queries.gates import require
from karpear.rules.access import Verb
from karpear.rules.refusals import Missing
from karpear.ui.sheet_reader import SheetTable

from ...days import day_in
from ...register.models import Risk
from ..models import Upload
from ..sheet_rows import People, SheetRow, Surroundings, columns_of, not_read, parse, surroundings
from ..vocabulary import plain


@dataclass(frozen=True, slots=True)
class Preview:
    """`rows`: all; `left_alone`: titles of columns that are not read."""

    upload: Upload
    rows: list[SheetRow]
    left_alone: list[str]

    @property
    def wrong(self) -> list[SheetRow]:
        return [row for row in self.rows if row.wrong]

    @property
    def same(self) -> list[SheetRow]:
        return [row for row in self.rows if row.same and not row.wrong]

    @property
    def right(self) -> list[SheetRow]:
        return [row for row in self.rows if not row.wrong]

    def taken(self, *, leave_same: bool) -> list[SheetRow]:
        return [row for row in self.right if not (leave_same and row.same)]


def preview_of(person: Person, upload: UUID, *, now: datetime) -> Preview:
    """Raises Missing when it is not theirs, or not there any more; Forbidden when they may not write any more."""
    own_upload = find_row(Upload.objects.filter(pk=upload, person=person))
    return read_again(person, own_upload, now=now)


def read_again(person: Person, upload: Upload, *, now: datetime) -> Preview:
    """Raises Missing or Forbidden."""
    organisation = require(person, upload.organisation_id, Verb.EDIT_RISKS).organisation
    table = from_content(upload.content)
    rows = parse(table, around(person, organisation, now=now))
    return Preview(upload, rows, not_read(table, columns_of(table)))


def around(person: Person, organisation: Organisation, *, now: datetime) -> Surroundings:
    """What rows are read against. Three queries."""
    names = Risk.objects.filter(organisation=organisation).open().values_list("name", flat=True)
    try:
        places = provinces(organisation.country)
    except Missing:
        places = ()
    return surroundings(
        _people(person, organisation),
        places,
        frozenset(plain(name) for name in names),
        day_in(organisation.time_zone, now),
    )


def _people(person: Person, organisation: Organisation) -> People:
    rows = (
        Membership.objects.active().filter(organisation=organisation, person__is_active=True).select_related("person")
    )
    members = [membership.person for membership in rows]
    by_name: dict[str, UUID | None] = {}
    for member in members:
        # A code name is used instead of the name, never beside it: no file may tell one from the other.
        name = plain(member.shown_name)
        by_name[name] = None if name in by_name else member.pk
    return People({plain(member.email): member.pk for member in members}, by_name, person.pk)


def to_content(table: SheetTable) -> dict[str, Any]:
    """As JSON."""
    return {
        "rows": table.rows,
        "numbers": table.numbers,
        "formulas": sorted(table.formulas),
        "merged": table.merged,
    }


def from_content(content: dict[str, Any]) -> SheetTable:
    """What `to_content` made."""
    places = frozenset((row, column) for row, column in content["formulas"])
    return SheetTable(content["rows"], content["numbers"], places, content["merged"])
