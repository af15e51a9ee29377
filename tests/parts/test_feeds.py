"""What is CLEAR and public, read by programs that people have: newsboat, sfeed, xmllint with the schema of OASIS."""

import os
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import feedparser
import pytest

from tests.engine.processes import Living
from tests.parts.programs import manage, program, world
from tests.rules.cap_schema import FILE, cap_schema

pytestmark = [pytest.mark.soak, pytest.mark.timeout(600)]


#: Of the demo: one of its bulletins is CLEAR and public, in both languages.
BULLETINS = """
from django.utils import timezone
from karpear.ops.demo.network import make_network
make_network(now=timezone.now())
"""


@pytest.fixture(scope="module")
def living(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Living]:
    with world(tmp_path_factory.mktemp("feeds") / "data") as karpear_world:
        manage(karpear_world, BULLETINS)
        yield karpear_world


def fetched(address: str, **headers: str) -> tuple[int, bytes, str]:
    """Status, body and entity tag."""
    request = Request(address, headers={name.replace("_", "-"): value for name, value in headers.items()})
    try:
        with urlopen(request, timeout=20) as answer:
            return answer.status, answer.read(), answer.headers["ETag"]
    except HTTPError as error:
        with error:
            return error.code, error.read(), error.headers["ETag"]


@pytest.mark.parametrize("language", ["km", "en"])
def test_newsboat_and_sfeed_read_the_feed(living: Living, language: str, tmp_path: Path) -> None:
    address = f"{living.url}/public/bulletins/{language}/feed.atom"
    _status, body, _tag = fetched(address)
    expected = {entry.title for entry in feedparser.parse(body).entries}
    assert expected
    lines = subprocess.run([program("sfeed"), living.url], input=body, capture_output=True, check=True).stdout.decode()
    assert {line.split("\t")[1] for line in lines.splitlines()} == expected
    (tmp_path / "urls").write_text(address)
    (tmp_path / "config").write_text("")
    files = ["-u", tmp_path / "urls", "-c", tmp_path / "cache.db", "-C", tmp_path / "config"]
    surroundings = os.environ | {"HOME": str(tmp_path), "LC_ALL": "C.UTF-8"}
    for _time in range(2):
        subprocess.run([program("newsboat"), *files, "-x", "reload"], check=True, capture_output=True, env=surroundings)
    with closing(sqlite3.connect(tmp_path / "cache.db")) as cache:
        assert {title for (title,) in cache.execute("SELECT title FROM rss_item WHERE NOT deleted")} == expected
        [(tag,)] = cache.execute("SELECT etag FROM rss_feed")
    assert fetched(address, If_None_Match=tag)[:2] == (304, b"")


def test_each_alert_is_what_oasis_asks_for(living: Living, tmp_path: Path) -> None:
    cap_schema()  # the file is the one that was published
    _status, body, _tag = fetched(f"{living.url}/public/bulletins/en/feed.atom")
    alerts = [link.href for entry in feedparser.parse(body).entries for link in entry.links if "cap" in link.type]
    assert alerts
    for address in alerts:
        status, alert, tag = fetched(address)
        (tmp_path / "alert.xml").write_bytes(alert)
        command = [program("xmllint"), "--noout", "--nonet", "--schema", str(FILE), str(tmp_path / "alert.xml")]
        checked = subprocess.run(command, capture_output=True, text=True, check=False)
        assert (status, checked.returncode) == (200, 0), checked.stderr
        assert fetched(address, If_None_Match=tag)[0] == 304
