"""Sealed records with the grants that their reader can open."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Prefetch, Q

from karpear.people.models import Person
from karpear.rules.refusals import Missing

from ..blobs import to_text
from ..models import Attachment, Grant, Look, Record
from ..models.records import granted
from .locks import is_locked

PAGE = 200


@dataclass(frozen=True, slots=True)
class Found:
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
) -> Found:
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
        rows = _after(rows, person, after)
    found = list(_with_all(rows, person)[: limit + 1])
    locked = is_locked(person, now)
    return Found(
        [record_answer(one, person, locked=locked) for one in found[:limit]],
        found[limit - 1].pk if len(found) > limit else None,
    )


def _after(rows: Any, person: Person, after: UUID) -> Any:
    last = Record.objects.visible_to(person).filter(pk=after).values_list("received_at", flat=True).first()
    if last is None:
        raise Missing
    return rows.filter(Q(received_at__lt=last) | Q(received_at=last, pk__lt=after))


def _with_all(rows: Any, person: Person) -> Any:
    mine = granted(person).select_related("team_key")
    return rows.select_related("device_key", "author").prefetch_related(
        "attachments", Prefetch("grants", queryset=mine, to_attr="openable")
    )


def record_answer(one: Record, person: Person, *, locked: bool) -> dict[str, Any]:
    """One record as the API answers it. Under a travel lock without its grants: nothing opens."""
    return {
        "id": one.pk,
        "thread": one.thread,
        "about": one.about,
        "type": one.type,
        "mine": one.owner_id == person.pk,
        "owner": one.owner_id,
        "organisation": one.organisation_id,
        "supersedes": one.follows,
        "received_at": one.received_at,
        "purge_at": one.purge_at,
        "sha256": one.sha256,
        "recipient": one.recipient,
        "body": to_text(one.body),
        "grants": [] if locked else [_grant(g) for g in one.openable],  # type: ignore[attr-defined]
        "device": {"id": one.device_key_id, "sign_key": one.device_key.sign_key} if one.device_key else None,
        "device_signature": one.device_signature,
        "author": {"id": one.author_id, "sign_key": one.author.sign_key} if one.author else None,
        "author_signature": one.author_signature,
        "attachments": [{"id": a.pk, "size": a.size, "sha256": a.sha256} for a in one.attachments.all()],
    }


def _grant(one: Grant) -> dict[str, Any]:
    return {
        "id": one.pk,
        "kind": one.kind,
        "identity": one.identity_id,
        "team_key": one.team_key_id,
        "generation": one.team_key.generation if one.team_key else None,
        "organisation": one.team_key.organisation_id if one.team_key else None,
        "blob": to_text(one.blob),
    }


def readers_of(person: Person, record: UUID) -> Sequence[Grant]:
    """Everybody who can open a record of theirs. Raises Missing."""
    found = Record.objects.kept().filter(owner=person, pk=record).first()
    if found is None:
        raise Missing
    return list(
        found.grants.filter(revoked_at=None)
        .select_related("identity__person", "team_key__organisation", "outside", "by")
        .order_by("created_at", "pk")
    )


def reader_answers(person: Person, record: UUID) -> list[dict[str, Any]]:
    """Who can open a record of theirs, by name; `to` is the key it was sealed to. Raises Missing.

    `by`: who passed it on; None for what the owner gave, which alone is sure to open.
    """
    return [_reader(one, person) for one in readers_of(person, record)]


def _reader(one: Grant, person: Person) -> dict[str, Any]:
    if one.identity:
        who, name = one.identity.person, one.identity.person.code_name or one.identity.person.name
        own = who.pk == person.pk
    else:
        own = False
        name = one.team_key.organisation.name if one.team_key else one.outside.label if one.outside else ""
    to = one.identity_id or one.team_key_id or one.outside_id
    by = None if one.by_id == person.pk else one.by.shown_name if one.by else ""
    return {"id": one.pk, "kind": one.kind, "to": to, "name": name, "own": own, "since": one.created_at, "by": by}


@dataclass(frozen=True, slots=True)
class Sealed:
    """What is known of something sealed without opening it."""

    thread: UUID
    received_at: datetime
    mine: bool


def sealed_things(person: Person, type: str) -> tuple[int, list[Sealed]]:
    """How many things of a type a person may read, and the newest 30 of them, unopened."""
    rows = Record.objects.visible_to(person).newest_for(person).filter(type=type)
    newest = rows.values_list("thread", "received_at", "owner")[:30]
    return rows.count(), [Sealed(thread, at, owner == person.pk) for thread, at, owner in newest]


def new_for(person: Person, type: str) -> set[UUID]:
    """The threads of a type that others shared with this person since they last fetched the list of it."""
    looked = Look.objects.filter(person=person, type=type).values_list("at", flat=True).first()
    rows = granted(person).filter(record__type=type, record__removed_at=None, record__superseded_by=None)
    rows = rows.exclude(record__owner=person).exclude(by=person)
    if looked:
        rows = rows.filter(created_at__gt=looked)
    return set(rows.values_list("record__thread", flat=True))


def removed_things(person: Person, type: str) -> list[tuple[UUID, datetime]]:
    """(thread, when removed) of what its owner took away and can still bring back, newest first."""
    rows = Record.objects.filter(owner=person, type=type, removed_at__isnull=False, about=None)
    found = {thread: at for thread, at in rows.values_list("thread", "removed_at") if at}
    return sorted(found.items(), key=lambda one: one[1], reverse=True)


def owner_of(person: Person, thread: UUID, type: str) -> Person:
    """Whose something is that this person may read. Raises Missing."""
    found = Record.objects.visible_to(person).filter(thread=thread, type=type).select_related("owner").last()
    if found is None:
        raise Missing
    return found.owner


def pieces_of(person: Person, attachment: UUID) -> Iterator[bytes]:
    """The pieces of a sealed file that this person may read, one at a time. Raises Missing."""
    found = Attachment.objects.filter(pk=attachment, record__in=Record.objects.visible_to(person)).first()
    if found is None:
        raise Missing
    return (bytes(data) for data in found.chunks.values_list("data", flat=True).iterator(chunk_size=1))
