"""What a lost phone ends, in the rooms that do not know each other: one transaction."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from karpear.activities.tracking.actions.senders import close_senders
from karpear.people.actions.lost import Closed, close_phones
from karpear.people.models import Person


@dataclass(frozen=True, slots=True)
class Ended:
    """What was closed, and how many apps that sent positions."""

    closed: Closed
    senders: int


@transaction.atomic
def phone_lost(
    *, by: Person, person: Person, devices: Collection[UUID], now: datetime, organisation: UUID | None = None
) -> Ended:
    """Devices, sessions and links, and the apps. Raises what `close_phones` does."""
    closed = close_phones(by=by, person=person, devices=devices, now=now, organisation=organisation)
    return Ended(closed, close_senders(person=person, by=by.pk, now=now))
