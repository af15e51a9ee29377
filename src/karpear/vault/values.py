"""What the vault's calls take and answer."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from ninja import Schema
from pydantic import Field

from .actions.grants import GivenGrant
from .actions.records import Given
from .blobs import LARGEST_BODY

type Blob = Annotated[str, Field(max_length=LARGEST_BODY * 4 // 3 + 4)]
type Key = Annotated[str, Field(max_length=70)]
type Mark = Annotated[str, Field(max_length=88)]


class WrapIn(Schema):
    kind: Annotated[str, Field(max_length=10)]
    to_recipient: Key = ""
    blob: Blob


class WrapAddedIn(WrapIn):
    """`signature`: of the identity itself over `karpear-wrap-v1|identity|sha256`; for one under the secret."""

    signature: Mark = ""


class EnrolIn(Schema):
    recipient: Key
    sign_key: Annotated[str, Field(max_length=44)]
    wraps: Annotated[list[WrapIn], Field(max_length=20)]


class DeviceIn(Schema):
    sign_key: Annotated[str, Field(max_length=44)]


class GrantIn(Schema):
    kind: Annotated[str, Field(max_length=10)]
    to: UUID
    blob: Blob

    def given(self) -> GivenGrant:
        return GivenGrant(self.kind, self.to, self.blob)


class RecordIn(Schema):
    thread: UUID
    type: Annotated[str, Field(max_length=10)]
    recipient: Key
    body: Blob
    organisation: UUID | None = None
    about: UUID | None = None
    supersedes: UUID | None = None
    attachments: Annotated[list[UUID], Field(max_length=20)] = []
    grants: Annotated[list[GrantIn], Field(max_length=40)]
    device_key: UUID | None = None
    device_signature: Mark = ""
    author_signature: Mark = ""
    restricted: bool = False
    purge_at: datetime | None = None

    def given(self, record: UUID) -> Given:
        return Given(id=record, **{**self.dict(), "grants": [grant.given() for grant in self.grants]})


class NoteIn(Schema):
    """A note as a phone sends it: `sealed` is one age file, to one key, in base64."""

    key: UUID
    sealed: Annotated[str, Field(max_length=44_000)]


class NoteOut(Schema):
    note: UUID
    received_at: datetime


class NotesOut(Schema):
    locked: bool
    notes: list[dict[str, Any]]


class SignatureIn(Schema):
    signature: Mark


class GrantsIn(Schema):
    grants: Annotated[list[GrantIn], Field(min_length=1, max_length=40)]


class TeamIn(Schema):
    organisation: UUID
    team: UUID
    recipient: Key
    wrap: Blob
    text: Blob
    signature: Mark


class ManifestIn(Schema):
    organisation: UUID
    text: Blob
    signature: Mark


class IdOut(Schema):
    id: UUID


class DoneOut(Schema):
    done: int


class DirectoryOut(Schema):
    person: UUID
    identity: dict[str, Any] | None
    locked: bool
    organisations: list[dict[str, Any]]
    watching: list[dict[str, Any]]
    people: list[dict[str, Any]]
    recovery: list[dict[str, Any]]
    recovery_wraps: list[str] = []


class TeamOut(Schema):
    id: UUID
    name: str
    team: dict[str, Any] | None
    wrapped: list[str]
    admitted: bool
    rotate: bool
    manifest: dict[str, Any] | None
    members: list[dict[str, Any]]
    outside: list[dict[str, Any]]


class TeamWrapIn(Schema):
    """`to`: an identity, or the organisation's recovery key."""

    to: UUID
    blob: Blob


class AdmitIn(TeamWrapIn):
    organisation: UUID


class RotateIn(Schema):
    organisation: UUID
    team: UUID
    recipient: Key
    chain: Blob
    wraps: Annotated[list[TeamWrapIn], Field(min_length=1, max_length=100)]
    text: Blob
    signature: Mark


class RecoveryIn(EnrolIn):
    """A new identity in place of one whose secret was forgotten. `organisation`: whose recovery key will help."""

    organisation: UUID | None = None


class WrapsOut(Schema):
    """`fresh`: the password was given a short while ago; else nothing is handed out until it is given again."""

    fresh: bool
    locked: bool
    wraps: list[dict[str, Any]]
    teams: list[dict[str, Any]]


class ManifestsOut(Schema):
    manifests: list[dict[str, Any]]


class RecordOut(Schema):
    id: UUID
    received_at: datetime


class RecordsOut(Schema):
    locked: bool
    records: list[dict[str, Any]]
    next: UUID | None


class ReadersOut(Schema):
    readers: list[dict[str, Any]]


class RecordsAsked(Schema):
    type: Annotated[str, Field(pattern="^[a-z]{0,10}$")] = ""
    thread: UUID | None = None
    about: UUID | None = None
    after: UUID | None = None
    versions: bool = False
    unsigned_by: UUID | None = None
    limit: Annotated[int, Field(ge=1, le=200)] = 200

    def whole_list(self) -> str:
        """The type of which everything was asked for; empty for a part, such as one thread."""
        return "" if self.thread or self.about or self.unsigned_by else self.type


class FieldOut(Schema):
    loc: list[str]
    msg: str


class RefusalOut(Schema):
    """A problem document (RFC 9457): what was refused, and which fields were wrong."""

    type: str
    title: str
    status: int
    errors: list[FieldOut]


class OwnKeyIn(Schema):
    recipient: Key
    label: Annotated[str, Field(max_length=80)] = ""


#: How any of these calls may be refused.
REFUSALS = dict.fromkeys((401, 403, 404, 409, 422, 429, 503), RefusalOut)
