"""Home safe in one tap, and trips whose end has passed: nothing says that somebody is home before they said so."""

import re
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from karpear.activities.itinerary.models import Activity
from karpear.activities.plans.actions import family, finish, lapse
from karpear.activities.plans.models import FamilyPage
from karpear.activities.plans.queries.family import family_view
from karpear.activities.plans.queries.now import travelling
from karpear.alerts.actions.answers import acknowledge, resolve
from karpear.alerts.actions.sos import raise_sos
from karpear.alerts.models import Alert
from karpear.checkins.actions.check_ins import check_in
from karpear.checkins.actions.overdue import miss_overdue
from karpear.checkins.models import CheckIn, Promise
from karpear.messaging.models import Delivery
from karpear.people.words import set_words
from karpear.rules.alarm.outcome import Outcome
from tests.cast import NOW, Cast, signed_in
from tests.rooms.activities.plans import created

pytestmark = [pytest.mark.django_db, pytest.mark.once]
SECRETS = re.compile(r'value="[A-Za-z0-9-]{32,64}"|/plans/[0-9a-f-]{36}/|\d\d:\d\d[\d:.+]*|data-age="[^"]*"')
END = NOW + timedelta(hours=4)
DAY = timedelta(hours=25)


def out(cast: Cast, **changes: object) -> Activity:
    """On the way since an hour by the real clock, with a check-in ahead."""
    now = timezone.now()
    times = {"starts_at": (now - timedelta(hours=1)).isoformat(), "ends_at": (now + timedelta(hours=2)).isoformat()}
    due = [{"due_at": (now + timedelta(hours=2)).isoformat(), "grace_s": 600}]
    return created(cast.sophea, now=now, **{**times, "check_ins": due, **changes})


def home(client: Client) -> str:
    return client.get("/").content.decode()


def test_home_safe_from_the_first_page(cast: Cast) -> None:
    trip, client = out(cast), signed_in(cast.sophea)
    page = home(client)
    assert f'action="/plans/{trip.pk}/finish/"' in page and "You are home" not in page
    assert page.count('id="word"') == page.count('id="word2"') == 1, "a word for either"
    answer = client.post(f"/plans/{trip.pk}/finish/", {"word": ""})
    assert answer["Location"] == "/"
    page = home(client)
    assert "You are home. The trip is over." in page and "/finish/" not in page
    client.post(f"/plans/{trip.pk}/finish/", {"word": ""})
    assert "This plan was already over." in home(client)
    Activity.objects.update(ended_at=timezone.now() - timedelta(hours=1))
    assert "You are home" not in home(client)


def reopen(client: Client, trip: Activity, hours: str = "1") -> str:
    """ "Pressed by mistake?" on the first page; what that says then."""
    client.post(f"/plans/{trip.pk}/reopen/", {"hours": hours})
    return home(client)


def test_home_safe_by_mistake_is_answered_where_it_is_said(cast: Cast) -> None:
    trip, client, now = out(cast), signed_in(cast.sophea), timezone.now()
    contact = cast.sophea.contacts.order_by("position").first()
    page = FamilyPage.objects.create(activity=trip, contact=contact, disclosures=["next_check_in"])
    family.tell_start(trip, now=now)
    Delivery.objects.filter(subject=page.pk).update(state="sent", sent_at=now)
    client.post(f"/plans/{trip.pk}/finish/", {"word": ""})
    assert not Promise.objects.armed().exists()
    assert family.tell_ends(now=timezone.now()) == 1, "the family is told at the next tick, so it cannot be taken back"
    Delivery.objects.filter(subject=page.pk).update(state="sent", sent_at=now)
    assert f'action="/plans/{trip.pk}/reopen/"' in home(client)
    for hours in ("3", "", "x"):
        assert "You are home" in reopen(client, trip, hours)
    shown = reopen(client, trip)
    assert "Say you are OK before" in shown and "You are home" not in shown
    trip.refresh_from_db()
    due = sorted(promise.due_at for promise in Promise.objects.armed().filter(source=trip.pk))
    assert trip.state == "planned" and trip.ended_at is None
    assert len(due) == 2 and abs(due[0] - now - timedelta(hours=1)) < timedelta(minutes=5), "and the one of the plan"
    assert Delivery.objects.filter(subject=page.pk, text_key="family_page_goes_on", state="queued").count() == 1
    assert not family_view(FamilyPage.objects.get(pk=page.pk)).over
    client.post(f"/plans/{trip.pk}/finish/", {"word": ""})
    assert family.tell_ends(now=timezone.now()) == 1
    assert Delivery.objects.filter(subject=page.pk, text_key="family_page_ended").count() == 2, "each end is told"


