"""Whoever answers an alarm reads who is still on the way with them, and who is home."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from karpear.activities.plans.actions.finish import finish
from karpear.activities.plans.actions.reopen import reopen
from karpear.people.models import Person
from tests.cast import Cast, signed_in
from tests.rooms.activities.plans import created
from tests.steps.alarms import sos
from tests.steps.pages import tight

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def read(person: Person, path: str) -> str:
    return tight(signed_in(person).get(path).content.decode())


def test_a_companion_who_came_home_is_not_said_to_travel_with_them(cast: Cast) -> None:
    now = timezone.now()
    trip = created(
        cast.sophea, now=now - HOUR, starts_at=(now - HOUR).isoformat(), ends_at=(now + 3 * HOUR).isoformat(),
        travellers=[str(cast.kanha.pk)], check_ins=[{"due_at": (now + HOUR).isoformat(), "grace_s": 600}],
    )  # fmt: skip
    alert = sos(cast.sophea)
    alert.buddy = cast.kanha
    alert.save()
    path = f"/alerts/{alert.pk}/"
    ring = read(cast.dara, path).split('id="ring"')[1]
    assert "travels with them" in ring and "home: said" not in ring
    finish(person=cast.kanha, activity=trip.pk, key=uuid4(), made_at=now, now=now)
    ring = read(cast.dara, path).split('id="ring"')[1]
    assert "travels with them" not in ring and "travelled with them, home: said on" in ring
    assert "buddy, home: said on" in ring, "one person, one truth"
    reopen(person=cast.kanha, activity=trip.pk, hours=1, now=now)
    ring = read(cast.dara, path).split('id="ring"')[1]
    assert "travels with them" in ring and "home: said" not in ring


def test_when_the_trip_is_over_for_all_nobody_is_on_the_way(cast: Cast) -> None:
    now = timezone.now()
    trip = created(
        cast.sophea, now=now - HOUR, starts_at=(now - HOUR).isoformat(), ends_at=(now + 3 * HOUR).isoformat(),
        travellers=[str(cast.kanha.pk)], check_ins=[{"due_at": (now + HOUR).isoformat(), "grace_s": 600}],
    )  # fmt: skip
    alert = sos(cast.kanha)
    finish(person=cast.sophea, activity=trip.pk, key=uuid4(), made_at=now, now=now)
    ring = read(cast.dara, f"/alerts/{alert.pk}/").split('id="ring"')[1]
    assert "travels with them" not in ring and "travelled with them, home: said on" in ring
