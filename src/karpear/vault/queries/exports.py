"""Everything that a person or an organisation holds, file by file, as it came: sealed."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from karpear.db.rows import find_row
from karpear.people.models import Membership, Organisation, Person
from karpear.people.queries.gates import require
from karpear.rules.access import Verb
from karpear.rules.refusals import Missing

from ..models import (
    OF_THE_TEAM,
    Grant,
    GrantKind,
    Identity,
    Manifest,
    OutsideKind,
    Record,
    Request,
    RequestKind,
    TeamKey,
    TeamWrap,
    Wrap,
)
from ..models.records import granted, teams_of

VALID_FOR = timedelta(hours=24)
#: A download may break: so long the same person takes the same export again.
AGAIN_FOR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class ExportPart:
    """One file of an export. `pieces` are read when it is written, never all at once."""

    path: str
    pieces: Iterator[bytes]
    told: dict[str, Any]


def parts_of_person(person: Person) -> Iterator[ExportPart]:
    """Wraps, team wraps, and every version of every record that this person can open."""
    yield from _wraps(person)
    own_wraps = TeamWrap.objects.filter(identity__person=person, revoked_at=None)
    yield from _teams(TeamKey.objects.filter(organisation__in=teams_of(person).values("organisation")), own_wraps)
    yield from _records(Record.objects.visible_to(person), granted(person))


def parts_of_organisation(organisation: Organisation) -> Iterator[ExportPart]:
    """The team's wraps and signed lists, and every record that its team or its recovery key can open."""
    yield from _teams(
        TeamKey.objects.filter(organisation=organisation),
        TeamWrap.objects.filter(team_key__organisation=organisation, revoked_at=None),
    )
    for manifest in Manifest.objects.filter(organisation=organisation).order_by("seq"):
        yield _part(f"lists/{manifest.seq:05}.json", manifest.text.encode(), what="list", signature=manifest.signature)
    of_organisation = Q(team_key__organisation=organisation) | Q(outside__organisation=organisation)
    grants = Grant.objects.filter(of_organisation, revoked_at=None)
    team = grants.filter(kind=GrantKind.TEAM)
    records = Record.objects.kept().filter(organisation=organisation, pk__in=grants.values("record"))
    # What was kept from the team says nothing here, also not that it is there, whoever outside may open it.
    records = records.filter(Q(pk__in=team.values("record")) | ~Q(type__in=OF_THE_TEAM))
    yield from _records(records, grants)


def _part(path: str, blob: bytes | memoryview, **detail: Any) -> ExportPart:
    return ExportPart(path, iter([bytes(blob)]), detail)


def _wraps(person: Person) -> Iterator[ExportPart]:
    rows = Wrap.objects.filter(identity__person=person, removed_at=None).select_related("identity")
    for wrap in rows.order_by("created_at", "pk"):
        recipient = wrap.identity.recipient
        yield _part(f"keys/{wrap.kind}-{wrap.pk}.age", wrap.blob, what="wrap", kind=wrap.kind, opens=recipient)


def _teams(keys: "QuerySet[TeamKey]", wraps: "QuerySet[TeamWrap]") -> Iterator[ExportPart]:
    for key in keys.order_by("organisation", "-generation", "-id"):
        detail = {"what": "team key", "generation": key.generation, "opens": key.recipient}
        for wrap in wraps.filter(team_key=key).order_by("created_at", "pk"):
            yield _part(f"keys/team-{wrap.pk}.age", wrap.blob, **detail, to=wrap.to_recipient)
        if key.chain:
            older = keys.filter(organisation=key.organisation_id, generation=key.generation - 1).first()
            detail = {"what": "older team key", "to": key.recipient, "opens": older.recipient if older else ""}
            yield _part(f"keys/team-chain-{key.pk}.age", key.chain, **detail)


def _records(records: "QuerySet[Record]", grants: "QuerySet[Grant]") -> Iterator[ExportPart]:
    ids = list(records.order_by("received_at", "pk").values_list("pk", flat=True))
    for pk in ids:
        version = records.filter(pk=pk).first()
        if version is None:  # removed in the meantime
            continue
        kin = {"about": str(version.about or ""), "supersedes": str(version.follows or "")}
        yield from _record(version, grants.filter(record=pk).select_related("identity", "team_key", "outside"), **kin)


