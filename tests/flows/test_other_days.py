"""A trip that has been started goes on other days: the whole of it before it begins, what is left once it goes on."""

from datetime import datetime, timedelta
from html import unescape

import pytest
from django.test import Client
from django.utils import timezone

from karpear.activities.itinerary.models import Activity
from karpear.activities.itinerary.queries import times_of
from karpear.activities.plans.actions import draft as draft_actions
from karpear.activities.plans.actions import move, start
from karpear.activities.plans.actions.change import change_plan
from karpear.activities.plans.actions.family import tell_start
from karpear.activities.plans.models import FamilyPage
from karpear.activities.values import CheckInTime
from karpear.checkins.actions.check_ins import check_in
from karpear.checkins.models import Promise
from karpear.keys.ids import new_id
from karpear.messaging.models import Delivery
from karpear.people.models import Contact
from karpear.rules.refusals import BadFields, Conflict
from tests.cast import Cast, signed_in
from tests.steps.pages import tight
from tests.steps.plans import ZONE, one_page, rows, typed

pytestmark = pytest.mark.django_db
DAY, HOUR = timedelta(days=1), timedelta(hours=1)


def evening() -> datetime:
    """Five in the afternoon of tomorrow, where these people are."""
    local = timezone.now().astimezone(ZONE) + DAY
    return local.replace(hour=17, minute=0, second=0, microsecond=0)


@pytest.fixture
def trip(cast: Cast) -> Activity:
    """Two days from tomorrow evening; the way there is at night, the way back on the afternoon of the last day."""
    client, begin = signed_in(cast.sophea), evening()
    end = begin + 47 * HOUR
    way = {"way-0-from_place": "Office", "way-0-arrives_at": typed(begin + timedelta(hours=5, minutes=30))}
    back = {"way-1-departs_at": typed(end - 3 * HOUR), "way-1-arrives_at": typed(end)}
    form_fields = one_page(begin, end, organisation=str(cast.lantern.pk), buddy=str(cast.dara.pk), **way, **back)
    client.post("/plans/new/", form_fields)
    draft = Activity.objects.get(state="draft")
    assert draft.legs.count() == 2
    return start.start(person=cast.sophea, activity=draft.pk, now=timezone.now())


def page(client: Client, path: str) -> str:
    return tight(unescape(client.get(path).content.decode()))


def day_of(moment: datetime | None) -> str:
    assert moment
    return moment.astimezone(ZONE).date().isoformat()


def said(moment: datetime | None) -> str:
    assert moment
    return moment.astimezone(ZONE).strftime("%-d %b %H:%M")


def armed(trip: Activity) -> list[datetime]:
    return [time.due_at for time in times_of(trip, armed=True)]


def safe(cast: Cast, now: datetime) -> None:
    check_in(person=cast.sophea, key=new_id(), made_at=now, now=now)


def post_move(client: Client, trip: Activity, day: str, **more: str) -> str:
    trip_end = trip.ends_at.isoformat() if trip.ends_at else ""
    answer = client.post(f"/plans/{trip.pk}/move/", {"day": day, "shown": trip_end, **more}, follow=True)
    return tight(unescape(answer.content.decode()))


