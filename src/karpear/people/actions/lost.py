"""A phone is lost or taken: everything it could do here ends at once."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F

from karpear.audit.actions.lines import record
from karpear.audit.actions.verbs import note
from karpear.db.rows import find_row
from karpear.rules.access import Verb
from karpear.rules.refusals import Missing

from ..models import Device, Membership, Person
from ..notices import notify_everywhere
from ..queries.gates import require
from .need_news import close_calendar
from .passwords import close_made_links
from .pushes import drop_pushes


@dataclass(frozen=True, slots=True)
class Closed:
    """What was closed: names of phones; how many shortcuts, links to calendars, other feeds, browsers with notices."""

    phones: tuple[str, ...]
    shortcuts: int
    calendars: int
    feeds: int
    pushes: int


_MORE_FEEDS: list[Callable[[Person, datetime], int]] = []


def add_feed(close: Callable[[Person, datetime], int]) -> None:
    """A room above has secret addresses of people's own: `close` ends a person's, and says how many there were."""
    _MORE_FEEDS.append(close)


def member_whose_phone(*, by: Person, membership_id: UUID) -> Membership:
    """A member whose phones this officer may close, or a coordinator of the same network, with the person.

    Raises Missing, or Forbidden for another role.
    """
    membership = find_row(Membership.objects.active().select_related("person").filter(pk=membership_id))
    require(by, membership.organisation_id, Verb.CLOSE_PHONES)
    return membership


@transaction.atomic
def close_phones(
    *, by: Person, person: Person, devices: Collection[UUID], now: datetime, organisation: UUID | None = None
) -> Closed:
    """Close these devices with their shortcuts, every session, and every link that may stand on the phone.

    `organisation`: where `by` is the officer; the caller has asked `member_whose_phone`. Raises Missing unless every
    device is this person's and still works.
    """
    live = Device.objects.select_for_update().filter(person=person, revoked_at__isnull=True)
    closed_devices = list(live.filter(pk__in=devices))
    if len(closed_devices) != len(set(devices)):
        raise Missing
    Device.objects.filter(pk__in=[device.pk for device in closed_devices]).update(revoked_at=now, shortcut_hash="")
    _close_sessions(person)
    close_made_links(person, now)
    calendars = Membership.objects.filter(person=person).exclude(feed_hash="").update(feed_hash="")
    calendars += close_calendar(person=person, now=now)
    feeds = sum(close(person, now) for close in _MORE_FEEDS)
    pushes = drop_pushes(person=person, by=by.pk, now=now)
    for device in closed_devices:
        note(device, action="device_revoked", by=by, at=now)
    record(
        at=now, action="phone_lost", object_type="person", object_id=person.pk, actor=by.pk,
        organisation=organisation, devices=len(closed_devices),
    )  # fmt: skip
    if by.pk != person.pk:
        notify_everywhere(topic="phone", subject=person.pk, text_key="account_news", person=person, now=now)
    return Closed(
        tuple(device.name for device in closed_devices),
        sum(bool(device.shortcut_hash) for device in closed_devices),
        calendars,
        feeds,
        pushes,
    )


@transaction.atomic
def close_sessions(*, person: Person, now: datetime) -> None:
    """Sign this person out everywhere; the caller keeps the browser in which they asked for it."""
    _close_sessions(person)
    record(at=now, action="signed_out_elsewhere", object_type="person", object_id=person.pk, actor=person.pk)


def _close_sessions(person: Person) -> None:
    Person.objects.filter(pk=person.pk).update(session_round=F("session_round") + 1)
    person.refresh_from_db(fields=["session_round"])
