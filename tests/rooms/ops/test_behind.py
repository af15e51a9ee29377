"""Behind Caddy and nginx, the real programs, each with the file that `karpear install` writes for it."""

import json
import re
import socket
from collections.abc import Iterator
from contextlib import suppress
from urllib.error import URLError
from urllib.request import Request
from uuid import uuid4

import pytest

from tests.steps.processes import PATIENCE_S, Demo, Running, until
from tests.steps.sealing import Keys, sealed_to

from .behind import Proxy

pytestmark = [pytest.mark.once, pytest.mark.soak]
SECRET = "/r/secret-of-a-link-that-nobody-may-read"
PIECE = 1024 * 1024
STARTING_S = 240.0


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    """A demo that has stopped: its people can sign in wherever its folder is served."""
    with Demo(tmp_path_factory.mktemp("world")) as demo:
        pass
    return demo


@pytest.fixture(scope="module", params=["nginx", "caddy"])
def proxy(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Proxy]:
    with Proxy(request.param, tmp_path_factory.mktemp(request.param)) as running:
        yield running


def ready(proxy: Proxy) -> bool:
    """While Karpear starts, its socket takes what comes, and answers when it can."""
    try:
        return proxy.status("/readyz")[0] == 200
    except TimeoutError:
        return False


def served(world: Demo, proxy: Proxy) -> Running:
    """The world behind the proxy, with the settings that were written for it."""
    sms = f"file:{world.data / 'sms'}"
    more = {"KARPEAR_DEMO": "1", "KARPEAR_SMS": sms}
    written = (proxy.folder / "etc/karpear/environment").read_text().splitlines()
    settings = dict(line.split("=", 1) for line in written if line and line[0] not in "#")
    assert settings == {"KARPEAR_BASE_URL": proxy.url, "KARPEAR_TLS_PROXY": "127.0.0.1"}
    return Running(world.data, "up", "--host=127.0.0.1", f"--port={proxy.port}", **settings, **more)


@pytest.fixture(scope="module")
def site(world: Demo, proxy: Proxy) -> Iterator[Proxy]:
    with served(world, proxy) as proxy.behind:
        until(lambda: ready(proxy), STARTING_S)
        yield proxy


def test_it_speaks_http_2_and_passes_on_that_it_ended_tls(site: Proxy) -> None:
    site.trust.set_alpn_protocols(["h2", "http/1.1"])
    port = int(site.url.rpartition(":")[2])
    with (
        socket.create_connection(("127.0.0.1", port)) as line,
        site.trust.wrap_socket(line, server_hostname="localhost") as tls,
    ):
        assert tls.selected_alpn_protocol() == "h2"
    site.trust.set_alpn_protocols(["http/1.1"])
    status, headers, _page = site.status("/accounts/login/")
    assert status == 200
    assert "strict-transport-security" in headers, "Karpear heard that this came by https"
    assert "server" not in headers or headers["server"] == "nginx", "no version"


def test_events_of_the_board_arrive_when_they_happen(site: Proxy, world: Demo) -> None:
    browser = site.browser()
    dara = world.account("Dara")
    status, _page = browser.sign_in(dara["email"], dara["password"])
    assert (status, browser.signed_in()) == (200, True)
    request = Request(f"{site.url}/board/events", headers={"Accept": "text/event-stream"})
    with browser.opener.open(request, timeout=PATIENCE_S) as stream:
        assert stream.readline().startswith(b"retry:")
        member = next(
            a for a in world.said["accounts"] if a["organisation"] == dara["organisation"] and a["role"] == "member"
        )
        press_sos(site, member["device_token"])
        lines = []
        while b"event: change" not in (line := stream.readline()):
            lines.append(line)
        assert b": still here\n" not in lines, "at once, and not when a heartbeat fills a buffer"


def press_sos(site: Proxy, token: str) -> None:
    body = json.dumps({"key": str(uuid4()), "pressed_at": "2026-11-24T09:00:00+07:00"}).encode()
    headers = {"Content-Type": "application/json", "Authorization": f"Bearer {token}"}
    status, text = site.browser().ask(Request(f"{site.url}/api/v1/sos", body, headers))
    assert status in (200, 201), text


def test_a_sealed_piece_passes_and_what_is_too_large_does_not(site: Proxy, world: Demo) -> None:
    blob = sealed_to(Keys().recipient, b"p" * (PIECE - 4096))
    assert PIECE - 8192 < len(blob) <= PIECE
    assert put_piece(site, world, blob)[0] == 200
    with suppress(URLError):  # Caddy hangs up on whoever goes on sending
        assert put_piece(site, world, b"p" * 4 * PIECE)[0] == 413
    assert not [path for path in site.folder.rglob("uploads/*") if path.is_file()]


def put_piece(site: Proxy, world: Demo, data: bytes) -> tuple[int, str]:
    browser, dara = site.browser(), world.account("Dara")
    _status, page = browser.sign_in(dara["email"], dara["password"])
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    assert token
    headers = {"Content-Type": "application/octet-stream", "X-CSRFToken": token[1]}
    url = f"{site.url}/api/v1/seal/attachments/{uuid4()}/0"
    return browser.ask(Request(url, data, headers, method="PUT"))


def test_nobody_says_themselves_where_they_come_from(site: Proxy) -> None:
    """Wrong passwords of one address are counted, whatever address each of them claims."""
    for number in range(22):
        forged = {"X-Forwarded-For": f"203.0.113.{number}", "Forwarded": f"for=203.0.113.{number}"}
        browser = site.browser(**forged)
        _status, page = browser.sign_in(f"nobody{number}@people.test", "not the password")
    assert "Too many failed login attempts" in page


def test_nothing_that_was_asked_for_is_written_down(site: Proxy) -> None:
    assert site.status(SECRET)[0] == 404
    assert "secret-of-a-link" not in site.written()


def test_while_karpear_is_away_everybody_is_told_to_come_back(site: Proxy, world: Demo) -> None:
    """After the others: it ends what they ask."""
    assert site.behind.stop() == 0
    status, headers, text = site.status(SECRET)
    assert (status, headers["retry-after"], headers["cache-control"]) == (503, "5", "no-store")
    assert "try again" in text and "Karpear" not in text
    assert "secret-of-a-link" not in site.written()
    with served(world, site):
        until(lambda: ready(site), STARTING_S)