def test_a_started_trip_that_has_not_begun_is_moved_with_its_way_and_its_check_ins(cast: Cast, trip: Activity) -> None:
    client, old, begin = signed_in(cast.sophea), armed(trip), trip.starts_at
    assert begin and f'href="/plans/{trip.pk}/move/' in page(client, f"/plans/{trip.pk}/")
    page_text = post_move(client, trip, day_of(begin + 2 * DAY))
    assert (
        "Is this what you want?" in page_text
        and said(begin + 2 * DAY) in page_text
        and said(old[0] + 2 * DAY) in page_text
    )
    trip.refresh_from_db()
    assert trip.starts_at == begin and armed(trip) == old, "the next page shows the difference first"
    page_text = post_move(client, trip, day_of(begin + 2 * DAY), confirm="1")
    trip.refresh_from_db()
    assert trip.starts_at == begin + 2 * DAY and trip.ends_at == begin + 2 * DAY + 47 * HOUR
    assert armed(trip) == [at + 2 * DAY for at in old] == [time.due_at for time in times_of(trip)]
    legs = list(trip.legs.all())
    assert [leg.departs_at for leg in legs] == [begin + 2 * DAY, begin + 2 * DAY + 44 * HOUR] and legs[0].night
    assert Promise.objects.armed().filter(source=trip.pk, due_at__in=set(old) - set(armed(trip))).count() == 0
    assert trip.briefing and trip.briefing.content["starts_at"] == trip.starts_at.isoformat()
    assert trip.briefing.content["legs"][0]["departs_at"] == legs[0].departs_at.isoformat()
    assert said(trip.starts_at) in page(client, f"/plans/{trip.pk}/sheet/")
    assert said(trip.starts_at) in page(signed_in(cast.dara), f"/plans/{trip.pk}/")


def test_what_is_left_of_a_trip_under_way_is_put_off_and_nobody_is_unwatched_in_between(
    cast: Cast, trip: Activity
) -> None:
    begin, end = trip.starts_at, trip.ends_at
    assert begin and end
    now = begin + 38 * HOUR  # seven in the morning of the last day
    safe(cast, now)
    left = [at for at in armed(trip) if at > now]
    moved = move.move_days(person=cast.sophea, activity=trip.pk, day=(end + DAY).astimezone(ZONE).date(), now=now)
    way_there, back = moved.legs.all()
    assert moved.starts_at == begin and moved.ends_at == end + DAY
    assert way_there.departs_at == begin and back.departs_at == end - 3 * HOUR + DAY, "what is behind them stays"
    times = armed(moved)
    assert left[0] in times, "the check-in that stands on their page stays"
    assert {at + DAY for at in left} <= set(times) and times[-1] == moved.ends_at
    gaps = [later - earlier for earlier, later in zip([now, *times], times, strict=False)]
    assert max(gaps) <= 12 * HOUR, "the day that is added has its check-ins"
    assert not any(at.astimezone(ZONE).hour in range(6) for at in times if at > end - DAY)


def test_a_part_of_the_way_that_they_are_on_stays_with_its_check_ins(cast: Cast, trip: Activity) -> None:
    begin, end = trip.starts_at, trip.ends_at
    assert begin and end
    now, way_there = begin + HOUR, trip.legs.all()[0]
    safe(cast, now)
    on_the_way = [at for at in armed(trip) if now < at <= way_there.arrives_at]
    moved = move.move_days(person=cast.sophea, activity=trip.pk, day=(end + DAY).astimezone(ZONE).date(), now=now)
    assert moved.legs.all()[0].arrives_at == way_there.arrives_at and on_the_way
    assert set(on_the_way) <= set(armed(moved))


def test_an_old_page_moves_nothing_and_no_day_that_makes_no_sense_is_taken(cast: Cast, trip: Activity) -> None:
    client, begin, end, now = signed_in(cast.sophea), trip.starts_at, trip.ends_at, timezone.now()
    assert begin and end
    post_move(client, trip, day_of(begin + 2 * DAY), confirm="1")
    page_text = post_move(client, trip, day_of(begin + 3 * DAY), confirm="1")  # `trip` still has the end of before
    assert "These times have been changed since" in page_text
    trip.refresh_from_db()
    assert trip.starts_at == begin + 2 * DAY
    for day in (begin + 2 * DAY, now - 3 * DAY, now + timedelta(days=900)):
        with pytest.raises(BadFields):
            move.move_days(person=cast.sophea, activity=trip.pk, day=day.astimezone(ZONE).date(), now=now)
    for stranger in (cast.dara, cast.rith):
        answer = signed_in(stranger).post(
            f"/plans/{trip.pk}/move/", {"day": day_of(begin), "shown": "", "confirm": "1"}
        )
        assert answer.status_code in (403, 404)


