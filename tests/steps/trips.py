"""Trips that are followed, and the positions that apps send."""

import base64
import json
from datetime import timedelta
from typing import Any

from django.test import Client
from django.utils import timezone

from karpear.activities.itinerary.models import Activity
from karpear.activities.tracking.actions.consent import follow
from karpear.people.models import Person
from tests.rooms.activities.plans import created

LAKE = (12.85, 104.1)


def trip(person: Person, *, hours: float = 4, began: float = 1) -> Activity:
    """A trip that began an hour ago by the real clock."""
    start = timezone.now() - timedelta(hours=began)
    times = [start + timedelta(hours=began + n) for n in (2, 3)]
    return created(
        person, now=start, starts_at=start.isoformat(), ends_at=(start + timedelta(hours=began + hours)).isoformat(),
        check_ins=[{"due_at": t.isoformat(), "grace_s": 600} for t in times],
    )  # fmt: skip


def followed(person: Person, **changes: Any) -> Activity:
    activity = trip(person, **changes)
    follow(person=person, activity=activity.pk, now=activity.starts_at or timezone.now())
    return activity


def owntracks(auth: str, body: Any) -> Any:
    basic = base64.b64encode(auth.encode()).decode()
    text = body if isinstance(body, str) else json.dumps(body)
    headers = {"authorization": f"Basic {basic}", "x-limit-u": "me", "x-limit-d": "phone"}
    return Client().post("/in/owntracks", text, content_type="application/json", headers=headers)


def location(minutes_ago: float, lat: float = LAKE[0]) -> dict[str, Any]:
    at = int((timezone.now() - timedelta(minutes=minutes_ago)).timestamp())
    return {"_type": "location", "lat": lat, "lon": LAKE[1], "acc": 12, "tst": at, "tid": "so", "batt": 71, "conn": "m"}
