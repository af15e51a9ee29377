"""Who may open a record: one sealed key for each reader, given by somebody who can open it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from karpear.audit.actions.lines import record as audit
from karpear.db.rows import find_row
from karpear.people.models import Person
from karpear.rules.refusals import BadFields, Conflict, Missing
from karpear.rules.secret.sealed import Shape

from ..blobs import sealed
from ..models import FILED, OF_ITS_OWNER_ALONE, OF_THE_TEAM, Grant, GrantKind, Identity, Record, TeamKey
from ..queries.directory import reachable
from ..signatures import statement_of, verifies
from .reader_notices import tell_readers

MOST_READERS = 40


@dataclass(frozen=True, slots=True)
class GivenGrant:
    """`kind`: person, team or outside; `to`: the id of the identity, team key or outside key; `blob` in base64."""

    kind: str
    to: UUID
    blob: str


def keep_grants(*, record: Record, by: Person, grants: Sequence[GivenGrant], now: datetime) -> list[Grant]:
    """Keep grants of a record. Raises BadFields for readers that `by` cannot reach and for blobs of another shape."""
    if not grants or len(grants) > MOST_READERS:
        raise BadFields([("grants", _("There must be at least one reader, and not more than 40."))])
    may = reachable(by)
    rows = []
    if is_restricted(record) and any(grant.kind == GrantKind.TEAM for grant in grants):
        raise BadFields([("grants", _("This is restricted: only named people read it, never all officers."))])
    _must_stay_alone(record, grants)
    for grant in grants:
        if (grant.kind, grant.to) not in may:
            raise BadFields([("grants", _("You do not know one of these readers, or they no longer have access."))])
        column = {"person": "identity_id", "team": "team_key_id", "outside": "outside_id"}[grant.kind]
        blob = sealed("grants", grant.blob, Shape.TO_KEY)
        rows.append(Grant(record=record, kind=grant.kind, blob=blob, by=by, created_at=now, **{column: grant.to}))
    try:
        with transaction.atomic():
            return Grant.objects.bulk_create(rows)
    except IntegrityError:
        raise Conflict(_("They can already open it.")) from None


def _must_stay_alone(record: Record, grants: Sequence[GivenGrant]) -> None:
    if record.type not in OF_ITS_OWNER_ALONE:
        return
    own_keys = {(GrantKind.PERSON, key) for key in record.owner.identities.values_list("pk", flat=True)}
    if any((grant.kind, grant.to) not in own_keys for grant in grants):
        raise BadFields([("grants", _("Nobody but you can be given a key to this."))])


def is_restricted(record: Record) -> bool:
    """Work of an organisation whose first version was kept from its team: only named people read it, for good."""
    if record.organisation_id is None or record.type not in OF_THE_TEAM:
        return False
    first = Record.objects.filter(thread=record.thread, grants__isnull=False).order_by("received_at", "pk").first()
    return first is not None and not first.grants.filter(kind=GrantKind.TEAM).exists()


def must_reach_team(record: Record) -> None:
    """What belongs to an organisation's work is sealed to its team key. Raises BadFields."""
    current = TeamKey.objects.filter(organisation=record.organisation_id, retired_at=None)
    if not record.grants.filter(kind=GrantKind.TEAM, team_key__in=current).exists():
        raise BadFields([("grants", _("The officers of the organisation must be able to open this."))])


@transaction.atomic
def grant(*, by: Person, record: UUID, grants: Sequence[GivenGrant], now: datetime) -> list[Grant]:
    """Share a record with more readers. Who can open it may: the server cannot stop what a reader could copy anyway.

    Raises Missing for a record that is not visible to them.
    """
    visible_record = find_row(Record.objects.visible_to(by).filter(pk=record))
    new_grants = keep_grants(record=visible_record, by=by, grants=grants, now=now)
    tell_readers(record=visible_record, grants=new_grants, by=by, now=now)
    audit(
        at=now, action="grant", object_type="record", object_id=visible_record.pk, actor=by.pk,
        organisation=visible_record.organisation_id, readers=len(new_grants),
    )  # fmt: skip
    return new_grants


@transaction.atomic
def revoke_grant(*, by: Person, record: UUID, grant: UUID, now: datetime) -> None:
    """Its owner takes a grant back: the server hands it out no longer. What was opened before was opened."""
    own_records = Record.objects.visible_to(by).filter(owner=by, pk=record)
    rows = Grant.objects.filter(record__in=own_records, pk=grant, revoked_at=None)
    stored_grant = find_row(rows.select_related("record"))
    if stored_grant.identity_id and Identity.objects.filter(pk=stored_grant.identity_id, person=by).exists():
        raise Conflict(_("This one cannot be removed: without it what you wrote could not be opened."))
    if stored_grant.kind == GrantKind.TEAM and stored_grant.record.type in FILED:
        raise Conflict(_("This belongs to your organisation’s work. It goes when that work is no longer kept."))
    stored_grant.revoked_at = now
    stored_grant.save(update_fields=["revoked_at"])
    audit(
        at=now, action="revoke_grant", object_type="record", object_id=record, actor=by.pk,
        organisation=stored_grant.record.organisation_id,
    )  # fmt: skip


@transaction.atomic
def countersign(*, by: Person, record: UUID, signature: str, now: datetime) -> None:
    """The author, unlocked, signs what their browser signed at capture. Raises BadFields for a wrong signature."""
    own_record = Record.objects.kept().filter(owner=by, pk=record).first()
    identity = by.identities.active().first()
    if own_record is None or identity is None:
        raise Missing
    hashes = own_record.attachments.values_list("sha256", flat=True)
    if not verifies(identity.sign_key, signature, statement_of(own_record, list(hashes))):
        raise BadFields([("signature", _("The signature is wrong."))])
    own_record.author, own_record.author_signature = identity, signature
    own_record.save(update_fields=["author", "author_signature"])
    audit(
        at=now, action="countersign", object_type="record", object_id=own_record.pk, actor=by.pk,
        organisation=own_record.organisation_id,
    )  # fmt: skip
