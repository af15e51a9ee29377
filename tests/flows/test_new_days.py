"""A plan that goes on another day: the way and the check-ins go with it, and nobody is in two places at once."""

from datetime import datetime, timedelta
from html import unescape

import pytest
from django.test import Client
from django.utils import timezone

from karpear.activities.itinerary.models import Activity, Leg
from karpear.activities.itinerary.queries import times_of
from karpear.activities.plans.actions import draft as draft_actions
from karpear.activities.plans.actions import pages, start
from karpear.activities.plans.actions.finish import finish
from karpear.activities.values import CheckInTime
from karpear.checkins.models import Promise
from tests.cast import Cast, signed_in
from tests.steps.pages import tight
from tests.steps.plans import ZONE, one_page, typed

pytestmark = [pytest.mark.django_db, pytest.mark.once]
DAY, WEEK = timedelta(days=1), timedelta(days=7)


def evening() -> datetime:
    """Five in the afternoon of tomorrow, where these people are."""
    local = timezone.now().astimezone(ZONE) + DAY
    return local.replace(hour=17, minute=0, second=0, microsecond=0)


def night_trip(client: Client, cast: Cast, begin: datetime, *, length: timedelta = timedelta(hours=47)) -> Activity:
    """A draft of two days: part of the way there is at night."""
    way = {"way-0-from_place": "Office", "way-0-arrives_at": typed(begin + timedelta(hours=5, minutes=30))}
    sent = one_page(begin, begin + length, organisation=str(cast.lantern.pk), buddy=str(cast.dara.pk), **way)
    client.post("/plans/new/", sent)
    return Activity.objects.get(state="draft")


def moved(client: Client, draft: Activity, begin: datetime, end: datetime) -> None:
    when = {"place": draft.place, "province": "", "starts_at": typed(begin), "ends_at": typed(end)}
    client.post(f"/plans/{draft.pk}/when/", when)
    draft.refresh_from_db()


def page_of(client: Client, draft: Activity, name: str) -> str:
    return tight(unescape(client.get(f"/plans/{draft.pk}/{name}/").content.decode()))


def clocks(draft: Activity) -> list[tuple[int, str]]:
    """Its check-ins: how many days after it begins, and when."""
    assert draft.starts_at
    first = draft.starts_at.astimezone(ZONE).date()
    local = [time.due_at.astimezone(ZONE) for time in times_of(draft)]
    return [((at.date() - first).days, f"{at:%H:%M}") for at in local]


def test_a_plan_moved_to_other_days_takes_its_night_leg_and_its_check_ins_with_it(cast: Cast) -> None:
    client, begin = signed_in(cast.sophea), evening()
    old = night_trip(client, cast, begin)
    start.start(person=cast.sophea, activity=old.pk, now=timezone.now())
    client.post(f"/plans/{old.pk}/again/")
    copy = Activity.objects.get(state="draft")
    later = begin + 9 * DAY
    moved(client, copy, later, later + timedelta(hours=47))
    leg = copy.legs.get()
    assert (leg.departs_at, leg.arrives_at, leg.night) == (later, later + timedelta(hours=5, minutes=30), True)
    assert clocks(copy) == clocks(old) and (0, "22:30") in clocks(copy), "the way at night is asked about as before"
    assert "Before it can start" not in page_of(client, copy, "summary")
    assert f"{later.strftime('%-d %b')} 17:00" in page_of(client, copy, "sheet")
    client.post(f"/plans/{copy.pk}/start/")
    armed = Promise.objects.armed().filter(source=copy.pk, person=cast.sophea)
    assert {promise.due_at for promise in armed} == {time.due_at for time in times_of(copy)}


def test_check_ins_that_were_chosen_move_by_as_many_days(cast: Cast) -> None:
    client, begin, now = signed_in(cast.sophea), evening(), timezone.now()
    draft = night_trip(client, cast, begin)
    chosen = [CheckInTime(begin + timedelta(hours=hours), 600) for hours in (3, 20, 47)]
    pages.save_check_ins(person=cast.sophea, activity=draft.pk, times=chosen, now=now)
    moved(client, draft, begin + 3 * DAY - timedelta(hours=1), begin + 3 * DAY + timedelta(hours=47))
    assert [time.due_at for time in times_of(draft)] == [time.due_at + 3 * DAY for time in chosen]
    assert draft.legs.get().departs_at == begin + 3 * DAY, "by whole days, not by the hour"
    moved(client, draft, begin + 3 * DAY, begin + 3 * DAY + timedelta(hours=50))
    assert [time.due_at for time in times_of(draft)] == [time.due_at + 3 * DAY for time in chosen]