def test_whoever_is_out_again_or_missed_is_not_told_that_they_are_home(cast: Cast) -> None:
    first, client = out(cast), signed_in(cast.sophea)
    client.post(f"/plans/{first.pk}/finish/", {"word": ""})
    assert "You are home" in home(client)
    second = out(cast)
    assert "You are home" not in home(client) and f'action="/plans/{second.pk}/finish/"' in home(client)
    client.post(f"/plans/{second.pk}/finish/", {"word": ""})
    now = timezone.now()
    raise_sos(person=cast.sophea, key=uuid4(), pressed_at=now, now=now)
    assert "You are home" not in home(client)


def test_a_mistake_that_nobody_heard_of_is_told_to_nobody(cast: Cast) -> None:
    trip, client = out(cast), signed_in(cast.sophea)
    contact = cast.sophea.contacts.order_by("position").first()
    page = FamilyPage.objects.create(activity=trip, contact=contact, disclosures=["next_check_in"])
    family.tell_start(trip, now=timezone.now())
    Delivery.objects.filter(subject=page.pk).update(state="sent", sent_at=timezone.now())
    client.post(f"/plans/{trip.pk}/finish/", {"word": ""})
    reopen(client, trip)
    assert family.tell_ends(now=timezone.now()) == 0
    assert Delivery.objects.filter(subject=page.pk).exclude(text_key="family_page").count() == 0


@pytest.mark.both
def test_whose_mistake_it_was_and_for_how_long(cast: Cast) -> None:
    trip = out(cast, travellers=[str(cast.kanha.pk)])
    fellow, maker = signed_in(cast.kanha), signed_in(cast.sophea)
    fellow.post(f"/plans/{trip.pk}/finish/", {"word": ""})
    assert not Promise.objects.armed().filter(person=cast.kanha).exists()
    reopen(fellow, trip)
    assert Promise.objects.armed().filter(person=cast.kanha).count() == 2
    assert Promise.objects.armed().filter(person=cast.sophea).count() == 1, "the others' check-ins are as they were"
    maker.post(f"/plans/{trip.pk}/finish/", {"word": ""})
    assert "/reopen/" not in home(fellow), "who made the plan ended it for all"
    assert signed_in(cast.rith).post(f"/plans/{trip.pk}/reopen/", {"hours": "1"}).status_code == 404
    for client in (fellow, signed_in(cast.dara)):
        client.post(f"/plans/{trip.pk}/reopen/", {"hours": "1"})
    assert not Promise.objects.armed().filter(source=trip.pk).exists()
    Activity.objects.update(ended_at=timezone.now() - timedelta(minutes=31))
    assert "It was over some time ago." in reopen(maker, trip)
    assert not Promise.objects.armed().filter(source=trip.pk).exists()


def test_home_safe_under_duress_reads_the_same(cast: Cast, still: datetime) -> None:
    set_words(person=cast.sophea, ok="mango", delayed="", duress="papaya", now=still)
    client, pages = signed_in(cast.sophea), []
    for word in ("mango", "papaya"):
        trip = out(cast)
        client.post(f"/plans/{trip.pk}/finish/", {"word": word})
        pages.append(home(client))
        trip.delete()
    assert SECRETS.sub("", pages[0]) == SECRETS.sub("", pages[1])
    assert CheckIn.objects.filter(raise_duress=True).count() == 1


def test_whoever_speaks_for_others_is_asked_first(cast: Cast) -> None:
    trip = out(cast, travellers=[str(cast.kanha.pk)])
    page = home(signed_in(cast.sophea))
    assert f'href="/plans/{trip.pk}/finish/"' in page and f'action="/plans/{trip.pk}/finish/"' not in page
    asked = signed_in(cast.sophea).get(f"/plans/{trip.pk}/finish/").content.decode()
    assert "Are you all home?" in asked and "Kanha" in asked
    fellow = signed_in(cast.kanha)
    assert f'action="/plans/{trip.pk}/finish/"' in home(fellow), "a fellow speaks for themselves"
    fellow.post(f"/plans/{trip.pk}/finish/", {"word": ""})
    assert "You are home. The others go on." in home(fellow)


def test_a_plan_for_tomorrow_is_not_yet_to_come_home_from(cast: Cast) -> None:
    now = timezone.now()
    start, end = now + timedelta(hours=20), now + timedelta(hours=28)
    due = [{"due_at": end.isoformat(), "grace_s": 600}]
    trip = out(cast, starts_at=start.isoformat(), ends_at=end.isoformat(), check_ins=due)
    client = signed_in(cast.sophea)
    assert "Home safe" not in home(client)
    assert "Home safe" not in client.get(f"/plans/{trip.pk}/").content.decode()


def past_end(cast: Cast) -> Activity:
    """All its check-ins were kept, and nobody said that they are home."""
    trip = created(cast.sophea)
    check_in(person=cast.sophea, key=uuid4(), made_at=END, now=END)
    return trip


