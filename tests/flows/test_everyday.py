"""Small things that people meet every day: their language stays, and an alarm that waits is seen where one begins."""

import re
from datetime import datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.timezone import localtime

from karpear.alerts.actions.answers import acknowledge, resolve
from karpear.alerts.actions.new_alerts import AlertRequest, raise_alerts
from karpear.alerts.actions.rungs import overtake
from karpear.alerts.actions.sos import raise_sos
from karpear.alerts.models import Alert
from karpear.checkins.actions.promises import NewPromise, arm
from karpear.checkins.models import Promise
from karpear.people.words import set_words
from karpear.rules.alarm.outcome import Kind, Outcome
from tests.cast import PASSWORD, Cast, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.once]

SECRETS = re.compile(r'value="[A-Za-z0-9-]{32,64}"|data-age="[^"]*">[^<]*')


def test_a_language_that_is_chosen_stays_with_its_person(cast: Cast) -> None:
    signed_in(cast.sophea, second_factor=False).post("/language/", {"language": "km", "next": "/"})
    cast.sophea.refresh_from_db()
    assert cast.sophea.language == "km"
    elsewhere = Client(headers={"accept-language": "en"})
    elsewhere.post("/accounts/login/", {"login": cast.sophea.email, "password": PASSWORD})
    assert '<html lang="km"' in elsewhere.get("/").content.decode()


def test_whoever_is_signed_out_chooses_for_this_browser(cast: Cast) -> None:
    client = Client()
    client.post("/language/", {"language": "km", "next": "/accounts/login/"})
    assert '<html lang="km"' in client.get("/accounts/login/").content.decode()
    signed_in(cast.sophea).post("/language/", {"language": "xx", "next": "/"})
    cast.sophea.refresh_from_db()
    assert cast.sophea.language == "en"


def test_an_officer_sees_on_the_first_page_that_an_sos_waits_and_not_whose(cast: Cast) -> None:
    now = timezone.now()
    raise_sos(person=cast.sophea, key=uuid4(), pressed_at=now, now=now)
    page = signed_in(cast.bopha).get("/").content.decode()
    assert "Nobody has it yet." in page
    assert cast.sophea.shown_name not in page
    assert "Nobody has it yet." not in signed_in(cast.chenda).get("/").content.decode()
    acknowledge(by=cast.dara, alert_id=Alert.objects.get().pk, now=timezone.now())
    assert "Nobody has it yet." not in signed_in(cast.bopha).get("/").content.decode()


@pytest.mark.both
def test_whoever_pressed_sos_learns_that_nobody_looks_for_them_any_more(cast: Cast) -> None:
    now = timezone.now()
    raise_sos(person=cast.sophea, key=uuid4(), pressed_at=now, now=now)
    alert = Alert.objects.get()
    acknowledge(by=cast.dara, alert_id=alert.pk, now=now)
    resolve(by=cast.dara, alert_id=alert.pk, outcome=Outcome.FALSE_ALARM, now=now)
    client = signed_in(cast.sophea)
    page = client.get("/").content.decode()
    assert "Your SOS was closed at" in page and "Dara closed it" in page
    end = page[page.index('id="own-alert"') :]
    assert 'href="/sos/"' not in end[: end.index("</section>")], "one button, where it always is"
    client.post(f"/sos/{alert.pk}/read/")
    assert "was closed" not in client.get("/").content.decode(), "it was read"
    assert "was closed" not in signed_in(cast.dara).get("/").content.decode()
    raise_sos(person=cast.sophea, key=uuid4(), pressed_at=now, now=now)
    assert "was closed" not in signed_in(cast.sophea).get("/").content.decode(), "another is open"
    Alert.objects.filter(pk=alert.pk).update(resolved_at=now - timedelta(hours=4))
    Alert.objects.exclude(pk=alert.pk).delete()
    assert "was closed" not in signed_in(cast.sophea).get("/").content.decode()


def test_whoever_had_an_sos_and_did_nothing_is_named_to_its_person(cast: Cast) -> None:
    now = timezone.now()
    raise_sos(person=cast.sophea, key=uuid4(), pressed_at=now, now=now)
    alert, client = Alert.objects.get(), signed_in(cast.sophea)
    assert "Waiting for an answer." in client.get("/").content.decode()
    acknowledge(by=cast.dara, alert_id=alert.pk, now=now)
    overtake(now=now + timedelta(hours=1))
    page = client.get("/").content.decode()
    assert re.search(r"Dara had it until [^,]+, but did nothing. Others are asked again", page)
    assert "Waiting for an answer." not in page
    assert "This does not end your SOS" in page, "what an OK does while it is open"
    acknowledge(by=cast.kanha, alert_id=alert.pk, now=now)
    assert "Dara had it" not in client.get("/").content.decode()