@pytest.mark.both
def test_whether_it_is_night_is_computed_again_for_the_new_day(cast: Cast) -> None:
    """At 17:48 it is still light here in July, and dark in December."""
    client, summer = signed_in(cast.sophea), datetime(2027, 7, 1, 12, tzinfo=ZONE)
    draft = night_trip(client, cast, summer, length=timedelta(hours=8))
    Leg.objects.filter(activity=draft).update(arrives_at=summer.replace(hour=17, minute=48), night=False)
    winter = datetime(2027, 12, 1, 12, tzinfo=ZONE)
    moved(client, draft, winter, winter + timedelta(hours=8))
    assert draft.legs.get().night
    moved(client, draft, summer, summer + timedelta(hours=8))
    assert not draft.legs.get().night


def test_a_way_outside_the_time_of_the_trip_is_said_where_it_is_mended(cast: Cast) -> None:
    client, begin = signed_in(cast.sophea), evening()
    draft = night_trip(client, cast, begin)
    moved(client, draft, begin + timedelta(hours=2), begin + timedelta(hours=47))
    page = page_of(client, draft, "summary")
    text = "Part of the way is before this plan begins or after it ends."
    assert text in page and f'href="/plans/{draft.pk}/legs/' in page.partition(text)[0].rpartition("<li>")[2]
    client.post(f"/plans/{draft.pk}/start/")
    draft.refresh_from_db()
    assert draft.state == "draft"
    moved(client, draft, begin, begin + timedelta(hours=47))
    client.post(f"/plans/{draft.pk}/start/")
    draft.refresh_from_db()
    assert draft.state == "planned"


@pytest.mark.parametrize(
    ("since_start", "length", "weeks"),
    [(-2 * DAY, timedelta(hours=9), 1), (3 * DAY, 4 * DAY, 1), (3 * DAY, 12 * DAY, 2)],
    ids=["still to come", "under way", "longer than a week"],
)
def test_the_same_again_is_for_the_next_time(cast: Cast, since_start: timedelta, length: timedelta, weeks: int) -> None:
    client, begin, now = signed_in(cast.sophea), evening(), timezone.now()
    old = night_trip(client, cast, begin, length=length)
    start.start(person=cast.sophea, activity=old.pk, now=now)
    copy = again(cast, old, begin + since_start)
    assert (copy.starts_at, copy.ends_at) == (begin + weeks * WEEK, begin + length + weeks * WEEK)
    assert copy.legs.get().departs_at == begin + weeks * WEEK and clocks(copy) == clocks(old)


def test_the_same_again_of_what_is_over_is_for_the_next_day(cast: Cast) -> None:
    client, begin, now = signed_in(cast.sophea), evening(), timezone.now()
    old = night_trip(client, cast, begin)
    start.start(person=cast.sophea, activity=old.pk, now=now)
    home_at = begin + timedelta(hours=20)
    finish(person=cast.sophea, activity=old.pk, key=old.pk, made_at=home_at, word=None, now=home_at)
    assert again(cast, old, home_at).starts_at == begin + DAY


def again(cast: Cast, old: Activity, now: datetime) -> Activity:
    return draft_actions.plan_again(person=cast.sophea, activity=old.pk, now=now)


@pytest.mark.both
def test_whoever_starts_a_second_trip_at_the_same_time_reads_it_first(cast: Cast) -> None:
    client, begin = signed_in(cast.sophea), evening()
    first = night_trip(client, cast, begin)
    start.start(person=cast.sophea, activity=first.pk, now=timezone.now())
    second = night_trip(client, cast, begin + timedelta(hours=30))
    page = page_of(client, second, "summary")
    said, start_address, _rest = page.partition("You have another trip at this time:")[2].partition(
        f"/plans/{second.pk}/start/"
    )
    assert f'href="/plans/{first.pk}/"' in said and "Visit" in said and start_address, "above Start, which stands"
    moved(client, second, begin + timedelta(hours=47), begin + timedelta(hours=80))
    assert "another trip at this time" not in page_of(client, second, "summary"), "one after the other"
    moved(client, second, begin + timedelta(hours=30), begin + timedelta(hours=77))
    client.post(f"/plans/{second.pk}/start/")
    second.refresh_from_db()
    assert second.state == "planned", "it is said, and not forbidden"


def test_a_colleagues_trip_is_not_my_other_trip(cast: Cast) -> None:
    begin = evening()
    theirs = night_trip(signed_in(cast.kanha), cast, begin)
    start.start(person=cast.kanha, activity=theirs.pk, now=timezone.now())
    client = signed_in(cast.sophea)
    assert "another trip at this time" not in page_of(client, night_trip(client, cast, begin), "summary")


def test_check_ins_that_all_lie_outside_are_named_before_it_starts(cast: Cast) -> None:
    client, begin = signed_in(cast.sophea), evening()
    draft = night_trip(client, cast, begin)
    after = draft.ends_at + timedelta(hours=2) if draft.ends_at else begin
    draft.schedule = [{"due_at": after.isoformat(), "grace_s": 600}]
    draft.save()
    assert "Every check-in is before this plan begins or after it ends." in page_of(client, draft, "summary")
    client.post(f"/plans/{draft.pk}/start/")
    draft.refresh_from_db()
    assert draft.state == "draft"
