"""What waits for a person, from all rooms in one list; and nothing of it for whoever forces them to sign in."""

from datetime import timedelta

import pytest
from django.utils import timezone

from karpear.messaging.actions.remind import remind
from karpear.people.models import Membership
from karpear.readiness.packs.models import Pack
from karpear.readiness.packs.needs import REVIEW
from karpear.risks.register.actions.measures import add_measure
from karpear.risks.register.values import NewMeasure
from karpear.screens.needs import needs
from tests.cast import Cast, signed_in
from tests.rooms.cases.opened import opened, supported
from tests.rooms.readiness.numbers import choose, make_due
from tests.rooms.risks.lines import add
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


def test_each_room_says_what_waits_and_only_to_whoever_does_it(cast: Cast) -> None:
    now = timezone.now()
    late = now + timedelta(days=100)
    add(cast.dara, cast.lantern, now, owner=cast.bopha.pk)
    incident = opened(cast.dara, now=now, organisation=cast.lantern.pk)
    supported(cast, now)
    codes = {name: {thing.what for thing in needs(getattr(cast, name), late)} for name in ("bopha", "dara", "kanha")}
    assert codes == {"bopha": {"risk.review"}, "dara": {"incident.task"}, "kanha": {"support.day"}}
    tasks = [thing for thing in needs(cast.dara, now) if thing.what == "incident.task"]
    assert {thing.path for thing in tasks} == {f"/incidents/{incident.pk}/"}
    review = next(thing for thing in needs(cast.bopha, late) if thing.what == "risk.review")
    assert signed_in(cast.bopha).get(review.path).status_code == 200
    Membership.objects.filter(person=cast.bopha).update(ended_at=now)
    assert needs(cast.bopha, late) == []


def test_who_does_a_measure_can_open_where_it_is_done(cast: Cast) -> None:
    now = timezone.now()
    risk = add(cast.dara, cast.lantern, now, owner=cast.dara.pk)
    due_on = now.date() - timedelta(days=3)
    add_measure(by=cast.dara, new=NewMeasure(risk=risk.pk, name="A lock", owner=cast.sophea.pk, due_on=due_on), now=now)
    [waiting] = needs(cast.sophea, now)
    page = signed_in(cast.sophea).get(waiting.path)
    assert (waiting.what, page.status_code) == ("risk.measure", 200)
    assert "A lock" in page.content.decode()
