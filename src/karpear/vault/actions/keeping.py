"""Records arrive sealed and are kept as they came. The same record again is the same record."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Sum
from django.db.models.functions import Length
from django.utils.translation import gettext as _

from karpear.audit.actions import record as audit
from karpear.people.models import Person
from karpear.people.queries import membership_in
from karpear.rules.refusals import BadFields, Conflict, Forbidden, Missing
from karpear.rules.secret.sealed import LONGEST_HEADER, NotSealed, Shape, check, check_start

from ..blobs import LARGEST_BODY, must_be_recipient, not_sealed, sealed
from ..models import Attachment, Chunk, DeviceKey, Record, RecordType
from ..signing import digest, statement_of, verifies
from .ending import let_end
from .granting import OF_THE_TEAM, GivenGrant, is_restricted, keep_grants, must_reach_team
from .noting import taken_in
from .telling import tell_readers

PIECE = 1024 * 1024
LARGEST_FILE = 52 * 1024 * 1024  # 50 MB and what padding adds
MOST_FILES = 12
#: What one person says: nobody else writes a newer version of it, however many may read it.
OF_ITS_OWNER = {RecordType.ENTRY, RecordType.APPRAISAL, RecordType.PACK}


@dataclass(frozen=True, slots=True)
class Given:
    """A record as its browser sent it. Blobs in base64; `signature`s in base64."""

    id: UUID
    thread: UUID
    type: str
    recipient: str
    body: str
    organisation: UUID | None = None
    about: UUID | None = None
    supersedes: UUID | None = None
    attachments: Sequence[UUID] = ()
    grants: Sequence[GivenGrant] = ()
    device_key: UUID | None = None
    device_signature: str = ""
    author_signature: str = ""
    restricted: bool = False
    purge_at: datetime | None = None


@transaction.atomic
def keep_record(*, by: Person, given: Given, now: datetime) -> tuple[Record, bool]:
    """Keep one version of something sealed; says whether it is new.

    Raises BadFields for whatever is not sealed as it must be or signed wrongly, Conflict when the id is taken by other
    content or the superseded version is not the newest, Missing for what is not theirs. Nothing is kept then.
    """
    body = sealed("body", given.body, Shape.TO_KEY, LARGEST_BODY)
    if before := _sent_before(by, given, body):
        return before, False
    _must_have_room(by, len(body))
    made = _new(by, given, body, now)
    if isinstance(made, _Again):
        return made.record, False
    _sign(made, by, given, _attach(made, by, given.attachments))
    if made.type == RecordType.SUPPORT and (made.organisation_id or any(g.kind != "person" for g in given.grants)):
        raise BadFields([("grants", _("What was agreed with somebody in need is read by named people only."))])
    restricted = given.restricted or is_restricted(made)
    grants = keep_grants(record=made, by=by, given=given.grants, now=now)
    if restricted and any(one.kind == "team" for one in given.grants):
        raise BadFields([("grants", _("This is restricted: only named people read it, never all officers."))])
    if made.type in OF_THE_TEAM and made.organisation_id and not restricted:
        must_reach_team(made)
    let_end(made, given.purge_at, now)
    taken_in(by=by, note=made.pk)
    tell_readers(record=made, grants=grants, by=by, now=now)
    audit(
        at=now, action="keep", object_type="record", object_id=made.pk, actor=by.pk, organisation=made.organisation_id,
        type=made.type, grants=len(grants), files=len(given.attachments), sha256=made.sha256,
    )  # fmt: skip
    return made, True


def _sent_before(by: Person, given: Given, body: bytes) -> Record | None:
    """The same record, where it was sent before: an answer may have been lost on its way."""
    found = Record.objects.filter(pk=given.id).first()
    if found and found.owner_id != by.pk:
        raise Missing
    if found and found.sha256 != digest(body):
        raise Conflict(_("This was sent already, with other content."))
    return found


@dataclass(frozen=True, slots=True)
class _Again:
    """The same was sent twice at once, and the other one came first."""

    record: Record


def _new(by: Person, given: Given, body: bytes, now: datetime) -> Record | _Again:
    if given.type not in RecordType.values:
        raise BadFields([("type", _("Unknown kind."))])
    organisation = membership_in(by, given.organisation).organisation if given.organisation else None
    _must_continue(by, given)
    try:
        with transaction.atomic():
            return Record.objects.create(
                pk=given.id,
                thread=given.thread,
                about=given.about,
                owner=by,
                organisation=organisation,
                type=given.type,
                supersedes_id=given.supersedes,
                follows=given.supersedes,
                recipient=must_be_recipient("recipient", given.recipient),
                body=body,
                sha256=digest(body),
                size=len(body),
                received_at=now,
            )
    except IntegrityError:
        if before := _sent_before(by, given, body):
            return _Again(before)
        raise Conflict(_("Somebody has saved a newer version. Open it, and add yours to it.")) from None


def _must_continue(by: Person, given: Given) -> None:
    """A thread belongs to whoever began it, or to those who may read it; a new version follows the newest."""
    others = Record.objects.filter(thread=given.thread)
    if given.supersedes is None:
        if others.exists():
            raise Conflict(_("Somebody has saved a newer version. Open it, and add yours to it."))
        return
    before = Record.objects.visible_to(by).filter(pk=given.supersedes, thread=given.thread, type=given.type).first()
    if before is None:
        raise Missing
    if before.type in OF_ITS_OWNER and before.owner_id != by.pk:
        raise Forbidden(_("Only whoever wrote this can write a newer version. Write yours beside it."))
    if before.organisation_id != given.organisation or before.about != given.about:
        raise BadFields([("organisation", _("A new version stays where the first one was."))])
    if others.filter(supersedes=before).exists():
        raise Conflict(_("Somebody has saved a newer version. Open it, and add yours to it."))


def _attach(made: Record, by: Person, ids: Sequence[UUID]) -> list[str]:
    """The hashes of its complete attachments, now tied to it."""
    if len(ids) > MOST_FILES or len(set(ids)) != len(ids):
        raise BadFields([("attachments", _("There are too many files."))])
    found: Mapping[UUID, Attachment] = Attachment.objects.select_for_update().filter(owner=by, record=None).in_bulk(ids)
    if len(found) != len(ids):
        raise BadFields([("attachments", _("A file has not arrived completely. Send it again."))])
    hashes = []
    for one in found.values():
        pieces = list(one.chunks.order_by("number").values_list("number", "data"))
        if [number for number, _data in pieces] != list(range(len(pieces))):
            raise BadFields([("attachments", _("A file has not arrived completely. Send it again."))])
        data = b"".join(data for _number, data in pieces)
        try:
            check(data, Shape.TO_KEY)
        except NotSealed as error:
            raise BadFields([("attachments", not_sealed(error))]) from None
        one.record, one.sha256, one.size = made, digest(data), len(data)
        hashes.append(one.sha256)
        del pieces, data  # the next one may have fifty megabytes, too
    Attachment.objects.bulk_update(found.values(), ["record", "sha256", "size"])
    return hashes


def _sign(made: Record, by: Person, given: Given, hashes: Sequence[str]) -> None:
    """Every record is signed at capture: by this browser's key, by its author's, or by both."""
    message = statement_of(made, hashes)
    device = (
        DeviceKey.objects.filter(person=by, pk=given.device_key, revoked_at=None).first() if given.device_key else None
    )
    author = by.identities.active().first() if given.author_signature else None
    if device and not verifies(device.sign_key, given.device_signature, message):
        raise BadFields([("device_signature", _("The signature is wrong."))])
    if author and not verifies(author.sign_key, given.author_signature, message):
        raise BadFields([("author_signature", _("The signature is wrong."))])
    if device is None and author is None:
        raise BadFields([("device_signature", _("It must be signed."))])
    made.device_key, made.device_signature = device, given.device_signature if device else ""
    made.author, made.author_signature = author, given.author_signature if author else ""
    made.save(update_fields=["device_key", "device_signature", "author", "author_signature"])


@transaction.atomic
def keep_piece(*, by: Person, attachment: UUID, number: int, data: bytes, now: datetime) -> None:
    """One piece of a sealed file; the first one first, since it alone is looked at.

    The same again replaces itself until a record names the file.
    """
    if not data or len(data) > PIECE or not 0 <= number < LARGEST_FILE // PIECE:
        raise BadFields([("number", _("This is too large."))])
    if number == 0:
        _must_look_sealed(data)
    elif not Chunk.objects.filter(attachment=attachment, number=0).exists():
        raise BadFields([("number", _("A file has not arrived completely. Send it again."))])
    try:
        with transaction.atomic():
            found, _made = Attachment.objects.get_or_create(pk=attachment, defaults={"owner": by, "started_at": now})
    except IntegrityError:
        raise Missing from None
    if found.owner_id != by.pk:
        raise Missing
    if found.record_id:
        if Chunk.objects.filter(attachment=found, number=number, data=data).exists():
            return  # its answer was lost on the way
        raise Conflict(_("This was sent already, with other content."))
    _must_have_room(by, len(data))
    Chunk.objects.update_or_create(attachment=found, number=number, defaults={"data": data})


def _must_have_room(by: Person, more: int) -> None:
    """Nobody fills the disk: what a person keeps sealed, and what is on its way, has a limit. Raises Conflict."""
    kept = by.records.aggregate(n=Sum("size"))["n"] or 0
    files = Attachment.objects.filter(owner=by, record__isnull=False).aggregate(n=Sum("size"))["n"] or 0
    coming = (
        Chunk.objects.filter(attachment__owner=by, attachment__record=None).aggregate(n=Sum(Length("data")))["n"] or 0
    )
    if kept + files + coming + more > settings.KARPEAR_VAULT_MB * 1024 * 1024:
        raise Conflict(_("Your vault is full. Remove what you need no longer, or ask whoever runs this for more room."))


def _must_look_sealed(data: bytes) -> None:
    """Before anything of a file is kept, its first piece must begin like a sealed one."""
    try:
        check_start(data[: LONGEST_HEADER * 2], Shape.TO_KEY)
    except NotSealed as error:
        raise BadFields([("body", not_sealed(error))]) from None
