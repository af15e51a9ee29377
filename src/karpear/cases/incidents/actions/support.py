"""Somebody chooses who asks them how they are. Their organisation hears nothing of it."""

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from karpear.audit.actions.verbs import note
from karpear.people.models import Person
from karpear.rules.case.playbook import FOLLOW_UPS
from karpear.rules.refusals import BadFields, Missing

from ..models import Support, SupportDay
from ..queries.incidents import are_colleagues
from ..queries.support import support_of


@transaction.atomic
def start_support(*, by: Person, key: UUID, supporter: UUID, now: datetime) -> Support:
    """`by` will be asked by `supporter` after a week, a month and three months. The same key again is the same one."""
    if existing_support := Support.objects.filter(pk=key).first():
        if existing_support.affected_id != by.pk:
            raise Missing
        return existing_support
    if not are_colleagues(by, [supporter]):
        raise BadFields([("supporter", _("Choose somebody you work with, or who watches over you."))])
    try:
        with transaction.atomic():
            support = Support.objects.create(pk=key, affected=by, supporter_id=supporter, started_at=now)
    except IntegrityError:
        raise Missing from None
    SupportDay.objects.bulk_create([SupportDay(support=support, due_at=now + delay) for delay in FOLLOW_UPS])
    _write("start", support, by, now)
    return support


@transaction.atomic
def asked_how(*, by: Person, support: UUID, now: datetime) -> None:
    """The days that have come are done."""
    own_support = support_of(by, support)
    if own_support.days.filter(due_at__lte=now, done_at=None).update(done_at=now):
        _write("asked", own_support, by, now)


@transaction.atomic
def end_support(*, by: Person, support: UUID, now: datetime) -> None:
    """Either of the two ends it. Its notes are removed with it, each by whoever wrote them."""
    own_support = support_of(by, support)
    if own_support.ended_at is None:
        own_support.ended_at = now
        own_support.save(update_fields=["ended_at"])
        _write("end", own_support, by, now)


def _write(verb: str, support: Support, by: Person, now: datetime) -> None:
    """Without organisation and without the other's name: nobody's audit page shows it to a manager."""
    note(support, action=f"support.{verb}", by=by, at=now)
