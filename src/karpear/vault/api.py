"""The vault's calls, for pages of this site: everything they carry is sealed, public, or a signature."""

from typing import Annotated, Any
from uuid import UUID

from allauth.core.internal import ratelimit
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Path, Query, Router, Status
from pydantic import Field

from karpear.people.models import Person
from karpear.people.signin import gave_password_lately
from karpear.rules.refusals import Forbidden, TooMany, Unavailable
from karpear.ui.pressure import Answer, in_private, under_pressure

from .actions import deletion, enrolment, fetch_log
from .actions import grants as grants_actions
from .actions import notes as notes_actions
from .actions import records as records_actions
from .actions import teams as teams_actions
from .actions.records import PIECE
from .queries import directory as directory_queries
from .queries import locks
from .queries import notes as notes_queries
from .queries import records as records_queries
from .queries import wraps as wraps_queries
from .values import (
    REFUSALS,
    DeviceIn,
    DirectoryOut,
    DoneOut,
    EnrolIn,
    GrantsIn,
    IdOut,
    ManifestIn,
    ManifestsOut,
    NotesOut,
    ReadersOut,
    RecordIn,
    RecordOut,
    RecordsAsked,
    RecordsOut,
    RefusalOut,
    SignatureIn,
    TeamIn,
    WrapAddedIn,
    WrapsOut,
)

router = Router()
_BYTES = {"type": "string", "format": "binary"}
_FILE = {"responses": {200: {"content": {"application/octet-stream": {"schema": _BYTES}}}}}


def _me(request: HttpRequest) -> Person:
    person: Person = request.auth.person  # type: ignore[attr-defined]
    return person


def _with_password(request: HttpRequest) -> Person:
    """Asked before anything else: who has to give their password again may give either."""
    if not gave_password_lately(request, timezone.now()):
        raise Forbidden(_("Enter your password again first."))
    if not in_private(request):
        raise Unavailable
    return _me(request)


def _not_too_often(request: HttpRequest, action: str, limit: str) -> None:
    """Raises TooMany. Whoever is told so keeps what is sealed and sends it later."""
    limits, me, key = {action: limit}, _me(request), request.session.session_key or ""
    if not ratelimit.consume(request, app="karpear", action=action, config=limits, key=key, user=me, limit_get=True):
        raise TooMany(_("Be patient, you are sending too many requests."))


@router.get("/directory", response={200: DirectoryOut, **REFUSALS})
@under_pressure(read=Answer.EMPTY)
def directory(request: HttpRequest) -> Any:
    """Public keys to seal to, and the signed lists that vouch for them."""
    return directory_queries.directory(_me(request), timezone.now(), forced=not in_private(request))


@router.get("/manifests/{organisation_id}", response={200: ManifestsOut, **REFUSALS})
@under_pressure(read=Answer.OPEN)
def manifests_since(
    request: HttpRequest, organisation_id: UUID, since: Annotated[int, Field(ge=0, le=10**6)] = 0
) -> Any:
    """The signed lists after a number, oldest first: each is signed by the key that the one before names."""
    return {"manifests": directory_queries.manifests_since(_me(request), organisation_id, since)}


@router.post("/enrol", response={201: IdOut, **REFUSALS})
@under_pressure(write=Answer.REFUSED)
def enrol(request: HttpRequest, body: EnrolIn) -> Any:
    """Keep a new identity: public halves and wraps."""
    wraps = [(wrap.kind, wrap.to_recipient, wrap.blob) for wrap in body.wraps]
    identity = enrolment.enrol(
        person=_me(request), recipient=body.recipient, sign_key=body.sign_key, wraps=wraps, now=timezone.now()
    )
    return Status(201, {"id": identity.pk})


@router.get("/wraps", response={200: WrapsOut, **REFUSALS})
@under_pressure(read=Answer.EMPTY)
def wraps(request: HttpRequest) -> Any:
    """One's own wrapped keys: to unlock. Only soon after the password was given, never under a travel lock."""
    person, now = _me(request), timezone.now()
    fresh = gave_password_lately(request, timezone.now())
    private = in_private(request)
    locked = private and locks.shown_lock(person, now) is not None
    if not fresh or locked or not private:
        return {"fresh": fresh, "locked": locked, "wraps": [], "teams": []}
    _not_too_often(request, "seal_wraps", "60/h/key")  # of this sign-in: nobody is kept from unlocking in another
    locks.must_hand_out(person, now)
    own_wraps, teams = wraps_queries.wraps_of(person), wraps_queries.team_wraps(person)
    enrolment.wraps_given(person=person, wraps=len(own_wraps), teams=len(teams), now=now)
    return {"fresh": True, "locked": False, "wraps": own_wraps, "teams": teams}


