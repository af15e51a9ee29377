"""What waits for a person, from all rooms in one list; and nothing of it for whoever forces them to sign in."""

from datetime import timedelta

import pytest
from django.utils import timezone

from karpear.cases.packs.models import Pack
from karpear.cases.packs.needs import REVIEW
from karpear.messaging.actions.remind import remind
from karpear.screens.needs import needs
from tests.cast import Cast, signed_in
from tests.rooms.readiness.numbers import choose, make_due
from tests.steps.pressure import forced

pytestmark = pytest.mark.django_db


def test_it_is_one_list_of_codes_the_first_that_ends_first(cast: Cast) -> None:
    now = timezone.now()
    today = now.date()
    choose(cast.sophea, 2, today=today, now=now)
    assert needs(cast.sophea, now) == [] and signed_in(cast.sophea).get("/api/v1/needs").json() == {"needs": []}
    make_due(cast.sophea, today)
    Pack.objects.create(
        person=cast.sophea, created_at=now, sealed_at=now, reviewed_at=now - timedelta(days=400),
        papers_until=today + timedelta(days=30),
    )  # fmt: skip
    waiting = signed_in(cast.sophea).get("/api/v1/needs").json()["needs"]
    assert [thing["what"] for thing in waiting] == ["pack.review", "number.try", "number.try", "pack.papers"]
    assert waiting[-1] == {"what": "pack.papers", "until": str(today + timedelta(days=30)), "path": "/packs/"}
    for thing in waiting:
        assert signed_in(cast.sophea).get(thing["path"]).status_code == 200
    assert needs(cast.dara, now) == []
    assert forced(cast.sophea).get("/api/v1/needs").json() == {"needs": []}


def test_who_is_reminded_still_has_it_to_do(cast: Cast) -> None:
    now = timezone.now()
    Pack.objects.create(person=cast.sophea, created_at=now, sealed_at=now, reviewed_at=now - timedelta(days=400))
    assert (remind(REVIEW, now=now), remind(REVIEW, now=now)) == (1, 0)
    assert [thing.what for thing in needs(cast.sophea, now)] == ["pack.review"]