def test_a_silent_sos_without_scripts_is_one_mark(cast: Cast) -> None:
    now, client = timezone.now(), signed_in(cast.sophea)
    client.post("/sos/", {"confirmed": "1", "silent": "1"})
    alert = Alert.objects.get()
    page = client.get("/").content.decode()
    assert 'id="own-state" data-live>✓ ' in page and "card-alarm" not in page and "data-sos-form" in page
    assert "false alarm" in page, "inside, for whoever opens it"
    answer = client.post(f"/sos/{alert.pk}/nothing/", {"word": ""}, follow=True).content.decode()
    assert "banner" not in answer[: answer.index('id="waiting"')], "nothing is announced"
    acknowledge(by=cast.dara, alert_id=alert.pk, now=now)
    assert 'id="own-state" data-live>✓✓ ' in client.get("/").content.decode()
    resolve(by=cast.dara, alert_id=alert.pk, outcome=Outcome.SAFE, now=now)
    assert 'id="own-state" data-live>– ' in client.get("/").content.decode()


def test_whoever_is_missed_no_longer_reads_so_no_longer(cast: Cast) -> None:
    """A page renews what it finds again under the same name: something must stand where the alert stood."""
    now = timezone.now()
    client, place = signed_in(cast.sophea), '<div id="own-alert" data-live></div>'
    assert place in client.get("/").content.decode()
    alert = Alert.objects.get(pk=raise_alerts([AlertRequest(Kind.MISSED, cast.sophea.pk, cast.lantern.pk)], now=now)[0])
    page = client.get("/").content.decode()
    assert page.count('id="own-alert"') == 1 and place not in page
    acknowledge(by=cast.dara, alert_id=alert.pk, now=now)
    resolve(by=cast.dara, alert_id=alert.pk, outcome=Outcome.SAFE, now=now)
    page = client.get("/").content.decode()
    assert page.count('id="own-alert"') == 1 and "The search for you was closed at" in page
    raise_sos(person=cast.sophea, key=uuid4(), pressed_at=now, now=now)
    page = client.get("/").content.decode()
    assert page.count('id="own-alert"') == 1 and place not in page
    Alert.objects.update(state="resolved", outcome="safe", resolved_at=now)
    page = client.get("/").content.decode()
    assert page.count('id="own-alert"') == 1 and place not in page


def test_an_address_of_a_button_opened_again_leads_home(cast: Cast) -> None:
    client = signed_in(cast.sophea)
    answer = client.get("/check-in/")
    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    assert "This page opens only when its button is pressed." in answer.content.decode()
    assert 'href="/"' in answer.content.decode()


def test_an_ok_that_came_too_early_says_so_and_from_when_one_counts(cast: Cast) -> None:
    now = timezone.now()
    [promise] = arm([NewPromise(cast.sophea.pk, now + timedelta(hours=5), organisation=cast.lantern.pk)], now=now)
    client = signed_in(cast.sophea)
    assert "too early" not in client.get("/").content.decode(), "nothing was said yet"
    client.post("/check-in/", {"key": uuid4()})
    from_ = localtime(promise.due_at - timedelta(minutes=30), ZoneInfo(cast.sophea.time_zone))
    near = rf"counts for it from (?:{from_.day} \w+ )?{from_:%H:%M} on"  # with its day, in the evening
    page = client.get("/").content.decode()
    assert re.search(near, page) and "Later than planned?" in page
    Promise.objects.update(due_at=now + timedelta(minutes=20))
    assert "too early" not in client.get("/").content.decode(), "one counts now: it is simply asked for"
    client.post("/check-in/", {"key": uuid4()})
    arm([NewPromise(cast.sophea.pk, now + timedelta(hours=5), organisation=cast.lantern.pk)], now=now)
    assert "too early" not in client.get("/").content.decode(), "the last one was for another promise"


def test_whose_sos_is_open_is_told_neither_of_an_early_ok_nor_of_later(cast: Cast) -> None:
    now = timezone.now()
    arm([NewPromise(cast.sophea.pk, now + timedelta(hours=5), organisation=cast.lantern.pk)], now=now)
    client = signed_in(cast.sophea)
    client.post("/check-in/", {"key": uuid4()})
    raise_sos(person=cast.sophea, key=uuid4(), pressed_at=now, now=now)
    page = client.get("/").content.decode()
    assert "SOS sent" in page and "Say you are OK before" in page
    assert "too early" not in page and "Later than planned?" not in page
    assert '<div id="later" data-live>' in page, "where it stands again once the SOS has ended"


def test_an_early_ok_under_duress_reads_like_any_other(cast: Cast, still: datetime) -> None:
    now = still
    set_words(person=cast.sophea, ok="mango", delayed="", duress="papaya", now=now)
    arm([NewPromise(cast.sophea.pk, now + timedelta(hours=5), organisation=cast.lantern.pk)], now=now)
    client, pages = signed_in(cast.sophea), []
    for word in ("mango", "papaya"):
        client.post("/check-in/", {"key": uuid4(), "word": word})
        page = client.get("/").content.decode()
        pages.append(page[page.index('id="next"') : page.index('id="own-alert"')])
    assert "too early" in pages[0]
    assert SECRETS.sub("", pages[0]) == SECRETS.sub("", pages[1])
