"""Whoever may open something that was shared is told that something waits, and nothing of what it is."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q

from karpear.messaging.actions.send import Message, send_all
from karpear.messaging.models import Delivery
from karpear.people.models import Person
from karpear.people.queries.circle import responders
from karpear.people.ways import Ways

from ..models import FILED, Grant, GrantKind, Record, RecordType, TeamWrap

TOPIC = "shared"
TEXT = "shared"
#: One message for each reader and thing; more of it within this time is found when they open the first.
QUIET_FOR = timedelta(hours=1)
#: Each of these is said to somebody. What else is worked on together is told to whoever could not open it before.
SAID_TO_SOMEBODY = {RecordType.ENTRY, RecordType.SUPPORT}


def tell_readers(*, record: Record, grants: Iterable[Grant], by: Person, now: datetime) -> None:
    """Leave a message for each new reader of a record, in the caller's transaction; never for whoever gave it.

    A partner outside has no way to be told. Officers are told as by an alert's first rung: who is on watch, else all.
    Nobody is told of a receipt, which waits with whoever paid, nor of a paper.
    """
    if record.type in FILED:
        return
    thing = record.about or record.thread
    new = [grant for grant in grants if record.type in SAID_TO_SOMEBODY or not _could_open(grant, record, thing)]
    people = {grant.identity.person_id for grant in new if grant.identity}
    for grant in new:
        if grant.kind == GrantKind.TEAM and grant.team_key:
            people |= _of_team(grant.team_key.organisation_id, by, now)
    people -= {by.pk, record.owner_id}
    people -= _told_lately(thing, people, now)
    send_all(
        [
            Message(topic=TOPIC, subject=thing, text_key=TEXT, person=person, ways=Ways.BESIDE)
            for person in sorted(people)
        ],
        now=now,
    )


def _could_open(grant: Grant, record: Record, thing: UUID) -> bool:
    earlier_grants = Grant.objects.filter(Q(record__thread=thing) | Q(record__about=thing)).exclude(record=record)
    if grant.identity:
        return earlier_grants.filter(identity__person=grant.identity.person_id).exists()
    return (
        earlier_grants.filter(team_key__organisation=grant.team_key.organisation_id).exists()
        if grant.team_key
        else True
    )


def _of_team(organisation: UUID, by: Person, now: datetime) -> set[UUID]:
    """Officers on watch who can open it, else all officers who can, else the leads."""
    wraps = TeamWrap.objects.filter(team_key__organisation=organisation, revoked_at=None)
    can = set(wraps.values_list("identity__person", flat=True)) - {by.pk, None}
    team = responders([organisation], now)[organisation]
    return set(
        next((people for people in map(can.intersection, (team.on_watch, team.officers, team.leads)) if people), ())
    )


def _told_lately(thing: UUID, people: Iterable[UUID], now: datetime) -> set[UUID]:
    filters = {"topic": TOPIC, "subject": thing, "person__in": list(people), "created_at__gt": now - QUIET_FOR}
    return {row.person_id for row in Delivery.objects.filter(**filters).only("person_id") if row.person_id}
