"""Who hears that many are silent together: whoever watches over one of them, in one message without content."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from karpear.messaging.actions.send import Message, send_all
from karpear.messaging.models import Delivery, Priority
from karpear.people.queries.circle import responders, watchers_of

from .models import CollectiveAlarm, CollectiveAlarmPart

TOPIC, TEXT = "silence", "together"


def tell_concerned(
    alarm: CollectiveAlarm, parts: Iterable[CollectiveAlarmPart], *, now: datetime, arrests_lead: bool = False
) -> int:
    """Each once for each alarm, and once more when arrests have become the likelier cause (`arrests_lead`)."""
    people = watching(parts, now)
    messages = [
        Message(
            topic=TOPIC, subject=alarm.pk, text_key=TEXT, person=person, round=int(arrests_lead),
            priority=Priority.ALERT,
        )
        for person in people
    ]  # fmt: skip
    return send_all(messages, now=now)


def watching(parts: Iterable[CollectiveAlarmPart], now: datetime) -> list[UUID]:
    """Of each organisation its own on watch, else all its officers, else its leads; of independents, who watches.

    A guest on watch answers alarms and does not see this page.
    """
    listed = list(parts)
    organisations = {part.organisation_id for part in listed if part.organisation_id}
    watchers = watchers_of(part.person_id for part in listed if part.organisation_id is None).values()
    organisations |= {organisation for group in watchers for organisation in group.organisations}
    people = [person for group in watchers for person in group.people]
    for group in responders(organisations, now).values():
        people += group.own_watch or group.officers or group.leads
    return list(dict.fromkeys(people))


def silence_link(request: HttpRequest, delivery: Delivery, now: datetime) -> HttpResponse:
    """Called by the one public link route for topic "silence"."""
    return redirect("network:silence_alarm", delivery.subject)
