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

from karpear.audit.actions.lines import record as audit
from karpear.people.models import Person
from karpear.people.queries.gates import membership_in
from karpear.rules.refusals import BadFields, Conflict, Forbidden, Missing
from karpear.rules.secret.sealed import LONGEST_HEADER, NotSealed, Shape, check, check_start

from ..blobs import LARGEST_BODY, must_be_recipient, not_sealed, sealed
from ..models import FILED, OF_ITS_OWNER_ALONE, OF_THE_TEAM, Attachment, Chunk, DeviceKey, Record, RecordType
from ..signatures import digest, statement_of, verifies
from .expiry import let_end
from .grants import GivenGrant, is_restricted, keep_grants, must_reach_team
from .notes import taken_in
from .reader_notices import tell_readers

PIECE = 1024 * 1024
LARGEST_FILE = 52 * 1024 * 1024  # 50 MB and what padding adds
MOST_FILES = 12
#: What one person says: nobody else writes a newer version of it, however many may read it.
OF_ITS_OWNER = {RecordType.ENTRY, RecordType.APPRAISAL, RecordType.PACK, RecordType.FAMILY, RecordType.OWN, *FILED}


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
def keep_record(*, by: Person, version: Given, now: datetime) -> tuple[Record, bool]:
    """Keep one version of something sealed; says whether it is new.

    Raises BadFields for whatever is not sealed as it must be or signed wrongly, Conflict when the id is taken by other
    content or the superseded version is not the newest, Missing for what is not theirs. Nothing is kept then.
    """
    body = sealed("body", version.body, Shape.TO_KEY, LARGEST_BODY)
    if earlier_record := _sent_before(by, version, body):
        return earlier_record, False
    _must_have_room(by, len(body))
    record = _create_version(by, version, body, now)
    if isinstance(record, _Again):
        return record.record, False
    _sign(record, by, version, _attach(record, by, version.attachments))
    if record.type == RecordType.SUPPORT and (
        record.organisation_id or any(grant.kind != "person" for grant in version.grants)
    ):
        raise BadFields([("grants", _("What was agreed with somebody in need is read by named people only."))])
    restricted = version.restricted or is_restricted(record)
    grants = keep_grants(record=record, by=by, grants=version.grants, now=now)
    if restricted and any(grant.kind == "team" for grant in version.grants):
        raise BadFields([("grants", _("This is restricted: only named people read it, never all officers."))])
    if record.type in OF_THE_TEAM and record.organisation_id and not restricted:
        must_reach_team(record)
    let_end(record, version.purge_at, now)
    taken_in(by=by, note=record.pk)
    tell_readers(record=record, grants=grants, by=by, now=now)
    audit(
        at=now, action="keep", object_type="record", object_id=record.pk, actor=by.pk,
        organisation=record.organisation_id, type=record.type, grants=len(grants),
        files=len(version.attachments), sha256=record.sha256,
    )  # fmt: skip
    return record, True


def _sent_before(by: Person, version: Given, body: bytes) -> Record | None:
    """The same record, where it was sent before: an answer may have been lost on its way."""
    stored_record = Record.objects.filter(pk=version.id).first()
    if stored_record and stored_record.owner_id != by.pk:
        raise Missing
    if stored_record and stored_record.sha256 != digest(body):
        raise Conflict(_("This has already been sent, with different content."))
    return stored_record


@dataclass(frozen=True, slots=True)
class _Again:
    """The same was sent twice at once, and the other one came first."""

    record: Record


def _create_version(by: Person, version: Given, body: bytes, now: datetime) -> Record | _Again:
    if version.type not in RecordType.values:
        raise BadFields([("type", _("Unknown kind."))])
    if version.type in OF_ITS_OWNER_ALONE and (version.organisation or version.about):
        raise BadFields([("organisation", _("This belongs to nobody but you."))])
    organisation = membership_in(by, version.organisation).organisation if version.organisation else None
    try:
        _must_continue(by, version)
        with transaction.atomic():
            return Record.objects.create(
                pk=version.id,
                thread=version.thread,
                about=version.about,
                owner=by,
                organisation=organisation,
                type=version.type,
                supersedes_id=version.supersedes,
                follows=version.supersedes,
                recipient=must_be_recipient("recipient", version.recipient),
                body=body,
                sha256=digest(body),
                size=len(body),
                received_at=now,
            )
    except (Conflict, IntegrityError):  # The other one may have come first at any moment since it was looked for.
        if earlier_record := _sent_before(by, version, body):
            return _Again(earlier_record)
        raise Conflict(_("Somebody has saved a newer version. Open it, and add yours to it.")) from None