@router.post("/wraps", response={201: IdOut, **REFUSALS})
@under_pressure(write=Answer.EMPTY)
def add_wrap(request: HttpRequest, body: WrapAddedIn) -> Any:
    """Another wrap of one's identity: a passkey, a recovery key, or a new secret."""
    wrap = enrolment.add_wrap(
        person=_with_password(request),
        kind=body.kind,
        to_recipient=body.to_recipient,
        blob=body.blob,
        signature=body.signature,
        now=timezone.now(),
    )
    return Status(201, {"id": wrap.pk})


@router.delete("/wraps/{wrap_id}", response={200: DoneOut, **REFUSALS})
@under_pressure(write=Answer.EMPTY)
def remove_wrap(request: HttpRequest, wrap_id: UUID) -> Any:
    """Remove a passkey or recovery wrap: an open session alone takes nobody's way back."""
    enrolment.remove_wrap(person=_with_password(request), wrap=wrap_id, now=timezone.now())
    return {"done": 1}


@router.post("/device-keys", response={201: IdOut, **REFUSALS})
@under_pressure(write=Answer.REFUSED)
def device_keys(request: HttpRequest, body: DeviceIn) -> Any:
    """Register this browser's signing key."""
    device_key = enrolment.register_device_key(person=_me(request), sign_key=body.sign_key, now=timezone.now())
    return Status(201, {"id": device_key.pk})


@router.get("/records", response={200: RecordsOut, **REFUSALS})
@under_pressure(read=Answer.EMPTY)
def records(request: HttpRequest, asked: Query[RecordsAsked]) -> Any:
    """Sealed records one may read, newest first, with the grants one can open."""
    person, now = _me(request), timezone.now()
    if not in_private(request):
        return {"locked": False, "records": [], "next": None}
    locked = locks.shown_lock(person, now) is not None
    if not locked:
        locks.must_hand_out(person, now)
    records_page = records_queries.records_page(person, now, **asked.dict())
    fetch_log.records_given(
        to=person, records=records_page.records, now=now, listed="" if locked else asked.whole_list()
    )
    return {"locked": locked, "records": records_page.records, "next": records_page.next}


@router.put("/records/{record_id}", response={200: RecordOut, 201: RecordOut, **REFUSALS})
@under_pressure(write=Answer.REFUSED)
def keep_record(request: HttpRequest, record_id: UUID, body: RecordIn) -> Any:
    """Keep one version of something sealed. The same again answers 200."""
    _not_too_often(request, "seal_records", "1200/h/user")
    record, new = records_actions.keep_record(by=_me(request), version=body.given(record_id), now=timezone.now())
    return Status(201 if new else 200, {"id": record.pk, "received_at": record.received_at})


@router.delete("/threads/{thread_id}", response={200: DoneOut, **REFUSALS})
@under_pressure(write=Answer.REFUSED)
def remove_thread(request: HttpRequest, thread_id: UUID) -> Any:
    """Take away all versions of something of one's own."""
    return {"done": deletion.remove_record(by=_me(request), thread=thread_id, now=timezone.now())}


@router.post("/records/{record_id}/signature", response={200: DoneOut, **REFUSALS})
@under_pressure(write=Answer.REFUSED)
def sign(request: HttpRequest, record_id: UUID, body: SignatureIn) -> Any:
    """The author's own signature over what this browser signed at capture."""
    grants_actions.countersign(by=_me(request), record=record_id, signature=body.signature, now=timezone.now())
    return {"done": 1}


@router.post("/records/{record_id}/grants", response={201: DoneOut, **REFUSALS})
@under_pressure(write=Answer.REFUSED)
def grant(request: HttpRequest, record_id: UUID, body: GrantsIn) -> Any:
    """Share with more readers."""
    grants = [grant.given() for grant in body.grants]
    new_grants = grants_actions.grant(by=_me(request), record=record_id, grants=grants, now=timezone.now())
    return Status(201, {"done": len(new_grants)})


