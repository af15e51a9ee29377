"""Putting off what waits, and taking it up again."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from karpear.audit.actions.lines import record
from karpear.rules.refusals import BadFields, Conflict

from ..models import Person, Snooze
from ..needs import Waiting

LONGEST = timedelta(days=366)


@transaction.atomic
def put_off(*, by: Person, things: Iterable[Waiting], until: datetime, now: datetime) -> int:
    """Neither listed nor reminded of until then. An alarm stays, and so does what is due before. Returns how many.

    Raises Conflict, BadFields.
    """
    listed = list(things)
    if any(thing.looks for thing in listed):
        raise Conflict(_("An alarm cannot be put off."))
    if any(thing.sealed for thing in listed):
        raise Conflict(_("This cannot be put off: the list of what is put off would say that it waits for you."))
    if not now < until <= now + LONGEST:
        raise BadFields([("until", _("Choose a day within the next year."))])
    if any(thing.at and now < thing.at < until for thing in listed):
        raise BadFields([("until", _("Something among these is due before that day. Choose an earlier day."))])
    rows = [Snooze(person=by, what=thing.what, subject=thing.subject, until=until, made_at=now) for thing in listed]
    Snooze.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["person", "what", "subject"], update_fields=["until", "made_at"]
    )
    if rows:
        record(
            at=now, action="needs.put_off", object_type="person", object_id=by.pk, actor=by.pk, count=len(rows),
            until=until.isoformat(),
        )  # fmt: skip
    return len(rows)


@transaction.atomic
def take_up(*, by: Person, things: Iterable[Waiting], now: datetime) -> int:
    """Listed again at once. Returns how many were put off."""
    rows = Snooze.objects.filter(person=by).in_force(now).select_for_update()
    ids = {thing.id for thing in things}
    own_snoozes = [row.pk for row in rows if f"{row.what}:{row.subject}" in ids]
    Snooze.objects.filter(pk__in=own_snoozes).delete()
    if own_snoozes:
        record(
            at=now, action="needs.take_up", object_type="person", object_id=by.pk, actor=by.pk, count=len(own_snoozes)
        )
    return len(own_snoozes)
