"""Travel locks: the server keeps keys and grants back, so that whatever somebody is made to type opens nothing."""

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from karpear.audit.actions.lines import record
from karpear.db.rows import find_row
from karpear.messaging.actions.send import send, send_everywhere
from karpear.people.models import Person
from karpear.rules.refusals import BadFields, Conflict, Missing

from ..models import TravelLock
from ..queries.locks import (
    chosen_releasers,
    lockable,
    may_release,
    must_be_unlocked,
    releasers,
    standing,
    unlocked_releasers,
)

LONGEST = timedelta(days=366)
#: For whom nobody could end it. Longer than somebody is mostly held, and the key is not lost to its owner.
WITHOUT_ANYBODY = timedelta(days=7)


@transaction.atomic
def set_travel_lock(*, by: Person, person: UUID, until: datetime | None, now: datetime) -> TravelLock:
    """Lock one's own vault, or as an officer a member's; until a moment, or until somebody else ends it.

    Raises Missing for people who are not theirs, BadFields for a moment that cannot be, Conflict when one stands.
    """
    traveller = by if person == by.pk else find_row(lockable(by).filter(pk=person))
    if traveller.pk != by.pk:
        must_be_unlocked(by, now)
    if until is not None and not now < until <= now + LONGEST:
        raise BadFields([("until", _("Choose a moment within the next year."))])
    if (
        until is None
        and not unlocked_releasers(traveller, now).filter(pk__in=chosen_releasers(traveller, now)).exists()
    ):
        raise BadFields([("until", _("Nobody else could end this. Choose a day."))])
    _end_past(traveller, now)
    try:
        with transaction.atomic():
            lock = TravelLock.objects.create(person=traveller, set_by=by, set_at=now, until=until)
    except IntegrityError:
        raise Conflict(_("A travel lock is already on.")) from None
    lock.releasers.set(chosen_releasers(traveller, now))
    record(
        at=now, action="set", object_type="travel_lock", object_id=lock.pk, actor=by.pk, person=str(traveller.pk),
        open_ended=until is None,
    )  # fmt: skip
    if traveller.pk != by.pk:
        send_everywhere(topic="travel", subject=lock.pk, text_key="account_news", person=traveller, now=now)
    return lock


@transaction.atomic
def release_travel_lock(*, by: Person, lock: UUID, now: datetime) -> TravelLock:
    """Somebody other than the traveller ends it. Raises Missing, Conflict."""
    standing_lock = find_row(TravelLock.objects.select_for_update().filter(pk=lock, ended_at=None))
    if standing_lock.person_id == by.pk:
        raise Conflict(_("Somebody else has to end your lock: an officer, or somebody who watches over you."))
    if not releasers(standing_lock.person).filter(pk=by.pk).exists():
        raise Missing
    if not may_release(by, standing_lock, now):
        raise Conflict(_("This lock is ended by somebody who could do so before it was set, and who is not locked."))
    TravelLock.objects.filter(pk=standing_lock.pk).update(ended_at=now, ended_by=by)
    record(
        at=now,
        action="release",
        object_type="travel_lock",
        object_id=standing_lock.pk,
        actor=by.pk,
        person=str(standing_lock.person_id),
    )
    if not standing_lock.silent:  # what they never saw does not end before their eyes
        send_everywhere(
            topic="travel", subject=standing_lock.pk, text_key="account_news", person=standing_lock.person, now=now
        )
    return standing_lock


@transaction.atomic
def lock_silently(*, people: Collection[UUID], now: datetime) -> int:
    """Lock the vaults of people who are being forced. They are told nothing: their officers have the alert.

    Until somebody ends it; for seven days where nobody could.
    """
    count = 0
    for person in Person.objects.filter(pk__in=people, is_active=True):
        if standing(now).filter(person=person, silent=True).exists():
            continue
        _end_past(person, now)
        until = None if releasers(person).exists() else now + WITHOUT_ANYBODY
        lock = TravelLock.objects.create(person=person, set_at=now, until=until, silent=True)
        lock.releasers.set(chosen_releasers(person, now))
        record(
            at=now, action="set", object_type="travel_lock", object_id=lock.pk, person=str(person.pk),
            open_ended=until is None,
        )  # fmt: skip
        count += 1
    return count


def _end_past(person: Person, now: datetime) -> None:
    TravelLock.objects.filter(person=person, ended_at=None, until__lte=now).update(ended_at=now)


def end_locks(*, now: datetime) -> int:
    """Locks whose moment has come are over, and their people hear of it once, unless a duress alert set them."""
    due = list(TravelLock.objects.filter(ended_at=None, until__lte=now).select_related("person")[:200])
    with transaction.atomic():
        for lock in due:
            if TravelLock.objects.filter(pk=lock.pk, ended_at=None).update(ended_at=lock.until) and not lock.silent:
                send(topic="travel", subject=lock.pk, text_key="account_news", person=lock.person, now=now)
    return len(due)
