"""Apps that send positions and call for help: given a secret that can do nothing else, found by it, and closed."""

import secrets
from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction

from karpear.alerts.actions.briefings import Position
from karpear.alerts.actions.sos import raise_sos
from karpear.audit.actions.lines import record
from karpear.audit.actions.verbs import note
from karpear.messaging.actions.send import send_everywhere
from karpear.people.models import Person
from karpear.rules.geo.tracking import Point
from karpear.rules.refusals import Missing
from karpear.rules.secret.tokens import token_hash

from ..models import App, Sender


@transaction.atomic
def add_sender(*, person: Person, app: App, now: datetime) -> tuple[Sender, str, str]:
    """A new one with its user name (only OwnTracks has one) and its secret (128 bits), which are shown once.

    It takes the place of the one before: two phones in two places would make each other's positions doubtful. Its
    person hears of that everywhere.
    """
    replaced = Sender.objects.filter(person=person).delete()[0]
    if replaced:
        send_everywhere(topic="account", subject=person.pk, text_key="account_news", person=person, now=now)
    user = secrets.token_hex(4) if app == App.OWNTRACKS else ""
    secret = secrets.token_urlsafe(16)
    sender = Sender.objects.create(
        person=person, app=app, secret_hash=secret_hash(app, user, secret), made_at=now, last_used_on=now.date()
    )
    note(sender, action="sender_added", by=person, at=now, app=app.value, replaced=replaced)
    return sender, user, secret


@transaction.atomic
def close_sender(*, person: Person, sender: UUID, now: datetime) -> None:
    """It sends nothing any more, at once. Raises Missing unless it is this person's."""
    if not Sender.objects.filter(pk=sender, person=person).delete()[0]:
        raise Missing
    record(at=now, action="sender_closed", object_type="sender", object_id=sender, actor=person.pk)


@transaction.atomic
def close_senders(*, person: Person, by: UUID, now: datetime) -> int:
    """None of this person's apps sends anything any more; returns how many did."""
    count = Sender.objects.filter(person=person).delete()[0]
    if count:
        record(at=now, action="senders_closed", object_type="person", object_id=person.pk, actor=by, count=count)
    return count


def used_sender(*, sender: Sender, now: datetime, locked: bool = False) -> None:
    """Note the day it was last used, and whether it can be read; writes at most once a day unless that changed."""
    if sender.last_used_on != now.date() or locked != bool(sender.locked_at):
        locked_at = (sender.locked_at or now) if locked else None
        Sender.objects.filter(pk=sender.pk).update(last_used_on=now.date(), locked_at=locked_at)


def call_by_sender(*, sender: Sender, point: Point | None, now: datetime) -> None:
    """Its SOS button was pressed: an SOS like any other, which joins the one that is open.

    Each message is a press of its own: the same one that comes twice joins, and one that names no time is not taken
    for a press of last week.
    """
    at = min(point.fixed_at, now) if point else now
    position = Position(point.lat, point.lon, point.accuracy_m, at) if point else None
    raise_sos(person=sender.person, key=uuid4(), pressed_at=at, now=now, position=position)


def secret_hash(app: App, user: str, secret: str) -> str:
    """What is stored, and looked up: user name and secret are one thing, so neither is ever compared by itself."""
    return token_hash(f"{app.value}|{user}|{secret}")
