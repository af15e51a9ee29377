"""Somebody is watched while they type: a word for duress is answered as one for OK is, and help comes unseen."""

import json
import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.hashers import make_password
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLResolver, get_resolver, reverse
from django.utils import timezone

from karpear.activities.plans.actions.create import create_activity
from karpear.alerts.actions import drills, duress
from karpear.alerts.actions import sos as sos_actions
from karpear.alerts.models import Alert
from karpear.checkins.actions import check_ins as checkins
from karpear.keeper.duress_lock import lock_the_forced
from karpear.people.devices import register_device
from karpear.people.models import Membership, Person
from karpear.people.words import set_words
from karpear.vault.models import TravelLock
from tests.cast import PASSWORD, Cast, signed_in
from tests.rooms.activities.plans import body
from tests.steps.pressure import forced, seen

pytestmark = pytest.mark.django_db
SECOND = "quiet paper boats"
type Way = Callable[[Client, Person, str, str], Any]


def post(browser: Client, path: str, sent: dict[str, Any]) -> Any:
    return browser.post(path, json.dumps(sent), content_type="application/json")


def moment() -> dict[str, str]:
    return {"key": str(uuid4()), "made_at": timezone.now().isoformat()}


def check_in(browser: Client, _person: Person, word: str, _plan: str) -> Any:
    return post(browser, "/api/v1/check-ins", moment() | {"word": word})


def check_in_by_form(browser: Client, _person: Person, word: str, _plan: str) -> Any:
    return browser.post(reverse("check_in"), {"key": str(uuid4()), "word": word}, follow=True)


def home_safe(browser: Client, _person: Person, word: str, plan: str) -> Any:
    return post(browser, f"/api/v1/activities/{plan}/finish", moment() | {"word": word})


def cancelled(browser: Client, _person: Person, word: str, plan: str) -> Any:
    return browser.post(reverse("activities:cancel", args=[plan]), {"safe_now": "yes", "word": word}, follow=True)


def stood_down(browser: Client, person: Person, word: str, _plan: str) -> Any:
    alert = Alert.objects.get(person=person, kind="sos")
    return post(browser, f"/api/v1/alerts/{alert.pk}/stand-down", {"key": str(uuid4()), "word": word})


WAYS: list[Way] = [check_in, check_in_by_form, home_safe, cancelled, stood_down]


def tick() -> None:
    now = timezone.now()
    checkins.raise_duress(now=now)
    duress.raise_duress(now=now)
    duress.raise_sign_in_duress(now=now)
    lock_the_forced(now=now)


def helped(person: Person) -> tuple[int, int]:
    """Silent alerts and travel locks that this person never sees."""
    silent = Alert.objects.filter(person=person, kind="duress", silent=True)
    return silent.count(), TravelLock.objects.filter(person=person, silent=True).count()


@pytest.mark.usefixtures("still")
@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_the_two_words_are_answered_alike_and_one_of_them_brings_help(cast: Cast, way: Way) -> None:
    person, now = cast.sophea, timezone.now()
    set_words(person=person, ok="lantern", delayed="bicycle", duress="candles", now=now)
    due = [{"due_at": (now + timedelta(minutes=20)).isoformat(), "grace_s": 600}]
    sent = body(starts_at=now.isoformat(), ends_at=(now + timedelta(hours=2)).isoformat(), check_ins=due)
    plan, _new = create_activity(person=person, key=uuid4(), body=sent, now=now)
    if way is stood_down:
        sos_actions.raise_sos(person=person, key=uuid4(), pressed_at=now, now=now)
    answers, work = twice(lambda word: way(signed_in(person), person, word, plan["activity"]), "lantern", "candles")
    assert answers[0] == answers[1]
    assert work[0] == work[1], "as much work for either"
    assert helped(person) == (1, 1)
    assert "duress" not in signed_in(person).get("/").content.decode().lower()


def test_signing_in_with_the_second_password_looks_the_same_and_brings_help(cast: Cast) -> None:
    person = cast.sophea
    Person.objects.filter(pk=person.pk).update(duress_password=make_password(SECOND))

    def sign_in(password: str) -> Any:
        browser = Client()
        first = browser.post(reverse("account_login"), {"login": person.email, "password": password})
        assert (first.status_code, first["Location"]) == (302, "/")
        cookies.append(sorted(len(cookie.value) for cookie in browser.cookies.values()))
        return browser.get("/")

    cookies: list[list[int]] = []
    answers, work = twice(sign_in, PASSWORD, SECOND)
    assert answers[0] == answers[1]
    assert work[0] == work[1]
    assert cookies[0] == cookies[1]
    assert helped(person) == (1, 1)


