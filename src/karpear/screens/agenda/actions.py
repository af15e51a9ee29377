"""A mail that says how much waits, as each person chose to hear it: never what, and never while nothing does."""

from collections.abc import Iterator
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db import transaction

from karpear.alerts.queries.stages import may_be_written_to
from karpear.audit.actions.lines import record
from karpear.db.batches import one_by_one
from karpear.messaging.actions.send import Message, send_all
from karpear.messaging.queries import routes
from karpear.messaging.texts import DIGEST
from karpear.people.models import Channel, NeedNews, Person
from karpear.people.queries.need_news import digest_readers
from karpear.screens.needs import needs

TOPIC = "needs"
#: When a mail is read at the beginning of a day; whoever was not written to by then is not woken up later.
FROM_HOUR, UNTIL_HOUR = 7, 11


def tell_digests(*, now: datetime) -> int:
    """In the morning of each reader; returns how many were written."""
    mornings = _mornings(now).items()
    readers = [(person, day) for zone, day in mornings for person in _readers(zone, day)]
    return one_by_one("tell digests", readers, lambda reader: _tell(*reader, now), now=now)


def _mornings(now: datetime) -> dict[str, date]:
    """Where people's clocks say that it is morning, and which day it is there."""
    local_times = {zone: now.astimezone(ZoneInfo(zone)) for zone in _zones()}
    return {zone: at.date() for zone, at in local_times.items() if FROM_HOUR <= at.hour < UNTIL_HOUR}


def _zones() -> Iterator[str]:
    """Each by an index from the one before: there are few, however many people."""
    rows, zone = Person.objects.filter(is_active=True).order_by("time_zone").values_list("time_zone", flat=True), ""
    while (following := rows.filter(time_zone__gt=zone).first()) is not None:
        yield following
        zone = following


def _readers(zone: str, day: date) -> list[Person]:
    return list(digest_readers(day).filter(time_zone=zone).order_by("pk"))


@transaction.atomic
def _tell(person: Person, day: date, now: datetime) -> int:
    """Once a day, by mail alone, and to no phone that others may hold. An alarm has a ladder of its own and is not
    counted, nor is what is sealed: where nothing else waits, a mail would say that something of the kind does.
    """
    count = sum(not thing.stays for thing in needs(person, now))
    mail = next((way for way in routes([person.pk]).people[person.pk] if way.channel == Channel.EMAIL.value), None)
    if not count or mail is None or not may_be_written_to(person.pk):
        return 0
    NeedNews.objects.get_or_create(person=person)
    news = NeedNews.objects.select_for_update().filter(person=person).exclude(digest_on__gte=day)
    if not news.update(digest_on=day, digest_count=count):
        return 0
    message = Message(
        topic=TOPIC, subject=person.pk, text_key=DIGEST, person=person.pk, way=mail, round=day.toordinal()
    )
    send_all([message], now=now)
    record(at=now, action="needs.digest", object_type="person", object_id=person.pk, count=count)
    return 1
