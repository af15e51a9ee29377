"""The contract about `karpear demo`, from outside: what its first line promises holds the moment it is printed."""

import json
from collections.abc import Iterator
from pathlib import Path
from urllib.request import Request
from uuid import uuid4

import pytest
from django.utils import timezone

from tests.steps.processes import Browser, Demo, until

pytestmark = pytest.mark.once


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    with Demo(tmp_path_factory.mktemp("contract"), "--pace=60") as running:
        yield running


def test_it_is_ready_when_its_first_line_is_printed(demo: Demo) -> None:
    assert Browser(demo.url).get("/readyz")[0] == 200


def test_an_sos_pressed_at_once_is_sent(demo: Demo) -> None:
    body = json.dumps({"key": str(uuid4()), "pressed_at": timezone.now().isoformat()}).encode()
    headers = {
        "Authorization": f"Bearer {demo.account('Sophea')['device_token']}",
        "Content-Type": "application/json",
    }
    status, _ = Browser(demo.url).ask(Request(f"{demo.url}/api/v1/sos", body, headers))
    assert status == 201
    until(lambda: any("dara@demo.test" in m for m in caught(demo.data)))


def caught(data: Path) -> list[str]:
    return [f.read_text() for f in (data / "mail").glob("*.eml")]


def test_the_banner_says_that_a_password_is_enough(demo: Demo) -> None:
    _, page = Browser(demo.url).get("/accounts/login/")
    assert "password alone" in page
    assert "Nobody is really told" not in page  # it is not so when a real gateway is set
