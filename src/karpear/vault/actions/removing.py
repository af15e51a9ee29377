"""What was written is taken away, and brought back within thirty days."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from karpear.audit.actions import record as audit
from karpear.people.models import Membership, Person
from karpear.rules.access import Verb
from karpear.rules.refusals import Forbidden, Missing

from ..models import Record, RecordType
from ..models.records import granted

#: Once it is an organisation's work, whoever has left it takes nothing of it along.
OF_THE_WORK = {RecordType.INCIDENT, RecordType.NOTE, RecordType.REPORT}


@transaction.atomic
def remove_record(*, by: Person, thread: UUID, now: datetime) -> int:
    """Its owner takes away all versions of something; they are destroyed 30 days later. Raises Missing for others'.

    What is an organisation's work only while they belong there: raises Forbidden.
    """
    own = Record.objects.kept().filter(owner=by, thread=thread)
    work = own.filter(organisation__isnull=False, type__in=OF_THE_WORK)
    mine = by.memberships.active().values("organisation")
    if work.exclude(organisation__in=mine).exists():
        raise Forbidden(_("This belongs to the work of an organisation that you have left."))
    where = own.values_list("organisation", flat=True).first()
    done = own.update(removed_at=now, supersedes=None)
    if not done:
        raise Missing
    audit(
        at=now, action="remove", object_type="thread", object_id=thread, actor=by.pk, organisation=where, versions=done
    )
    return done


@transaction.atomic
def restore_record(*, by: Person, thread: UUID, now: datetime) -> int:
    """Within the 30 days its owner, or of an organisation's work an officer who could read it, brings it back.

    Raises Missing when there is nothing to bring.
    """
    removed = Record.objects.filter(thread=thread, removed_at__isnull=False)
    rows = list((removed.filter(owner=by) | _of_officers(removed, by)).order_by("received_at"))
    if not rows:
        raise Missing
    for one in rows:
        one.removed_at, one.supersedes_id = None, _free(one)
        one.save(update_fields=["removed_at", "supersedes"])
    audit(
        at=now, action="restore", object_type="thread", object_id=thread, actor=by.pk,
        organisation=rows[0].organisation_id, versions=len(rows),
    )  # fmt: skip
    return len(rows)


def _of_officers(removed: "QuerySet[Record]", by: Person) -> "QuerySet[Record]":
    kept = Membership.objects.that_may(Verb.WORK_INCIDENTS).filter(person=by).values("organisation")
    return removed.filter(organisation__in=kept, type__in=OF_THE_WORK, pk__in=granted(by).values("record"))


def _free(one: Record) -> UUID | None:
    """The version before, if it is still there and nobody went on from it meanwhile."""
    if one.follows is None:
        return None
    return Record.objects.filter(pk=one.follows, superseded_by=None).values_list("pk", flat=True).first()
