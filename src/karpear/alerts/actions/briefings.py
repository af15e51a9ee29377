"""What is handed over before anything happens: briefings and positions."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from karpear.alerts.models import Alert, Briefing, PositionKey
from karpear.alerts.models import Position as StoredPosition
from karpear.keys.cipher import seal_with
from karpear.people.models import Person
from karpear.rules.alarm.deadlines import moment

KEEP_POSITIONS = timedelta(days=3)


@dataclass(frozen=True, slots=True)
class Position:
    """A place on earth: degrees, metres, and when the phone measured it."""

    lat: float
    lon: float
    accuracy_m: float | None = None
    fixed_at: datetime | None = None


@transaction.atomic
def keep_briefing(
    *,
    person: Person,
    content: dict[str, Any],
    now: datetime,
    active_from: datetime | None = None,
    active_until: datetime | None = None,
    buddy: UUID | None = None,
    briefing: Briefing | None = None,
) -> Briefing:
    """Write what responders will need (models.Briefing says what `content` holds); a given one is replaced."""
    stored = briefing or Briefing(person=person)
    stored.content = content
    stored.active_from, stored.active_until, stored.buddy_id = active_from or now, active_until, buddy
    stored.save()
    if stored.active_from <= now < (active_until or now):  # an alarm that came first is answered with the plan, too
        Alert.objects.unresolved().filter(person=person, briefing=None, drill=False).update(briefing=stored)
    return stored


def end_briefing(*, briefing: Briefing, now: datetime) -> None:
    """It no longer speaks for a new SOS. Alerts that carry it keep it."""
    Briefing.objects.filter(pk=briefing.pk, active_until__gt=now).update(active_until=now)


@transaction.atomic
def keep_position(
    *,
    person: Person,
    position: Position,
    now: datetime,
    made_at: datetime | None = None,
    sent_at: datetime | None = None,
) -> None:
    """Store where somebody was, under the day's key. Its time never counts as later than now.

    `made_at`, `sent_at`: of the press that it came with, by the same clock of a phone, which may be wrong.
    """
    day = _key_of(now)
    fixed = moment(made_at=position.fixed_at or made_at or now, sent_at=sent_at, received_at=now)
    text = f'{{"lat":{position.lat},"lon":{position.lon},"accuracy_m":{position.accuracy_m or "null"}}}'
    StoredPosition.objects.create(
        person=person,
        day=day,
        sealed=seal_with(bytes.fromhex(day.key), text.encode()),
        fixed_at=fixed,
        received_at=now,
    )


def _key_of(now: datetime) -> PositionKey:
    day, _ = PositionKey.objects.get_or_create(day=now.date(), defaults={"key": secrets.token_hex(32)})
    return day
