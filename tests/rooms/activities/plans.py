"""Bodies and plans for the tests of this room."""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from karpear.activities.itinerary.models import Activity
from karpear.activities.plans.actions import create, pages
from karpear.activities.plans.actions import draft as draft_actions
from karpear.people.models import Person
from tests.cast import NOW


def body(**changes: Any) -> dict[str, Any]:
    """A trip of four hours from NOW with two check-ins."""
    return {
        "kind": "trip",
        "title": "Visit to the lake",
        "place": "The village by the lake",
        "starts_at": NOW.isoformat(),
        "ends_at": (NOW + timedelta(hours=4)).isoformat(),
        "check_ins": [{"due_at": (NOW + timedelta(hours=n)).isoformat(), "grace_s": 600} for n in (2, 4)],
        **changes,
    }


def created(person: Person, *, now: datetime = NOW, **changes: Any) -> Activity:
    """An activity made by a program."""
    answer, _new = create.create_activity(person=person, key=uuid4(), body=body(**changes), now=now)
    return Activity.objects.get(pk=answer["activity"])


def drafted(person: Person, *, now: datetime = NOW, **changes: Any) -> Activity:
    """A draft for tomorrow, 08:00 to 12:00 in Phnom Penh, made on the pages."""
    organisation = person.memberships.first()
    what = {
        "kind": "event",
        "title": "Training",
        "purpose": "",
        "organisation": organisation and organisation.organisation_id,
    }
    draft = draft_actions.new_draft(person=person, clean={**what, **changes}, now=now)
    start = datetime.fromisoformat("2026-11-25T08:00:00+07:00")
    when = {"place": "Town hall", "province": "", "starts_at": start, "ends_at": start + timedelta(hours=4)}
    return pages.save_when(person=person, activity=draft.pk, clean=when, now=now)


def who(**changes: Any) -> dict[str, Any]:
    """The clean values of the page "Who with"."""
    return {
        "with_whom": "",
        "meets": "",
        "fellows": [],
        "buddy": None,
        "driver": {"name": "", "phone": ""},
        "host": {"name": "", "phone": ""},
        "night_reason": "",
        "lone_reason": "",
        "others": [],
        **changes,
    }
