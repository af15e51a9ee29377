"""A digest by mail, and an address for one's calendar: that something waits and by when, never what."""

from datetime import date, datetime, timedelta
from html import unescape
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils import timezone
from icalendar import Calendar

from karpear.audit.models import Entry
from karpear.keeper.steps import every_step
from karpear.messaging.letters import write_letters
from karpear.messaging.models import Delivery
from karpear.people.actions.lost import close_phones
from karpear.people.actions.need_news import choose_digest
from karpear.people.models import Address, DigestEvery, NeedNews, Person
from karpear.readiness.packs.models import Pack
from karpear.screens.agenda.actions import tell_digests
from tests.cast import Cast, signed_in
from tests.rooms.cases.opened import opened, supported
from tests.rooms.risks.lines import add
from tests.steps.alarms import sos
from tests.steps.links import link_in
from tests.steps.pages import without_tokens
from tests.steps.pressure import forced

pytestmark = [pytest.mark.django_db, pytest.mark.once]

MONDAY_MORNING = datetime(2026, 11, 30, 7, 20, tzinfo=ZoneInfo("Asia/Phnom_Penh"))
TUESDAY_MORNING = MONDAY_MORNING + timedelta(days=1)


def packed(person: Person, now: datetime = MONDAY_MORNING) -> Pack:
    return Pack.objects.create(
        person=person, created_at=now, sealed_at=now, reviewed_at=now - timedelta(days=400),
        papers_until=now.date() + timedelta(days=30),
    )  # fmt: skip


def digests() -> dict[Any, list[Delivery]]:
    rows = Delivery.objects.filter(text_key="digest").order_by("created_at")
    return {person: list(rows.filter(person=person)) for person in set(rows.values_list("person", flat=True))}


def test_who_watches_over_others_is_written_to_on_monday_and_members_are_not(cast: Cast) -> None:
    for person in (cast.sophea, cast.dara):
        packed(person)
    every_step()["tell digests"](MONDAY_MORNING - timedelta(hours=1))
    assert digests() == {}
    every_step()["tell digests"](MONDAY_MORNING)
    assert [(person, len(rows)) for person, rows in digests().items()] == [(cast.dara.pk, 1)]
    [delivery] = digests()[cast.dara.pk]
    assert delivery.channel == "email"
    assert Entry.objects.get(action="needs.digest").detail == {"count": 2}
    for again in (MONDAY_MORNING + timedelta(hours=1), TUESDAY_MORNING):
        assert tell_digests(now=again) == 0
    assert tell_digests(now=MONDAY_MORNING + timedelta(days=7)) == 1


@pytest.mark.both
def test_it_says_how_much_and_nothing_else_in_the_readers_language(cast: Cast) -> None:
    packed(cast.dara)
    tell_digests(now=MONDAY_MORNING)
    [delivery] = digests()[cast.dara.pk]
    [english] = write_letters([[delivery]])
    Person.objects.filter(pk=cast.dara.pk).update(language="km")
    [khmer] = write_letters([[delivery]])
    assert english.message and khmer.message
    assert english.message.subject == "Notes: Things that wait for you: 2"
    assert "pack" not in without_tokens(english.message.text).lower()
    assert "2" in khmer.message.subject and "wait" not in khmer.message.subject
    assert signed_in(cast.dara).get(link_in(delivery)).url == "/needs/"


def test_each_chooses_never_every_morning_or_on_monday(cast: Cast) -> None:
    for person in (cast.sophea, cast.dara):
        packed(person)
    for person, every in ((cast.sophea, "daily"), (cast.dara, "never")):
        browser = signed_in(person)
        assert browser.post("/needs/news/", {"digest": every}).status_code == 302
        assert browser.get("/needs/news/").context["form"].initial == {"digest": every}
    assert [tell_digests(now=now) for now in (MONDAY_MORNING, TUESDAY_MORNING, TUESDAY_MORNING)] == [1, 1, 0]
    assert set(digests()) == {cast.sophea.pk}
    assert "/needs/news/" in signed_in(cast.sophea).get("/addresses/").content.decode()
    assert signed_in(cast.sophea).post("/needs/news/", {"digest": "hourly"}).status_code == 422


def test_the_morning_is_the_readers(cast: Cast) -> None:
    packed(cast.dara)
    Person.objects.filter(pk=cast.dara.pk).update(time_zone="America/New_York")
    assert tell_digests(now=MONDAY_MORNING) == 0
    assert tell_digests(now=datetime(2026, 11, 30, 8, 0, tzinfo=ZoneInfo("America/New_York"))) == 1
    assert NeedNews.objects.get().digest_on == date(2026, 11, 30)