def _must_continue(by: Person, version: Given) -> None:
    """A thread belongs to whoever began it, or to those who may read it; a new version follows the newest."""
    thread_records = Record.objects.filter(thread=version.thread)
    if version.supersedes is None:
        if thread_records.exists():
            raise Conflict(_("Somebody has saved a newer version. Open it, and add yours to it."))
        return
    previous_record = (
        Record.objects.visible_to(by).filter(pk=version.supersedes, thread=version.thread, type=version.type).first()
    )
    if previous_record is None:
        raise Missing
    if previous_record.type in OF_ITS_OWNER and previous_record.owner_id != by.pk:
        raise Forbidden(_("Only the person who wrote this can write a newer version. Write yours next to it."))
    if previous_record.organisation_id != version.organisation or previous_record.about != version.about:
        raise BadFields([("organisation", _("A new version stays where the first one was."))])
    if thread_records.filter(supersedes=previous_record).exists():
        raise Conflict(_("Somebody has saved a newer version. Open it, and add yours to it."))


def _attach(record: Record, by: Person, ids: Sequence[UUID]) -> list[str]:
    """The hashes of its complete attachments, now tied to it."""
    if len(ids) > MOST_FILES or len(set(ids)) != len(ids):
        raise BadFields([("attachments", _("There are too many files."))])
    attachments: Mapping[UUID, Attachment] = (
        Attachment.objects.select_for_update().filter(owner=by, record=None).in_bulk(ids)
    )
    if len(attachments) != len(ids):
        raise BadFields([("attachments", _("A file has not arrived completely. Send it again."))])
    hashes = []
    for attachment in attachments.values():
        pieces = list(attachment.chunks.order_by("number").values_list("number", "data"))
        if [number for number, _data in pieces] != list(range(len(pieces))):
            raise BadFields([("attachments", _("A file has not arrived completely. Send it again."))])
        data = b"".join(data for _number, data in pieces)
        try:
            check(data, Shape.TO_KEY)
        except NotSealed as error:
            raise BadFields([("attachments", not_sealed(error))]) from None
        attachment.record, attachment.sha256, attachment.size = record, digest(data), len(data)
        hashes.append(attachment.sha256)
        del pieces, data  # the next one may have fifty megabytes, too
    Attachment.objects.bulk_update(attachments.values(), ["record", "sha256", "size"])
    return hashes


def _sign(record: Record, by: Person, version: Given, hashes: Sequence[str]) -> None:
    """Every record is signed at capture: by this browser's key, by its author's, or by both."""
    message = statement_of(record, hashes)
    device = (
        DeviceKey.objects.filter(person=by, pk=version.device_key, revoked_at=None).first()
        if version.device_key
        else None
    )
    author = by.identities.active().first() if version.author_signature else None
    if device and not verifies(device.sign_key, version.device_signature, message):
        raise BadFields([("device_signature", _("The signature is wrong."))])
    if author and not verifies(author.sign_key, version.author_signature, message):
        raise BadFields([("author_signature", _("The signature is wrong."))])
    if device is None and author is None:
        raise BadFields([("device_signature", _("It must be signed."))])
    record.device_key, record.device_signature = device, version.device_signature if device else ""
    record.author, record.author_signature = author, version.author_signature if author else ""
    record.save(update_fields=["device_key", "device_signature", "author", "author_signature"])


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
            stored_attachment, _was_created = Attachment.objects.get_or_create(
                pk=attachment, defaults={"owner": by, "started_at": now}
            )
    except IntegrityError:
        raise Missing from None
    if stored_attachment.owner_id != by.pk:
        raise Missing
    if stored_attachment.record_id:
        if Chunk.objects.filter(attachment=stored_attachment, number=number, data=data).exists():
            return  # its answer was lost on the way
        raise Conflict(_("This has already been sent, with different content."))
    _must_have_room(by, len(data))
    Chunk.objects.update_or_create(attachment=stored_attachment, number=number, defaults={"data": data})


def _must_have_room(by: Person, more: int) -> None:
    """Nobody fills the disk: what a person keeps sealed, and what is on its way, has a limit. Raises Conflict."""
    records = by.records.aggregate(n=Sum("size"))["n"] or 0
    files = Attachment.objects.filter(owner=by, record__isnull=False).aggregate(n=Sum("size"))["n"] or 0
    coming = (
        Chunk.objects.filter(attachment__owner=by, attachment__record=None).aggregate(n=Sum(Length("data")))["n"] or 0
    )
    if records + files + coming + more > settings.KARPEAR_VAULT_MB * 1024 * 1024:
        raise Conflict(_("Your vault is full. Remove what you no longer need, or ask whoever runs this for more room."))


def _must_look_sealed(data: bytes) -> None:
    """Before anything of a file is kept, its first piece must begin like a sealed one."""
    try:
        check_start(data[: LONGEST_HEADER * 2], Shape.TO_KEY)
    except NotSealed as error:
        raise BadFields([("body", not_sealed(error))]) from None
