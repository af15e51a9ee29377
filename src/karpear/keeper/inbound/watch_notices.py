"""A text that people have to read now: the officer on watch gets a message with a link to it."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

from django.db.models import Max

from karpear.alerts.circles import Whose, circles
from karpear.alerts.models import Alert
from karpear.messaging.actions.send import Message, send, send_all
from karpear.messaging.models import WAITING, Delivery, DeliveryState, Inbound, Priority
from karpear.messaging.queries import Route, routes
from karpear.messaging.texts import TEXT_WAITS
from karpear.rules.alarm.circle import Circle
from karpear.rules.alarm.outcome import Kind

#: Who writes ten times is ten texts to read and no more than one message a minute.
EVERY = timedelta(minutes=1)


def tell_watch(row: Inbound, people: Iterable[UUID], now: datetime) -> None:
    """Whoever would hear of an SOS first, for each whom the text may be about, inside the caller's transaction."""
    circle_keys = [Whose(person, None, Kind.SOS.value) for person in people]
    for circle_key, circle in circles(circle_keys, at=now, with_contacts=False).items():
        ways = [way for own_ways in routes(set(circle.own_first)).people.values() for way in own_ways]
        message = partial(
            Message, topic="text", subject=row.pk, text_key=TEXT_WAITS, about=circle_key.person, round=0,
            priority=Priority.ALERT,
        )  # fmt: skip
        times = ((way, _when(circle_key.person, way, now)) for way in ways)
        send_all([message(way=way, leaves_at=leaves_at) for way, leaves_at in times if leaves_at], now=now)
        _tell_guests(circle, now)


def _tell_guests(circle: Circle[UUID], now: datetime) -> None:
    """Whoever has an alarm of theirs and stands in reads the text there: it may say not to ring."""
    rows = Alert.objects.unresolved().filter(person=circle.about, owner__isnull=False, drill=False)
    for alert in rows.exclude(owner__in=set(circle.inside) - set(circle.guests)).select_related("owner"):
        send(topic="alert", subject=alert.pk, text_key="news", about=alert.person, person=alert.owner, now=now)


def _when(about: UUID, way: Route, now: datetime) -> datetime | None:
    """Now, or a minute after the last one about them; None: one that still waits says it already."""
    notices = Delivery.objects.filter(address=way.address, text_key=TEXT_WAITS, about=about)
    if notices.filter(state__in=WAITING).exists():
        return None
    last = notices.filter(state=DeliveryState.SENT, sent_at__gt=now - EVERY).aggregate(at=Max("sent_at"))["at"]
    return last + EVERY if last else now
