"""What `people`, which stands below, wants said: its notices become messages."""

from datetime import datetime

from django.db import transaction

from karpear.messaging.actions.queue import queue
from karpear.messaging.channels import configured
from karpear.messaging.models import Delivery
from karpear.messaging.queries import Route, Routes, routes
from karpear.messaging.texts import GOODBYE
from karpear.people.models import Channel, Notice

MOST = 500


@transaction.atomic
def fetch_notices(*, now: datetime) -> int:
    """Turn waiting notices into deliveries and remove them. Who cannot be reached gets none."""
    waiting = list(Notice.objects.select_for_update(skip_locked=True).order_by("created_at", "id")[:MOST])
    if not waiting:
        return 0
    ways = routes([n.person_id for n in waiting if n.person_id], [n.contact_id for n in waiting if n.contact_id])
    queue([_delivery(notice, way, now) for notice in waiting for way in _ways(notice, ways)])
    Notice.objects.filter(pk__in=[n.pk for n in waiting]).delete()
    return len(waiting)


def _ways(notice: Notice, ways: Routes) -> list[Route]:
    """The address named by the notice, else the recipient's first usable one and their browsers as well."""
    routes: list[Route] = []
    if notice.text_key == GOODBYE and notice.address:
        last = Route(notice.address.pk, notice.address.channel, notice.person_id, None)
        return [last] if last.channel in configured() else []
    if notice.person_id:
        routes = ways.people.get(notice.person_id, [])
    elif notice.contact_id:
        routes = ways.contacts.get(notice.contact_id, [])
    if notice.address_id:
        return [way for way in routes if way.address == notice.address_id]
    return [*routes[:1], *(way for way in routes[1:] if way.channel == Channel.PUSH.value)]


def _delivery(notice: Notice, way: Route, now: datetime) -> Delivery:
    """`round` is the second it was asked for: asking again is another message."""
    return Delivery(
        topic=notice.topic,
        subject=notice.subject,
        text_key=notice.text_key,
        about_id=notice.about_id,
        person_id=way.person,
        contact_id=way.contact,
        address_id=way.address,
        channel=way.channel,
        round=int(notice.created_at.timestamp()),
        next_attempt_at=now,
        created_at=now,
    )