def test_past_its_end_it_asks_and_says_so(cast: Cast) -> None:
    trip = past_end(cast)
    [row] = travelling(cast.dara, END + timedelta(minutes=1))
    assert row.unconfirmed
    Activity.objects.update(starts_at=NOW - timedelta(days=400), ends_at=timezone.now() - timedelta(hours=1))
    board = signed_in(cast.dara).get("/board/").content.decode()
    assert "past its end, not confirmed" in board and "no check-in left" not in board
    client = signed_in(cast.sophea)
    assert "Are you home?" in home(client) and f'action="/plans/{trip.pk}/finish/"' in home(client)
    assert "nobody has said that they are home" in client.get(f"/plans/{trip.pk}/").content.decode()


def test_still_out_is_one_tap_and_arms_a_check_in(cast: Cast) -> None:
    trip = past_end(cast)
    now = timezone.now()
    Activity.objects.update(starts_at=now - timedelta(days=4), ends_at=now - timedelta(hours=1))
    client = signed_in(cast.sophea)
    assert f'action="/plans/{trip.pk}/longer/"' in home(client)
    client.post(f"/plans/{trip.pk}/longer/", {"hours": "2"})
    promise = Promise.objects.armed().get(source=trip.pk)
    trip.refresh_from_db()
    assert trip.ends_at == promise.due_at and abs(promise.due_at - now - timedelta(hours=2)) < timedelta(minutes=5)
    page = home(client)
    assert "Say you are OK before" in page and "Are you home?" not in page
    for hours in ("3", "", "-1", "x"):
        client.post(f"/plans/{trip.pk}/longer/", {"hours": hours})
    assert signed_in(cast.rith).post(f"/plans/{trip.pk}/longer/", {"hours": "2"}).status_code == 404
    assert signed_in(cast.dara).post(f"/plans/{trip.pk}/longer/", {"hours": "2"}).status_code in (302, 403)
    assert Promise.objects.armed().get(source=trip.pk) == promise


@pytest.mark.both
def test_a_day_later_the_clock_ends_it_and_claims_nothing(cast: Cast) -> None:
    trip = past_end(cast)
    contact = cast.sophea.contacts.order_by("position").first()
    page = FamilyPage.objects.create(activity=trip, contact=contact, disclosures=["next_check_in"])
    assert lapse.lapse_unconfirmed(now=END + timedelta(hours=23)) == 0
    assert lapse.lapse_unconfirmed(now=END + DAY) == 1
    assert lapse.lapse_unconfirmed(now=END + DAY) == 0
    trip.refresh_from_db()
    page = FamilyPage.objects.get(pk=page.pk)
    assert (trip.state, trip.ended_at) == ("lapsed", END + DAY)
    assert travelling(cast.dara, END + DAY) == []
    assert not Delivery.objects.filter(text_key="family_page_ended").exists()
    view = family_view(page)
    assert view.over and view.unconfirmed
    shown = signed_in(cast.sophea).get(f"/plans/{trip.pk}/").content.decode()
    assert "Over, not confirmed" in shown and f"/plans/{trip.pk}/finish/" in shown
    finish.finish(person=cast.sophea, activity=trip.pk, key=uuid4(), made_at=END + DAY, now=END + DAY)
    trip.refresh_from_db()
    assert trip.state == "ended", "they may still say it"


@pytest.mark.both
def test_a_last_promise_that_was_not_kept_alarms_and_its_trip_stays(cast: Cast) -> None:
    trip = created(cast.sophea)
    late = END + timedelta(minutes=11)
    miss_overdue(now=late)
    [row] = travelling(cast.dara, late)
    assert not row.unconfirmed, "an alarm is open: the board says that"
    assert lapse.lapse_unconfirmed(now=END + DAY) == 0
    alert = Alert.objects.get(source=trip.pk)
    acknowledge(by=cast.dara, alert_id=alert.pk, now=END + DAY)
    resolve(by=cast.dara, alert_id=alert.pk, outcome=Outcome.SAFE, now=END + DAY)
    [row] = travelling(cast.dara, END + DAY)
    assert row.unconfirmed
    assert lapse.lapse_unconfirmed(now=END + DAY + timedelta(hours=1)) == 0, "a day from then on"
    assert lapse.lapse_unconfirmed(now=END + 2 * DAY) == 1


def test_after_an_incident_only_a_person_ends_it(cast: Cast) -> None:
    trip = created(cast.sophea)
    miss_overdue(now=END + timedelta(minutes=11))
    alert = Alert.objects.get(source=trip.pk)
    acknowledge(by=cast.dara, alert_id=alert.pk, now=END + DAY)
    resolve(by=cast.dara, alert_id=alert.pk, outcome=Outcome.INCIDENT, now=END + DAY)
    assert lapse.lapse_unconfirmed(now=END + 9 * DAY) == 0


@pytest.mark.both
def test_start_says_what_to_do_when_the_end_has_passed(cast: Cast) -> None:
    trip = out(cast)
    Activity.objects.update(state="draft", ends_at=timezone.now() - timedelta(minutes=1), schedule=[])
    page = signed_in(cast.sophea).get(f"/plans/{trip.pk}/summary/").content.decode()
    assert "The end has already passed. Choose a later one." in page
