"""Sealed records with the grants that their reader can open."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Prefetch, Q

from karpear.db.reader import unguarded
from karpear.db.rows import find_row
from karpear.people.models import Person
from karpear.rules.refusals import Missing

from ..blobs import to_text
from ..models import Attachment, Grant, Look, Record
from ..models.records import granted
from .locks import is_locked

PAGE = 200


@dataclass(frozen=True, slots=True)
class FoundRecord:
    """A page of records, newest first; `next` is the id to go on after."""

    records: list[dict[str, Any]]
    next: UUID | None


def records_page(
    person: Person,
    now: datetime,
    *,
    type: str = "",
    thread: UUID | None = None,
    about: UUID | None = None,
    after: UUID | None = None,
    versions: bool = False,
    unsigned_by: UUID | None = None,
    limit: int = PAGE,
) -> FoundRecord:
    """What this person may read, newest first, in pages. With `versions` also what newer versions supersede.

    `unsigned_by`: only their own that this browser's key signed and they themselves have not yet.
    """
    rows = Record.objects.visible_to(person)
    if not versions:
        rows = rows.newest_for(person)
    for column, value in (("type", type), ("thread", thread), ("about", about)):
        if value:
            rows = rows.filter(**{column: value})
    if unsigned_by:
        rows = rows.filter(owner=person, device_key=unsigned_by, author__isnull=True)
    if after:
        rows = _start_after(rows, person, after)
    records = list(_with_all(rows, person)[: limit + 1])
    locked = is_locked(person, now)
    return FoundRecord(
        [record_answer(record, person, locked=locked) for record in records[:limit]],
        records[limit - 1].pk if len(records) > limit else None,
    )


def _start_after(rows: Any, person: Person, after: UUID) -> Any:
    last = find_row(Record.objects.visible_to(person).filter(pk=after).values_list("received_at", flat=True))
    return rows.filter(Q(received_at__lt=last) | Q(received_at=last, pk__lt=after))


def _with_all(rows: Any, person: Person) -> Any:
    own_grants = granted(person).select_related("team_key")
    return rows.select_related("device_key", "author").prefetch_related(
        "attachments", Prefetch("grants", queryset=own_grants, to_attr="openable")
    )


def record_answer(record: Record, person: Person, *, locked: bool) -> dict[str, Any]:
    """One record as the API answers it. Under a travel lock without its grants: nothing opens."""
    return {
        "id": record.pk,
        "thread": record.thread,
        "about": record.about,
        "type": record.type,
        "mine": record.owner_id == person.pk,
        "owner": record.owner_id,
        "organisation": record.organisation_id,
        "supersedes": record.follows,
        "received_at": record.received_at,
        "purge_at": record.purge_at,
        "sha256": record.sha256,
        "recipient": record.recipient,
        "body": to_text(record.body),
        "grants": [] if locked else [_grant(grant) for grant in record.openable],  # type: ignore[attr-defined]
        "device": {"id": record.device_key_id, "sign_key": record.device_key.sign_key} if record.device_key else None,
        "device_signature": record.device_signature,
        "author": {"id": record.author_id, "sign_key": record.author.sign_key} if record.author else None,
        "author_signature": record.author_signature,
        "attachments": [
            {"id": attachment.pk, "size": attachment.size, "sha256": attachment.sha256}
            for attachment in record.attachments.all()
        ],
    }


def _grant(grant: Grant) -> dict[str, Any]:
    return {
        "id": grant.pk,
        "kind": grant.kind,
        "identity": grant.identity_id,
        "team_key": grant.team_key_id,
        "generation": grant.team_key.generation if grant.team_key else None,
        "organisation": grant.team_key.organisation_id if grant.team_key else None,
        "blob": to_text(grant.blob),
    }


def readers_of(person: Person, record: UUID) -> Sequence[Grant]:
    """Everybody who can open a record of theirs. Raises Missing."""
    own_record = find_row(Record.objects.visible_to(person).filter(owner=person, pk=record))
    return list(
        own_record.grants.filter(revoked_at=None)
        .select_related("identity__person", "team_key__organisation", "outside", "by")
        .order_by("created_at", "pk")
    )


def reader_answers(person: Person, record: UUID) -> list[dict[str, Any]]:
    """Who can open a record of theirs, by name; `to` is the key it was sealed to. Raises Missing.

    `by`: who passed it on; None for what the owner gave, which alone is sure to open.
    """
    return [_reader(grant, person) for grant in readers_of(person, record)]


def _reader(grant: Grant, person: Person) -> dict[str, Any]:
    if grant.identity:
        reader, name = grant.identity.person, grant.identity.person.code_name or grant.identity.person.name
        is_own = reader.pk == person.pk
    else:
        is_own = False
        name = grant.team_key.organisation.name if grant.team_key else grant.outside.label if grant.outside else ""
    to = grant.identity_id or grant.team_key_id or grant.outside_id
    by = None if grant.by_id == person.pk else grant.by.shown_name if grant.by else ""
    return {
        "id": grant.pk,
        "kind": grant.kind,
        "to": to,
        "name": name,
        "own": is_own,
        "since": grant.created_at,
        "by": by,
    }


@dataclass(frozen=True, slots=True)
class SealedRecord:
    """What is known of something sealed without opening it."""

    thread: UUID
    received_at: datetime
    mine: bool


def sealed_things(person: Person, type: str) -> tuple[int, list[SealedRecord]]:
    """How many things of a type a person may read, and the newest 30 of them, unopened.

    A copy that they made for others counts with its original, as it does in the list once that is unlocked.
    """
    originals = Record.objects.kept().filter(owner=person, type=type, about__isnull=True).values("thread")
    rows = Record.objects.visible_to(person).newest_for(person).filter(type=type)
    rows = rows.exclude(owner=person, about__isnull=False, about__in=originals)
    newest = rows.values_list("thread", "received_at", "owner")[:30]
    return rows.count(), [SealedRecord(thread, at, owner == person.pk) for thread, at, owner in newest]


def new_for(person: Person, type: str) -> set[UUID]:
    """The threads of a type that others shared with this person since they last fetched the list of it."""
    looked = Look.objects.filter(person=person, type=type).values_list("at", flat=True).first()
    newest = Record.objects.visible_to(person).filter(type=type, superseded_by=None)
    rows = granted(person).filter(record__in=newest)
    rows = rows.exclude(record__owner=person).exclude(by=person)
    if looked:
        rows = rows.filter(created_at__gt=looked)
    return set(rows.values_list("record__thread", flat=True))


@unguarded("what they took away themselves")
def removed_things(person: Person, type: str, now: datetime) -> list[tuple[UUID, datetime]]:
    """(thread, until when) of what its owner took away and can still bring back, newest first."""
    rows = Record.objects.restorable(now).filter(owner=person, type=type, about=None)
    removed_at_by_thread = {thread: at for thread, at in rows.values_list("thread", "removed_at") if at}
    newest_first = sorted(removed_at_by_thread.items(), key=lambda pair: pair[1], reverse=True)
    return [(thread, at + Record.RETENTION[0].span) for thread, at in newest_first]


def owner_of(person: Person, thread: UUID, type: str) -> Person:
    """Whose something is that this person may read. Raises Missing."""
    visible_record = Record.objects.visible_to(person).filter(thread=thread, type=type).select_related("owner").last()
    if visible_record is None:
        raise Missing
    return visible_record.owner


def pieces_of(person: Person, attachment: UUID) -> Iterator[bytes]:
    """The pieces of a sealed file that this person may read, one at a time. Raises Missing."""
    visible_attachment = find_row(
        Attachment.objects.filter(pk=attachment, record__in=Record.objects.visible_to(person))
    )
    return (bytes(data) for data in visible_attachment.chunks.values_list("data", flat=True).iterator(chunk_size=1))