def _record(version: Record, grants: Iterable[Grant], **more: str) -> Iterator[ExportPart]:
    """One version: its body, the grants that were asked for, its files."""
    folder, record = f"records/{version.pk}", str(version.pk)
    detail = {
        "record": record,
        "thread": str(version.thread),
        "type": version.type,
        "received_at": version.received_at.isoformat(),
    }
    yield _part(f"{folder}/body.age", version.body, what="body", **detail, to=version.recipient, **more)
    for grant in grants:
        grant_detail = {"what": "grant", "record": record, "opens": version.recipient, "to": reader_of(grant)}
        yield _part(f"{folder}/grant-{grant.pk}.age", grant.blob, **grant_detail)
    for file in version.attachments.all():
        pieces = file.chunks.values_list("data", flat=True).iterator(chunk_size=1)
        file_detail = {"what": "file", "record": record, "to": version.recipient}
        yield ExportPart(f"{folder}/{file.pk}.age", (bytes(piece) for piece in pieces), file_detail)


def parts_of_partner(grant: Grant) -> Iterator[ExportPart]:
    """One version of what was shared with a partner, as they alone can open it. Of what it was made of: nothing."""
    yield from _record(grant.record, [grant])


def grant_to_partner(person: Person, grant: UUID) -> Grant:
    """What this person's own record was sealed to a partner with. Raises Missing: not theirs, taken back, removed."""
    own_grants = Grant.objects.filter(
        record__owner=person, record__removed_at=None, kind=GrantKind.OUTSIDE, revoked_at=None
    )
    partner_grant = (
        own_grants.filter(pk=grant, outside__kind=OutsideKind.PARTNER).select_related("record", "outside").first()
    )
    if partner_grant is None:
        raise Missing
    return partner_grant


def reader_of(grant: Grant) -> str:
    """The key that opens a grant."""
    if grant.kind == GrantKind.TEAM and grant.team_key:
        return grant.team_key.recipient
    if grant.kind == GrantKind.OUTSIDE and grant.outside:
        return grant.outside.recipient
    identity: Identity | None = grant.identity
    return identity.recipient if identity else ""


def holds_anything(person: Person) -> bool:
    """Is there anything to take out?"""
    return person.identities.exists()


@dataclass(frozen=True, slots=True)
class ExportRequested:
    """One organisation's request for an export as one officer sees it."""

    organisation: Organisation
    request: Request | None
    may_allow: bool
    may_take: bool


def exports_asked(person: Person, now: datetime) -> list[ExportRequested]:
    """For each organisation whose keys this person keeps: what was asked within a day, and what they may do."""
    exports = []
    may = Membership.objects.that_may(Verb.KEEP_KEYS).filter(person=person).select_related("organisation")
    for membership in may.order_by("joined_at", "id"):
        row = valid_requests(now).filter(organisation=membership.organisation_id).select_related("asked_by").first()
        is_own = row is not None and row.asked_by_id == person.pk
        allowed = row is not None and row.allowed_at is not None
        exports.append(
            ExportRequested(
                membership.organisation, row, bool(row and not is_own and not allowed), bool(is_own and allowed)
            )
        )
    return exports


def nothing_asked(person: Person, now: datetime) -> list[ExportRequested]:
    """The same where nobody asked for anything: what a session shows that was forced open."""
    return [
        ExportRequested(export.organisation, None, may_allow=False, may_take=False)
        for export in exports_asked(person, now)
    ]


def valid_requests(now: datetime) -> "QuerySet[Request]":
    """Exports that were asked within a day, and not made yet or within the last hour, newest first."""
    fresh = Q(used_at=None) | Q(used_at__gt=now - AGAIN_FOR)
    rows = Request.objects.filter(fresh, kind=RequestKind.EXPORT, asked_at__gt=now - VALID_FOR)
    return rows.order_by("-asked_at", "-pk")


def request_for(person: Person, request: UUID, now: datetime) -> Request:
    """Raises Missing for a stranger's or an old one, Forbidden for a role that may not."""
    valid_request = find_row(valid_requests(now).filter(pk=request).select_related("organisation"))
    require(person, valid_request.organisation_id, Verb.KEEP_KEYS)
    return valid_request
