"""What waits for a person, from all rooms in one list; and nothing of it for whoever forces them to sign in."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from karpear.keys.ids import new_id
from karpear.messaging.actions.remind import remind
from karpear.people.models import Membership
from karpear.people.needs import NeedList, Waiting
from karpear.readiness.packs.models import Pack
from karpear.readiness.packs.needs import REVIEW
from karpear.risks.register.actions.measures import add_measure
from karpear.risks.register.values import NewMeasure
from karpear.screens.needs import MOST_OPEN, NEEDS, agenda, needs
from tests.cast import Cast, signed_in
from tests.rooms.cases.opened import opened, supported
from tests.rooms.readiness.numbers import choose, make_due
from tests.rooms.risks.lines import add
from tests.steps.alarms import sos
from tests.steps.pressure import forced

pytestmark = pytest.mark.django_db


def test_it_is_one_list_of_codes_the_first_that_ends_first(cast: Cast) -> None:
    now = timezone.now()
    today = timezone.localdate()
    choose(cast.sophea, 2, today=today, now=now)
    assert needs(cast.sophea, now) == [] and signed_in(cast.sophea).get("/api/v1/needs").json() == []
    make_due(cast.sophea)
    Pack.objects.create(
        person=cast.sophea, created_at=now, sealed_at=now, reviewed_at=now - timedelta(days=400),
        papers_until=today + timedelta(days=30),
    )  # fmt: skip
    waiting = signed_in(cast.sophea).get("/api/v1/needs").json()
    kinds = [thing["id"].split(":")[0] for thing in waiting]
    assert kinds == ["pack.review", "number.try", "number.try", "pack.papers"]
    due = "today" if now.date() == today else "late"  # numbers are due by UTC's day: at night in Asia by yesterday's
    assert [thing["urgency"] for thing in waiting] == ["late", due, due, "later"]
    pack = Pack.objects.get()
    assert waiting[-1] == {
        "id": f"pack.papers:{pack.pk}", "room": "readiness", "title": "A paper of yours runs out", "why": "",
        "at": f"{today + timedelta(days=30)}T23:59:59+07:00", "urgency": "later", "url": "/packs/",
    }  # fmt: skip
    for thing in waiting:
        assert signed_in(cast.sophea).get(thing["url"]).status_code == 200
    assert needs(cast.dara, now) == []
    assert forced(cast.sophea).get("/api/v1/needs").json() == []


@pytest.mark.parametrize(
    ("hours", "urgency"), [(-1, "late"), (1, "today"), (23, "today"), (25, "week"), (8 * 24, "later")]
)
def test_what_is_due_within_hours_is_not_put_off_to_the_week_by_midnight(hours: int, urgency: str) -> None:
    """A second signature is wanted within the hour, also when that ends after midnight."""
    late_in_the_evening = datetime(2026, 11, 24, 16, 47, tzinfo=UTC)  # 23:47 in Phnom Penh
    thing = Waiting(
        "money.sign", "Second signature", new_id(), late_in_the_evening + timedelta(hours=hours), "/reserve/"
    )
    assert thing.urgency(late_in_the_evening) == urgency


@pytest.mark.parametrize(("hour", "urgency"), [(12, "today"), (18, "today"), (19, "week")])
def test_what_is_due_tomorrow_while_people_work_stands_in_the_open_before_what_has_been_late_for_long(
    hour: int, urgency: str
) -> None:
    morning = datetime(2026, 11, 24, 2, tzinfo=UTC)  # 9:00 in Phnom Penh
    demand = Waiting("demand.answer", "Answer", new_id(), morning + timedelta(hours=24 + hour - 9), "/demands/")
    reviews = [
        Waiting(f"review.{n}", "Review", new_id(), morning - timedelta(days=64 + n), "/risks/")
        for n in range(MOST_OPEN)
    ]
    assert demand.urgency(morning) == urgency
    if urgency == "today":
        assert agenda([*reviews, demand], morning).today[0].first == demand


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


def test_what_is_glanced_at_is_what_waits(cast: Cast) -> None:
    """One statement, written once, answers for everybody and at any time as the queries of each kind would."""
    now = timezone.now()
    choose(cast.sophea, 1, today=now.date(), now=now)
    make_due(cast.sophea, now.date())
    add(cast.dara, cast.lantern, now, owner=cast.bopha.pk)
    opened(cast.dara, now=now, organisation=cast.lantern.pk)
    supported(cast, now)
    sos(cast.chenda)
    everybody = NeedList(NEEDS)
    for person in (cast.sophea, cast.dara, cast.bopha, cast.kanha, cast.piseth, cast.rith):
        for at in (now, now + timedelta(days=1), now + timedelta(days=60), now + timedelta(days=400)):
            each = [thing for kind in NEEDS for thing in kind.waiting(person, at)]
            assert {thing.id for thing in everybody.waiting(person, at)[0]} == {thing.id for thing in each}


def test_a_day_is_glanced_at_as_a_day(cast: Cast) -> None:
    """A measure that is due today is not late, at any hour."""
    midnight = datetime(2026, 11, 24, tzinfo=UTC)
    risk = add(cast.dara, cast.lantern, midnight, owner=cast.dara.pk)
    new = NewMeasure(risk=risk.pk, name="A lock", owner=cast.sophea.pk, due_on=midnight.date())
    add_measure(by=cast.dara, new=new, now=midnight)
    hours = [midnight + timedelta(hours=hour) for hour in (0, 12, 23, 24, 36)]
    assert [len(needs(cast.sophea, at)) for at in hours] == [0, 0, 0, 1, 1]


def test_no_kind_looks_anything_up_before_it_is_asked(cast: Cast, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        assert len(NeedList(NEEDS).queries(timezone.now(), cast.dara.pk)) == len(NEEDS) + 1