def twice(say: Callable[[str], Any], *words: str) -> tuple[list[tuple[int, int, str]], list[list[str]]]:
    """What each is answered, and which statements it took, by the same person in the same moment; then one tick.

    The first is undone before the second, and brings nobody.
    """
    answers, work = [], []
    for number, word in enumerate(words):
        with transaction.atomic():
            with CaptureQueriesContext(connection) as queries:
                answers.append(seen(say(word)))
            work.append([query["sql"].split(" ", 1)[0] for query in queries.captured_queries])
            tick()
            if number == 0:
                assert not Alert.objects.filter(kind="duress").exists()
                transaction.set_rollback(True)
    return answers, work


def test_a_forced_session_shows_a_day_on_which_nothing_happens(cast: Cast) -> None:
    quiet = {
        path: seen(forced(cast.dara).get(path)) for path in ("/", "/board/", "/board/fragment", "/alerts/", "/drills/")
    }
    own = seen(forced(cast.sophea).get("/"))
    now = timezone.now()
    drills.start_drill(by=cast.kanha, organisation=cast.lantern.pk, person=cast.sophea.pk, now=now)
    sos, _new = sos_actions.raise_sos(person=cast.sophea, key=uuid4(), pressed_at=now, now=now)
    ended, _new = sos_actions.raise_sos(person=cast.vanna, key=uuid4(), pressed_at=now, now=now)
    browser = forced(cast.dara)
    for path, before in quiet.items():
        assert _ages(seen(browser.get(path))) == _ages(before), path
    assert "Sophea" in signed_in(cast.dara).get("/board/").content.decode()
    assert _ages(seen(forced(cast.sophea).get("/"))) == _ages(own)
    board = browser.get("/api/v1/board").json()
    assert not any(board[name] for name in ("open", "overdue", "due_soon", "travelling", "roll_calls"))
    assert forced(cast.sophea).get("/api/v1/me").json()["open_alert"] is None
    assert post(forced(cast.sophea), "/api/v1/check-ins", moment()).json()["open_alert"] is None
    for path in (f"/alerts/{sos['alert']}/", f"/alerts/{sos['alert']}/end/", f"/api/v1/alerts/{sos['alert']}"):
        assert browser.get(path).status_code == 404
    assert browser.post(f"/alerts/{sos['alert']}/", {"do": "acknowledge"}).status_code == 404
    assert post(browser, f"/api/v1/alerts/{sos['alert']}/acknowledge", {}).status_code == 404
    assert post(browser, f"/api/v1/alerts/{sos['alert']}/resolve", {"outcome": "safe"}).status_code == 404
    assert Alert.objects.get(pk=sos["alert"]).owner is None
    assert ended


#: The way out itself, signing out, a page for whoever is signed out, and what is made to be printed.
NOT_LEFT = {"/out", "/accounts/logout/", "/accounts/password/reset/", "/know/card/paper/"}


def pages() -> Iterator[str]:
    """Addresses without an id that a page may stand behind."""

    def under(found: URLResolver, before: str) -> Iterator[str]:
        for url_pattern in found.url_patterns:
            route = before + str(url_pattern.pattern)
            if isinstance(url_pattern, URLResolver):
                yield from under(url_pattern, route)
            elif "<" not in route and "^" not in route and not route.startswith(("api/", "demo/")):
                yield f"/{route}"

    yield from under(get_resolver(), "")


@pytest.mark.once  # which pages open is no matter of the database
def test_every_page_of_somebody_signed_in_can_be_left_quickly(cast: Cast, settings: Any) -> None:
    settings.KARPEAR_PUSH = "mailto:ops@karpear.test"
    device = register_device(person=cast.dara, name="Phone", now=timezone.now(), tell=False)[0]
    browser, seen_so_far, without = signed_in(cast.dara), 0, []
    member = Membership.objects.get(person=cast.sophea).pk
    for path in [*pages(), f"/devices/{device.pk}/", f"/people/members/{member}/lost/"]:
        if path in NOT_LEFT:
            continue
        answer = browser.get(path)
        if answer.status_code == 200 and answer["Content-Type"].startswith("text/html") and not answer.streaming:
            text = answer.content.decode()
            seen_so_far += "<main" in text
            if "<main" in text and not re.search(r'class="leave"|<button[^>]* data-exit', text):
                without.append(path)
    assert seen_so_far > 50
    assert not without, " ".join(without)


def _ages(look: tuple[int, int, str]) -> tuple[int, str]:
    """Without the age of the keeper and of pages."""
    return look[0], re.sub(
        r"<time.*?</time>|data-[a-z-]+=\"[^\"]*\"|\d+ s(ec)?\b|name=\"key\" value=\"[^\"]+\"", "", look[2]
    )
