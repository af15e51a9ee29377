"""What scripts say is fetched once for each language, and no page carries it."""

import gzip
import json
import re
from typing import Any

import brotli
import pytest
from django.conf import settings
from django.test import Client
from django.utils.translation import override

from karpear.ops.server.static import Spoken, long_name
from karpear.ui import js_catalogue as spoken
from karpear.ui.templatetags.ui import said
from tests.cast import Cast
from tests.steps import loops


def fetch(path: str, accept: bytes = b"", method: str = "GET") -> tuple[int, dict[str, str], bytes]:
    sent: list[Any] = []

    async def other(_scope: Any, _receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 404, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {"type": "http", "path": path, "method": method, "headers": [(b"accept-encoding", accept)]}
    loops.run(Spoken(other, "/static/")(scope, None, send))  # type: ignore[arg-type]
    headers = {k.decode(): v.decode() for k, v in sent[0]["headers"]}
    return sent[0]["status"], headers, sent[1]["body"]


def words(script: bytes) -> dict[str, str]:
    first = script.decode().partition(";\n")[0]
    content = json.loads(first.removeprefix("self.said=").removeprefix("Object.assign(self.said,").removesuffix(")"))
    assert isinstance(content, dict)
    return content


def test_each_language_says_everything() -> None:
    for code, _name in settings.LANGUAGES:
        found = words(spoken.scripts()[spoken.name_of(code)])
        assert found.keys() == {*spoken.SPOKEN, "more"}
        later = words(spoken.scripts()[spoken.later_name_of(code)])
        assert later.keys() == spoken.SPOKEN_LATER.keys()
        assert all((found | later).values())
    assert words(spoken.scripts()["said.km.js"]) != words(spoken.scripts()["said.en.js"])


def test_it_is_kept_for_ever_under_the_name_of_its_content() -> None:
    with override("km"):
        path = said()
    assert re.fullmatch(r"/static/said\.km\.[0-9a-f]{12}\.js", path)
    status, headers, body = fetch(path)
    assert status == 200
    assert "immutable" in headers["cache-control"]
    assert "cookie" not in headers["vary"].lower()
    assert words(body)["now"]
    assert gzip.decompress(fetch(path, b"gzip")[2]) == body
    assert brotli.decompress(fetch(path, b"gzip, br")[2]) == body
    assert fetch(path, method="HEAD")[2] == b""
    assert "immutable" not in fetch("/static/said.km.js")[1]["cache-control"]


def test_what_is_fetched_later_is_kept_for_ever_too() -> None:
    path = words(spoken.scripts()["said.km.js"])["more"]
    assert re.fullmatch(r"/static/more\.km\.[0-9a-f]{12}\.js", path)
    status, headers, body = fetch(path)
    assert (status, "immutable" in headers["cache-control"]) == (200, True)
    assert b"clipboard" in body


@pytest.mark.parametrize("path", ["/static/said.xx.js", "/static/said.km.000000000000.js", "/static/../said.km.js"])
def test_other_names_are_not_there(path: str) -> None:
    assert fetch(path)[0] == 404


@pytest.mark.django_db
def test_no_page_carries_the_words(client: Client, cast: Cast) -> None:
    client.force_login(cast.sophea)
    for path in ("/", "/sos/"):
        page = client.get(path, headers={"accept-language": "km"}).content.decode()
        assert "data-say-" not in page
        assert f"/static/{long_name('said.km.js')}" in page
        assert page.index("said.km") < page.index("person."), "words come before the script that says them"
