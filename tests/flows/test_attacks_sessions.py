"""Somebody has a browser that was signed in: for how long, and what it shows after it was closed from elsewhere."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from karpear.alerts import sse
from karpear.people.actions.lost import close_phones
from karpear.people.sessions import IDLE, LONGEST, SEEN, SINCE, is_over, note_use
from tests.cast import PASSWORD, Cast, signed_in

pytestmark = pytest.mark.django_db
LOGIN = "/accounts/login/"
HOURS = 3600.0


def aged(browser: Client, **hours: float) -> None:
    """As if it had begun, or been used last, so many hours ago."""
    session = browser.session
    for name, ago in hours.items():
        session[name] = timezone.now().timestamp() - ago * HOURS
    session.save()


def is_in(browser: Client, path: str = "/contacts/") -> bool:
    return browser.get(path).status_code == 200


def cookie_of(browser: Client) -> str:
    return f"s={browser.cookies['s'].value}"


@pytest.mark.parametrize("name", ["sophea", "dara"])
def test_a_sign_in_ends_after_twelve_hours_whatever_was_written(cast: Cast, name: str) -> None:
    browser = signed_in(getattr(cast, name))
    aged(browser, since=11.9, seen=0)
    for language in ("en", "km", "en"):
        browser.post(reverse("people:settings"), {"language": language, "time_zone": "Asia/Phnom_Penh"})
        assert is_in(browser)
    aged(browser, since=12.1, seen=0)
    answer = browser.get("/contacts/")
    assert (answer.status_code, answer.url) == (302, LOGIN)
    assert "_auth_user_id" not in browser.session


def test_signing_in_begins_anew(cast: Cast) -> None:
    browser = Client()
    browser.post(reverse("account_login"), {"login": cast.rith.email, "password": PASSWORD})
    assert browser.session[SINCE] > timezone.now().timestamp() - 60


def test_who_acts_for_others_is_out_when_nothing_was_done_for_two_hours(cast: Cast) -> None:
    officer, member = signed_in(cast.dara), signed_in(cast.sophea)
    for browser in (officer, member):
        aged(browser, since=3, seen=2.1)
    assert not is_in(officer)
    assert is_in(member), "a check-in is one press away, all day"


def test_an_open_board_is_use(cast: Cast) -> None:
    """It asks by itself every few seconds: nobody on watch at night is signed out before their twelve hours."""
    officer = signed_in(cast.dara)
    aged(officer, since=9, seen=1.9)
    assert officer.get(reverse("board_fragment")).status_code == 200
    assert officer.session[SEEN] > timezone.now().timestamp() - 60


def test_the_boards_events_end_with_the_sign_in(cast: Cast) -> None:
    officer = signed_in(cast.dara)
    assert sse.who(cookie_of(officer)) == cast.dara
    aged(officer, since=12.1, seen=0)
    assert sse.who(cookie_of(officer)) is None


def test_use_is_written_seldom(cast: Cast) -> None:
    session: dict[str, Any] = {}
    now = cast.now
    note_use(session, now)
    for minutes, noted in ((4, 0), (6, 6), (10, 6), (12, 12)):
        note_use(session, now + timedelta(minutes=minutes))
        assert session == {SINCE: now.timestamp(), SEEN: (now + timedelta(minutes=noted)).timestamp()}
    assert not is_over(session, cast.dara, now + IDLE)
    assert is_over(session, cast.dara, now + IDLE + timedelta(minutes=12))
    assert not is_over(session, cast.sophea, now + LONGEST - timedelta(seconds=1))
    assert is_over(session, cast.sophea, now + LONGEST)


@pytest.mark.parametrize("first", ["page", "board", "events"])
def test_a_phone_that_was_closed_from_elsewhere_hears_that_it_forgets(cast: Cast, first: str) -> None:
    phone = signed_in(cast.dara)
    close_phones(by=cast.kanha, person=cast.dara, devices=[], now=timezone.now())
    if first == "events":
        assert sse.who(cookie_of(phone)) is None
    if first == "board":
        assert phone.get(reverse("board_fragment")).status_code == 302
    answer = phone.get("/contacts/")
    assert (answer.url, answer.headers["X-Forget"]) == (LOGIN, "1")
    assert phone.get(LOGIN).headers["X-Forget"] == "1", "a worker sees no redirect, and this page"
    phone.post(LOGIN, {"login": cast.rith.email, "password": PASSWORD})
    assert "X-Forget" not in phone.get("/contacts/").headers


def test_a_sign_in_that_ran_out_forgets_nothing(cast: Cast) -> None:
    """A day without a line is what the copies are for (docs/decisions/0030)."""
    phone = signed_in(cast.sophea)
    aged(phone, since=12.1)
    assert "X-Forget" not in phone.get("/contacts/").headers
    assert "X-Forget" not in phone.get(LOGIN).headers
    assert "X-Forget" not in Client().get("/contacts/").headers
