"""Apps that send positions: given a secret that can do nothing else, found by it, and closed."""

import secrets
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from karpear.audit.actions import record
from karpear.people.models import Person
from karpear.rules.refusals import Conflict, Missing
from karpear.rules.tokens import token_hash

from ..models import App, Sender

MOST_SENDERS = 5


@transaction.atomic
def add_sender(*, person: Person, app: App, now: datetime) -> tuple[Sender, str, str]:
    """A new one with its user name (only OwnTracks has one) and its secret (128 bits), which are shown once."""
    if Sender.objects.filter(person=person).count() >= MOST_SENDERS:
        raise Conflict(_("So many apps are enough. Close one first."))
    user = secrets.token_hex(4) if app == App.OWNTRACKS else ""
    secret = secrets.token_urlsafe(16)
    made = Sender.objects.create(
        person=person, app=app, secret_hash=secret_hash(app, user, secret), made_at=now, last_used_on=now.date()
    )
    record(at=now, action="sender_added", object_type="sender", object_id=made.pk, actor=person.pk, app=app.value)
    return made, user, secret


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


def used_sender(*, sender: Sender, now: datetime) -> None:
    """Note the day it was last used; writes at most once a day."""
    if sender.last_used_on != now.date():
        Sender.objects.filter(pk=sender.pk).update(last_used_on=now.date())


def secret_hash(app: App, user: str, secret: str) -> str:
    """What is stored, and looked up: user name and secret are one thing, so neither is ever compared by itself."""
    return token_hash(f"{app.value}|{user}|{secret}")