@router.delete("/records/{record_id}/grants/{grant_id}", response={200: DoneOut, **REFUSALS})
@under_pressure(write=Answer.REFUSED)
def revoke_grant(request: HttpRequest, record_id: UUID, grant_id: UUID) -> Any:
    """Take a grant back."""
    grants_actions.revoke_grant(by=_me(request), record=record_id, grant=grant_id, now=timezone.now())
    return {"done": 1}


@router.put(
    "/attachments/{attachment_id}/{number}",
    response={200: DoneOut, **REFUSALS, 413: RefusalOut},
    openapi_extra={"requestBody": {"required": True, "content": {"application/octet-stream": {"schema": _BYTES}}}},
)
@under_pressure(write=Answer.REFUSED)
def keep_piece(request: HttpRequest, attachment_id: UUID, number: Annotated[int, Path(ge=0, le=1000)]) -> Any:
    """One piece (at most 1 MiB, as it is) of a sealed file, before its record."""
    _not_too_often(request, "seal_pieces", "3600/h/user")
    data = request.read(PIECE + 1)
    records_actions.keep_piece(by=_me(request), attachment=attachment_id, number=number, data=data, now=timezone.now())
    return {"done": 1}


@router.get("/attachments/{attachment_id}", response={200: None, **REFUSALS}, openapi_extra=_FILE)
@under_pressure(read=Answer.HIDDEN)
def attachment(request: HttpRequest, attachment_id: UUID) -> HttpResponse:
    """A sealed file, as it came."""
    person = _me(request)
    data = b"".join(records_queries.pieces_of(person, attachment_id))
    fetch_log.file_given(to=person, attachment=attachment_id, now=timezone.now())
    answer = HttpResponse(data, content_type="application/octet-stream")
    answer["Content-Disposition"] = 'attachment; filename="sealed.age"'
    return answer


@router.post("/teams", response={201: IdOut, **REFUSALS})
@under_pressure(write=Answer.REFUSED)
def teams(request: HttpRequest, body: TeamIn) -> Any:
    """Make an organisation's first team key."""
    team_key = teams_actions.found_team(by=_me(request), now=timezone.now(), **body.dict())
    return Status(201, {"id": team_key.pk})


@router.post("/manifests", response={201: DoneOut, **REFUSALS})
@under_pressure(write=Answer.REFUSED)
def manifests(request: HttpRequest, body: ManifestIn) -> Any:
    """Publish the next signed list of keys."""
    manifest = teams_actions.publish(by=_me(request), now=timezone.now(), **body.dict())
    return Status(201, {"done": manifest.seq})


@router.get("/records/{record_id}/grants", response={200: ReadersOut, **REFUSALS})
@under_pressure(read=Answer.HIDDEN)
def readers(request: HttpRequest, record_id: UUID) -> Any:
    """Who can open something of one's own."""
    return {"readers": records_queries.reader_answers(_me(request), record_id)}


@router.post("/threads/{thread_id}/restore", response={200: DoneOut, **REFUSALS})
@under_pressure(write=Answer.REFUSED)
def restore_thread(request: HttpRequest, thread_id: UUID) -> Any:
    """Bring back what was taken away less than 30 days ago."""
    return {"done": deletion.restore_record(by=_me(request), thread=thread_id, now=timezone.now())}


@router.get("/notes", response={200: NotesOut, **REFUSALS})
@under_pressure(read=Answer.EMPTY)
def notes(request: HttpRequest, after: UUID | None = None) -> Any:
    """One's own notes from a phone, oldest first, to make entries of them. None under a travel lock."""
    person, now = _me(request), timezone.now()
    if not in_private(request):
        return {"locked": False, "notes": []}
    locked = locks.shown_lock(person, now) is not None
    if not locked:
        locks.must_hand_out(person, now)
    return {"locked": locked, "notes": [] if locked else notes_queries.notes_page(person, after)}


@router.delete("/notes/{note_id}", response={200: DoneOut, **REFUSALS})
@under_pressure(write=Answer.REFUSED)
def remove_note(request: HttpRequest, note_id: UUID) -> Any:
    """Throw away a note that does not open."""
    notes_actions.remove_note(by=_me(request), note=note_id, now=timezone.now())
    return {"done": 1}
