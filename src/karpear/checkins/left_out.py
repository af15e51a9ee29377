"""Whom a roll-call does not ask: others may hold their phone, or it is known what happened to them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from karpear.alerts.models import Alert, StageCall
from karpear.alerts.queries.words import stage_word
from karpear.db.reader import unguarded
from karpear.people.models import Membership, Person
from karpear.rules.case.pack import HOLDING


@dataclass(frozen=True, slots=True)
class NotAsked:
    """Somebody who is left out, what is known of them and since when. `is_shown`: the reader may know who, and why."""

    person: Person
    known: str
    since: datetime | None
    is_shown: bool


#: Of an organisation, whom a case says to be held at a time, as a reader may know: cases stand above this room.
type HeldByCase = Callable[[UUID, Person, datetime], Iterable[NotAsked]]


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Everybody who is left out, for one reader: never the reader, whose phone others may hold."""

    people: list[NotAsked]

    @property
    def ids(self) -> set[UUID]:
        return {row.person.pk for row in self.people}

    @property
    def shown(self) -> list[NotAsked]:
        return [row for row in self.people if row.is_shown]

    @property
    def hidden(self) -> int:
        return len(self.people) - len(self.shown)


def find_left_out(organisation: UUID, reader: Person, at: datetime, held_by_case: HeldByCase) -> LeftOut:
    """Members whom a roll-call at that moment does not ask, each once: what was confirmed counts before a case."""
    calls = left_out(organisation, at)
    alerts = Alert.objects.may_act(reader).filter(pk__in=[call.alert_id for call in calls])
    visible_ids = set(alerts.values_list("pk", flat=True)) if calls else set()
    rows = [
        NotAsked(call.alert.person, stage_word(call.stage), call.confirmed_at, call.alert_id in visible_ids)
        for call in calls
    ]
    rows += held_by_case(organisation, reader, at)
    by_person: dict[UUID, NotAsked] = {}
    for row in sorted(rows, key=lambda row: not row.is_shown):
        by_person.setdefault(row.person.pk, row)
    by_person.pop(reader.pk, None)
    return LeftOut(list(by_person.values()))


@unguarded("that somebody is not asked, and of what only to those who see the alert")
def left_out(organisation: UUID, at: datetime) -> list[StageCall]:
    """Members whom a roll-call at that moment did not ask, because it was known what had happened to them."""
    membership = Membership.objects.active().filter(organisation=organisation, person=OuterRef("alert__person"))
    not_ended = Q(ended_at__isnull=True) | Q(ended_at__gt=at)
    calls = StageCall.objects.filter(Exists(membership), not_ended, taken_back_at=None, confirmed_at__lte=at)
    stages = [stage.value for stage in HOLDING]
    return list(calls.filter(stage__in=stages).select_related("alert__person").order_by("confirmed_at", "id"))