def test_nothing_is_written_while_nothing_waits_nor_of_an_alarm_nor_by_text(cast: Cast) -> None:
    sos(cast.sophea)
    for person in (cast.dara, cast.sophea, cast.kanha):
        choose_digest(person=person, digest=DigestEvery.DAILY, now=MONDAY_MORNING)
    packed(cast.kanha)
    Address.objects.filter(person=cast.kanha, channel="email").update(removed_at=MONDAY_MORNING)
    assert tell_digests(now=MONDAY_MORNING) == 0 and digests() == {}


def test_a_calendar_shows_days_and_hours_and_no_word_of_what(cast: Cast) -> None:
    now = timezone.now()
    packed(cast.dara, now)
    opened(cast.dara, now=now, organisation=cast.lantern.pk)
    sos(cast.sophea)
    browser = signed_in(cast.dara)
    browser.post("/needs/calendar/")
    address = browser.get("/needs/news/").context["feed"].removeprefix("http://localhost:8000")
    assert address.encode() not in browser.get("/needs/news/").content
    answer = Client().get(address)
    calendar = Calendar.from_ical(answer.content)
    events = list(calendar.walk("VEVENT"))
    waiting = [thing for thing in browser.get("/api/v1/needs").json() if thing["at"] and thing["urgency"] != "alarm"]
    assert len(events) == len(waiting) == len({event["UID"] for event in events}) > 2
    assert {str(event["SUMMARY"]) for event in events} == {"Something waits"}
    assert {type(event.decoded("DTSTART")) for event in events} == {date, datetime}
    assert {key for event in events for key in event} == {"SUMMARY", "DTSTART", "DTSTAMP", "UID"}
    text = answer.content.decode()
    assert str(cast.dara.pk) not in text
    for secret in ("incident", "pack", "Dara", "alert"):
        assert secret not in without_tokens(text)
    Person.objects.filter(pk=cast.dara.pk).update(language="km")
    again = Client().get(address)
    assert {str(e["SUMMARY"]) for e in Calendar.from_ical(again.content).walk("VEVENT")} == {"មានអ្វីមួយរង់ចាំ"}
    uids = {event["UID"] for event in Calendar.from_ical(again.content).walk("VEVENT")}
    assert uids == {event["UID"] for event in events}


@pytest.mark.both
def test_a_calendars_address_is_renewed_closed_and_lost_with_the_phone(cast: Cast) -> None:
    browser = signed_in(cast.sophea)

    def fresh() -> str:
        browser.post("/needs/calendar/")
        return str(browser.get("/needs/news/").context["feed"]).removeprefix("http://localhost:8000")

    first, second = fresh(), fresh()
    assert [Client().get(address).status_code for address in (first, second)] == [404, 200]
    browser.post("/needs/calendar/close/")
    assert Client().get(second).status_code == 404
    third = fresh()
    assert close_phones(by=cast.sophea, person=cast.sophea, devices=[], now=timezone.now()).calendars == 1
    assert Client().get(third).status_code == 404
    assert Client().get("/needs/feed/.ics").status_code == 404 and Client().get("/needs/feed/x.ics").status_code == 404


@pytest.mark.both
def test_in_a_forced_session_nothing_that_lasts_is_made_or_closed(cast: Cast) -> None:
    browser = forced(cast.dara)
    assert browser.get("/needs/news/").status_code == 200
    for path in ("/needs/news/", "/needs/calendar/", "/needs/calendar/close/"):
        assert browser.post(path, {"digest": "daily"}).status_code == 503
    assert not NeedNews.objects.exists()


def test_a_digest_counts_what_waits_in_all_rooms(cast: Cast) -> None:
    add(cast.dara, cast.lantern, MONDAY_MORNING - timedelta(days=200), owner=cast.dara.pk)
    supported(cast, MONDAY_MORNING - timedelta(days=10))
    packed(cast.kanha)
    tell_digests(now=MONDAY_MORNING)
    counts = dict(NeedNews.objects.values_list("person", "digest_count"))
    assert counts == {cast.dara.pk: 1, cast.kanha.pk: 3}
    page = unescape(signed_in(cast.dara).get("/needs/news/").content.decode())
    assert "On Monday morning" in page
