"""What was written is taken away, and brought back within thirty days."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from karpear.audit.actions.lines import record as audit
from karpear.people.models import Person
from karpear.rules.refusals import Forbidden, Missing

from ..models import OF_THE_TEAM, Record, RecordType


@transaction.atomic
def remove_record(*, by: Person, thread: UUID, now: datetime) -> int:
    """Its owner takes away all versions of something, with their copies and appraisals of it; destroyed 30 days later.

    Raises Missing for others', Forbidden for what is an organisation's work: no author alone makes that disappear.
    """
    own_records = Record.objects.kept().filter(_whole(thread), owner=by)
    work = own_records.filter(organisation__isnull=False)
    left = work.filter(type=RecordType.REPORT).exclude(organisation__in=by.memberships.active().values("organisation"))
    if work.filter(type__in=OF_THE_TEAM).exists() or left.exists():
        raise Forbidden(_("This belongs to your organisation’s work. It goes when that work is no longer kept."))
    where = own_records.values_list("organisation", flat=True).first()
    count = own_records.update(removed_at=now, supersedes=None)
    if not count:
        raise Missing
    audit(
        at=now, action="remove", object_type="thread", object_id=thread, actor=by.pk, organisation=where, versions=count
    )
    return count


@transaction.atomic
def restore_record(*, by: Person, thread: UUID, now: datetime) -> int:
    """Within the 30 days its owner brings it back, whole. Raises Missing when there is nothing to bring."""
    removed = Record.objects.restorable(now).filter(_whole(thread), owner=by)
    rows = list(removed.order_by("received_at"))
    if not rows:
        raise Missing
    for record in rows:
        record.removed_at, record.supersedes_id = None, _free(record)
        record.save(update_fields=["removed_at", "supersedes"])
    audit(
        at=now, action="restore", object_type="thread", object_id=thread, actor=by.pk,
        organisation=rows[0].organisation_id, versions=len(rows),
    )  # fmt: skip
    return len(rows)


def _whole(thread: UUID) -> Q:
    return Q(thread=thread) | Q(about=thread, type__in=[RecordType.ENTRY, RecordType.APPRAISAL])


def _free(record: Record) -> UUID | None:
    """The version before, if it is still there and nobody has continued from it in the meantime."""
    if record.follows is None:
        return None
    return Record.objects.filter(pk=record.follows, superseded_by=None).values_list("pk", flat=True).first()
