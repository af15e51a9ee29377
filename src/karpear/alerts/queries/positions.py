"""Where people were last, opened with the day's key."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import OuterRef, Subquery

from karpear.alerts.models import Position
from karpear.keys.cipher import SealBroken, unseal_with
from karpear.people.models import Person
from karpear.rules.alarm.deadlines import LONGEST_WAIT


@dataclass(frozen=True, slots=True)
class Fix:
    """Degrees, metres (None: not said), and when the phone measured it. `dated`: by a clock that was set."""

    lat: float
    lon: float
    accuracy_m: float | None
    fixed_at: datetime
    dated: bool = True

    @property
    def text(self) -> str:
        """Degrees as a map takes them."""
        return f"{self.lat:.5f}, {self.lon:.5f}"


def last_positions(person_ids: Iterable[UUID]) -> dict[UUID, Fix]:
    """The newest position of each person; who has none, or one that cannot be opened, is left out."""
    newest = Position.objects.filter(person=OuterRef("pk")).order_by("-fixed_at", "-id").values("pk")[:1]
    rows = Person.objects.filter(pk__in=set(person_ids)).annotate(newest=Subquery(newest))
    ids = [pk for pk in rows.values_list("newest", flat=True) if pk]
    fixes = [(p.person_id, _open(p)) for p in Position.objects.filter(pk__in=ids).select_related("day")]
    return {person: fix for person, fix in fixes if fix}


def _open(stored: Position) -> Fix | None:
    try:
        content = json.loads(unseal_with(bytes.fromhex(stored.day.key), bytes(stored.sealed)))
        dated = stored.received_at - stored.fixed_at < LONGEST_WAIT
        return Fix(content["lat"], content["lon"], content.get("accuracy_m"), stored.fixed_at, dated)
    except (SealBroken, ValueError, KeyError):
        return None
