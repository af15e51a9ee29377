"""What one person wrote that others can open: who holds a key to it, whatever it says."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Case, F, Min, Q, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from karpear.people.models import Organisation, Person

from ..models import Grant, Outside, Record, RecordType

#: So many are listed; how many there are is always said.
MOST_LINES = 100


@dataclass(frozen=True, slots=True)
class Share:
    """One reader of one thing. `thread`: of the thing itself, also where the reader holds a copy of it."""

    type: str
    thread: UUID
    reader: str
    since: datetime


@dataclass(frozen=True, slots=True)
class Shares:
    """The newest of them, and how many there are."""

    count: int
    shares: list[Share]


def shares_of(person: Person) -> Shares:
    """Each reader of each thing that this person wrote and has not taken back, the newest first; five queries."""
    rows = _standing(person)
    newest = list(rows[:MOST_LINES])
    names = _reader_names(newest)
    shares = [Share(row["type"], row["root"], names[_reader(row)], row["since"]) for row in newest]
    return Shares(rows.count(), shares)


def _standing(person: Person) -> Any:
    """Grouped by thing and reader: a later version gives its readers their keys again."""
    rows = Grant.objects.filter(
        record__in=Record.objects.visible_to(person).filter(owner=person).values("pk"), revoked_at__isnull=True
    )
    rows = rows.exclude(identity__person=person).exclude(outside__person=person)
    root = Case(
        When(Q(record__type=RecordType.REPORT), then=F("record__thread")),
        default=Coalesce("record__about", "record__thread"),
    )
    keys = {"someone": F("identity__person"), "team": F("team_key__organisation"), "elsewhere": F("outside")}
    grouped = rows.order_by().annotate(type=F("record__type"), root=root, **keys).values("type", "root", *keys)
    newest_first = ("-since", "root", "type", *keys)  # thing and reader: no two rows share them
    return grouped.annotate(since=Min("created_at")).order_by(*newest_first)


def _reader(row: dict[str, Any]) -> UUID:
    reader: UUID = row["someone"] or row["team"] or row["elsewhere"]
    return reader


def _reader_names(rows: list[dict[str, Any]]) -> dict[UUID, str]:
    people = Person.objects.in_bulk({row["someone"] for row in rows if row["someone"]})
    teams = Organisation.objects.in_bulk({row["team"] for row in rows if row["team"]})
    outside = Outside.objects.in_bulk({row["elsewhere"] for row in rows if row["elsewhere"]})
    return {
        **{pk: person.shown_name for pk, person in people.items()},
        **{pk: _("the officers of %(name)s") % {"name": team.name} for pk, team in teams.items()},
        **{pk: _("%(name)s (a key kept outside)") % {"name": key.label} for pk, key in outside.items()},
    }
