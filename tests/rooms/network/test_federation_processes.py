"""Two installations with databases of their own exchange a bulletin over the internet and by a folder; what somebody
forged is refused. They are paired as docs/running/federation.md says.
"""

import html
import json
import re
import shutil
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import Request

import pytest

from tests.steps.processes import Browser, Demo, karpear, until

pytestmark = [pytest.mark.once, pytest.mark.long, pytest.mark.timeout(400)]
LOCAL = {"KARPEAR_FEDERATION_LOCAL": "1"}


class Visitor(Browser):
    """Signed in to one demo."""

    def __init__(self, demo: Demo, name: str) -> None:
        super().__init__(demo.url)
        account = demo.account(name)
        assert self.sign_in(account["email"], account["password"])[0] == 200

    def read(self, path: str) -> str:
        return html.unescape(self.get(path)[1])

    def post(self, path: str, form: dict[str, str], *, page: str = "") -> tuple[int, str]:
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', self.read(page or path))
        assert token, f"no form on {page or path}"
        data = urlencode({"csrfmiddlewaretoken": token[1], **form}).encode()
        return self.ask(Request(self.url + path, data, headers={"Referer": self.url + path}))


def words_of(page: str) -> str:
    match = re.search(r'<b lang="en">([a-z ]+)</b>', page)
    assert match
    return match[1]


def keys_in_force(data: Path) -> None:
    """As whoever runs the server and two officers do it."""
    keys = [data / f"root-{n}.pem" for n in range(3)]
    roots = [karpear(data, "federation", "root", str(key), "--no-passphrase").stdout.strip() for key in keys]
    file = str(data / "keys.json")
    for arguments in (
        ["begin", file, *(f"--root={root}" for root in roots)],
        ["sign", file, *(f"--key={key}" for key in keys[:2])],
        ["accept", file],
    ):
        ended = karpear(data, "federation", *arguments)
        assert ended.returncode == 0, ended.stderr


def add(us: Visitor, them: Visitor, name: str) -> None:
    """By the card and the words of the other."""
    theirs = them.read("/federation/")
    card = re.search(r"<code>(\{.*?\})</code>", theirs)
    network = re.search(r"/federation/([0-9a-f-]{36})/add/", us.read("/federation/"))
    assert card and network
    _status, page = us.post(f"/federation/{network[1]}/add/", {"name": name, "card": card[1]})
    peer = re.search(r"/federation/peers/([0-9a-f-]{36})/words/", page)
    assert peer, page
    assert us.post(f"/federation/peers/{peer[1]}/words/", {"words": "academic acid acne"})[0] == 422
    status, page = us.post(f"/federation/peers/{peer[1]}/words/", {"words": words_of(theirs)})
    assert status == 200 and "trusted" in page


def a_bulletin(of: Visitor, headline: str) -> str:
    """GREEN, sent to all members; its path."""
    page = of.read("/bulletins/new/")
    key, until_then = (re.search(rf'name="{name}" value="([^"]+)"', page) for name in ("key", "expires_at"))
    assert key and until_then
    status, page = of.post(
        "/bulletins/new/",
        {
            "key": key[1], "event": "flood", "headline_en": headline, "todo_en": "Stay on high ground", "sure": "seen",
            "label": "GREEN", "province": "", "expires_at": until_then[1], "goes_to": "all",
        },
    )  # fmt: skip
    assert status == 200, page
    path = re.search(r"/bulletins/[0-9a-f-]{36}/", page)
    assert path, page
    reading = re.search(r'name="reading" value="([^"]+)"', of.read(f"{path[0]}check/"))
    assert reading
    assert of.post(f"{path[0]}release/", {"reading": reading[1]}, page=f"{path[0]}check/")[0] == 200
    return path[0]


def send(of: Visitor, path: str) -> None:
    peer = re.search(r'name="peers" value="([^"]+)"', of.read(f"{path}elsewhere/"))
    assert peer, "the other installation is not offered"
    assert of.post(f"{path}elsewhere/", {"peers": peer[1]})[0] == 200


def test_two_installations_exchange_a_bulletin(tmp_path: Path) -> None:
    with (
        Demo(tmp_path / "one", "--pace=40", **LOCAL) as one,
        Demo(tmp_path / "two", "--pace=40", **LOCAL) as two,
    ):
        for demo in (one, two):
            keys_in_force(demo.data)
        here, there = Visitor(one, "Channary"), Visitor(two, "Channary")
        add(here, there, "Delta")
        add(there, here, "Lotus")
        dara = Visitor(one, "Dara")
        send(dara, a_bulletin(dara, "Water over road 6"))
        inbox = until(lambda: page if "Water over road 6" in (page := there.read("/bulletins/")) else "")
        assert "Lotus" in inbox
        assert "It was heard from in the past three days" in there.read("/federation/")

        stick = tmp_path / "stick"
        ended = karpear(one.data, "federation", "export", str(stick), "--to=Delta")
        assert ended.returncode == 0, ended.stderr
        [bundle] = stick.iterdir()
        forged = tmp_path / "forged"
        shutil.copytree(stick, forged)
        entries = forged / bundle.name / "entries.jsonl"
        entries.write_bytes(entries.read_bytes().replace(b'"tlp":"GREEN"', b'"tlp":"CLEAR"'))
        refused = karpear(two.data, "federation", "import", str(forged))
        assert refused.returncode == 1 and "not the one that its sender signed" in refused.stdout
        taken = karpear(two.data, "federation", "import", str(stick))
        assert taken.returncode == 0 and "0 new" in taken.stdout, "what came over the internet is the same"
        lines = [json.loads(line) for line in (bundle / "entries.jsonl").read_text().splitlines()]
        assert not any("Water over road" in json.dumps(line) for line in lines)
        assert "not the one that its sender signed" in there.read("/federation/peers/" + peer_of(there))


def peer_of(us: Visitor) -> str:
    match = re.search(r"/federation/peers/([0-9a-f-]{36}/)", us.read("/federation/"))
    assert match
    return match[1]
