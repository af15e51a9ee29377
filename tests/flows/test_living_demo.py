"""A living demo as a visitor meets it: other people in one press, scenes, a tour; and nothing of it outside a demo."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from urllib.request import Request

import pytest
from django.test import Client
from django.urls import NoReverseMatch, reverse

from karpear.ops.demo.command import stays_here
from tests.cast import Cast
from tests.steps.processes import Browser, Demo, until

pytestmark = pytest.mark.once
NAMES = ("demo", "demo_become", "demo_scene", "demo_tour")


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    with Demo(tmp_path_factory.mktemp("living"), "--pace=60", lives=True) as running:
        yield running
        player = running.child("play")
        running.stop()
        assert not player.is_running(), "nothing plays on"


@pytest.fixture
def visitor(demo: Demo) -> Browser:
    browser = Browser(demo.url)
    press(browser, "/demo/become", email="dara@demo.test")
    return browser


def press(browser: Browser, path: str, **fields: str) -> tuple[int, str]:
    """A button of the banner, from the page of sign-in or the first one."""
    _, page = browser.get("/" if browser.signed_in() else "/accounts/login/")
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    assert token
    form = {"csrfmiddlewaretoken": token[1], **fields}
    return browser.ask(Request(browser.url + path, urlencode(form).encode(), headers={"Accept": "text/html"}))


def board(browser: Browser) -> Any:
    return json.loads(browser.get("/api/v1/board")[1])


def test_somebody_is_on_the_way_when_its_first_line_is_printed(demo: Demo, visitor: Browser) -> None:
    seen = board(visitor)
    assert len(seen["travelling"]) == 4
    assert len(seen["cases"]) == 1
    assert {"Rith"} <= {promise["person_name"] for promise in seen["due_soon"]}
    assert "Night boat" in visitor.get("/board/")[1], "a plan waits for approval"
    assert "No number yet" not in visitor.get("/by-sms/")[1], "texts came in, so there is a number"


def test_what_came_of_a_decision_of_last_week_waits_for_whoever_tries_it(visitor: Browser) -> None:
    assert "Write down what came of speaking" in visitor.get("/needs/")[1]
    listed = visitor.get("/voice/decisions/")[1]
    for title in ("Fishing gear was taken", "Forty families on stilts"):
        assert title in listed
    pages = [visitor.get(path)[1] for path in dict.fromkeys(re.findall(r"/voice/decisions/[\w-]{36}/", listed))]
    assert sum("/since/" in page for page in pages) == 1, "the other one has been looked at"


def test_a_visitor_is_somebody_else_in_one_press(visitor: Browser) -> None:
    assert 'value="rith@demo.test"' in visitor.get("/demo/")[1]
    status, page = press(visitor, "/demo/become", email="rith@demo.test")
    assert status == 200
    assert "You are Rith" in page
    assert press(visitor, "/demo/become", email="somebody@else.test")[0] == 404
    assert press(visitor, "/demo/become", email="vuthy@demo.test")[0] == 404, "not everybody stands in the list"


def test_nobody_is_somebody_else_without_the_token(visitor: Browser) -> None:
    request = Request(f"{visitor.url}/demo/become", urlencode({"email": "rith@demo.test"}).encode())
    assert visitor.ask(request)[0] == 403


def test_a_scene_plays_by_itself(visitor: Browser) -> None:
    status, page = press(visitor, "/demo/scene", scene="arrest")
    assert status == 200
    assert "first hours" in page
    until(lambda: any(alert["kind"] == "sos" for alert in board(visitor)["open"]))
    assert press(visitor, "/demo/scene", scene="nothing")[0] == 404


def test_a_member_who_plays_a_scene_sees_it_as_the_officer(demo: Demo) -> None:
    browser = Browser(demo.url)
    press(browser, "/demo/become", email="chenda@demo.test")
    _, page = press(browser, "/demo/scene", scene="network")
    assert "You are Piseth" in page
    until(lambda: any(promise["person_name"] == "Makara" for promise in board(browser)["overdue"]))


def test_a_tour_has_five_stops(visitor: Browser) -> None:
    stops = [press(visitor, "/demo/tour", stop=str(number)) for number in range(1, 6)]
    assert [status for status, _page in stops] == [200] * 5
    for number, (_status, page) in enumerate(stops, 1):
        assert f"Stop {number} of 5" in page and "Back to it" not in page
    words = "Three drills, with the seconds until somebody answered."
    assert words in stops[-1][1]
    _status, elsewhere = visitor.get("/contacts/")
    assert "Stop 5 of 5" in elsewhere and "Back to it" in elsewhere and words not in elsewhere
    assert "of 5" not in press(visitor, "/demo/tour", stop="0")[1]


@pytest.mark.parametrize("name", NAMES)
def test_there_is_no_such_page_outside_a_demo(name: str) -> None:
    with pytest.raises(NoReverseMatch):
        reverse(name)


@pytest.mark.django_db
def test_the_banners_buttons_do_nothing_outside_a_demo(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.dara)
    assert client.get("/demo/").status_code == 404
    for path in ("become", "scene", "tour"):
        assert (
            client.post(f"/demo/{path}", {"email": cast.sophea.email, "scene": "sos", "stop": "1"}).status_code == 404
        )
    assert client.session["_auth_user_id"] == str(cast.dara.pk)


@pytest.mark.parametrize(
    ("name", "value", "stays"),
    [
        ("KARPEAR_SMS", "webhook+https://gateway.example/send?secret=x", False),
        ("KARPEAR_CHAT", "apprise+tgram://token/{to}", False),
        ("KARPEAR_EMAIL", "smtp://mail.example:587?from=a@b.test", False),
        ("KARPEAR_SMS_FILE", "/run/secrets/sms", False),
        ("KARPEAR_SMS", "webhook+http://127.0.0.1:9000/?secret=x", True),
        ("KARPEAR_CHAT", "file:chat", True),
    ],
)
def test_nothing_goes_on_where_a_message_would_leave_this_machine(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], name: str, value: str, stays: bool
) -> None:
    for channel in ("KARPEAR_SMS", "KARPEAR_CHAT", "KARPEAR_EMAIL"):
        monkeypatch.delenv(channel, raising=False)
        monkeypatch.delenv(f"{channel}_FILE", raising=False)
    monkeypatch.setenv(name, value)
    assert stays_here() is stays
    assert ("nothing goes on by itself" in capsys.readouterr().err) is not stays


def test_a_demo_with_a_real_channel_runs_quiet_and_says_so(tmp_path: Path) -> None:
    with Demo(tmp_path, lives=True, KARPEAR_SMS="webhook+http://192.0.2.1/?secret=x") as demo:
        browser = Browser(demo.url)
        press(browser, "/demo/become", email="dara@demo.test")
        assert board(browser)["travelling"] == []
        assert press(browser, "/demo/scene", scene="sos")[0] == 404
        with pytest.raises(StopIteration):
            demo.child("play")
        assert demo.process.stderr
        assert "KARPEAR_SMS leads away from this machine" in demo.process.stderr.readline()
        assert not list((tmp_path / "mail").iterdir()), "nothing was sent at all"