def test_no_overdue_check_in_is_moved_away(cast: Cast, trip: Activity) -> None:
    assert trip.ends_at
    late = armed(trip)[0] + timedelta(minutes=1)
    with pytest.raises(Conflict):
        move.move_days(person=cast.sophea, activity=trip.pk, day=(trip.ends_at + DAY).astimezone(ZONE).date(), now=late)


def test_whoever_reads_when_hears_that_there_is_something_new(cast: Cast, trip: Activity) -> None:
    sister, lawyer = Contact.objects.filter(owner=cast.sophea).order_by("position")
    for contact, disclosures in ((sister, ["when"]), (lawyer, ["what"])):
        contact.disclosures = disclosures
        contact.save()
        FamilyPage.objects.create(activity=trip, contact=contact, disclosures=disclosures)
    tell_start(trip, now=timezone.now())
    assert trip.starts_at
    day = (trip.starts_at + DAY).astimezone(ZONE).date()
    move.move_days(person=cast.sophea, activity=trip.pk, day=day, now=timezone.now())
    news = Delivery.objects.filter(topic="activity", text_key="news")
    assert [row.contact for row in news] == [sister], "whose page has changed"


def test_the_same_again_of_a_trip_changed_on_the_way_has_all_its_check_ins(cast: Cast, trip: Activity) -> None:
    begin, end = trip.starts_at, trip.ends_at
    assert begin and end
    before = [time.due_at for time in times_of(trip)]
    now = before[0] - timedelta(minutes=5)
    safe(cast, now)
    later = [CheckInTime(at, 600) for at in before[1:]]
    change_plan(person=cast.sophea, activity=trip.pk, ends_at=end, times=later, now=now)
    safe(cast, before[1])
    change_plan(person=cast.sophea, activity=trip.pk, ends_at=end, times=later[1:], now=before[1] + HOUR / 2)
    copy = draft_actions.plan_again(person=cast.sophea, activity=trip.pk, now=before[1] + HOUR)
    assert copy.starts_at
    assert [time.due_at - copy.starts_at for time in times_of(copy)] == [at - begin for at in before]


def test_each_check_in_and_each_part_of_the_way_outside_the_trip_is_named(cast: Cast, trip: Activity) -> None:
    client = signed_in(cast.sophea)
    client.post(f"/plans/{trip.pk}/again/")
    draft = Activity.objects.get(state="draft")
    assert draft.starts_at and draft.ends_at
    times = [time.due_at for time in times_of(draft)]
    shorter = {"starts_at": typed(draft.starts_at), "ends_at": typed(draft.ends_at - 10 * HOUR)}
    client.post(f"/plans/{draft.pk}/check-ins/", rows(*times[1:]))
    client.post(f"/plans/{draft.pk}/when/", {"place": draft.place, "province": "", **shorter})
    summary = page(client, f"/plans/{draft.pk}/summary/")
    outside = [at for at in times if at > draft.ends_at - 10 * HOUR]
    assert outside and len(outside) < len(times)
    text = "These check-ins are before this plan begins or after it ends:"
    assert all(said(at) in summary.partition(text)[2].partition("</p>")[0] for at in outside)
    assert f"Give it other times: {said(draft.ends_at - 3 * HOUR)}" in summary


def test_a_change_that_leaves_a_part_of_the_way_without_a_check_in_says_which(cast: Cast, trip: Activity) -> None:
    client, begin, end = signed_in(cast.sophea), trip.starts_at, trip.ends_at
    assert begin and end
    page_text = difference(client, trip, [end])
    text = "Nobody would notice if you were silent on these parts of the way:"
    assert said(begin) in page_text.partition(text)[2].partition("</ul>")[0] and text in page_text
    assert text not in difference(client, trip, armed(trip))


def difference(client: Client, trip: Activity, times: list[datetime]) -> str:
    """What the page says before it changes the check-ins."""
    assert trip.ends_at
    answer = client.post(f"/plans/{trip.pk}/change/", {"ends_at": typed(trip.ends_at), **rows(*times)})
    return tight(unescape(answer.content.decode()))
