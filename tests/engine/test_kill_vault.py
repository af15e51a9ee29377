"""kill -9 between the pieces of a sealed file, within one, and around its record: sent again, it is there once."""

import json
import re
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request
from uuid import UUID, uuid4

import pytest

from karpear.vault.signatures import digest, statement
from tests.servers import Gateway, MailServer
from tests.steps.processes import Browser, until
from tests.steps.sealing import Keys, b64, sealed_to
from tests.steps.vault import PIECE

from .processes import Living, fresh_postgres_database, postgres_address

pytestmark = pytest.mark.long


@pytest.fixture
def living(tmp_path: Path, on_postgres: bool) -> Iterator[Living]:
    database = fresh_postgres_database(postgres_address()) if on_postgres else ""
    with MailServer() as mail, Gateway() as gateway, Living(tmp_path, database, mail, gateway) as world:
        yield world


class Sender:
    """A page of Sophea's: it sends the same again until there is an answer."""

    def __init__(self, world: Living) -> None:
        self.world, self.browser = world, Browser(world.url)
        account = world.people["Sophea"]
        _, page = self.browser.sign_in(account["email"], account["password"])
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        assert token
        self.token = token[1]

    def once(self, method: str, path: str, body: bytes | None = None, kind: str = "application/json") -> bytes:
        headers = {"X-CSRFToken": self.token, "Content-Type": kind, "Referer": self.world.url}
        request = Request(f"{self.world.url}/api/v1/seal/{path}", body, headers, method=method)
        with self.browser.opener.open(request, timeout=15) as answer:
            data: bytes = answer.read()
            return data

    def until_answered(self, *request: Any) -> bytes:
        end = time.monotonic() + 90
        while True:
            try:
                return self.once(*request)
            except HTTPError as error:
                with error:
                    if error.code < 500:
                        raise AssertionError(request[:2], error.code, error.read()) from None
            except OSError:
                pass
            assert time.monotonic() < end, f"no answer: {request[:2]}"
            time.sleep(0.1)

    def killed_meanwhile(self, delay: float, *request: Any) -> bytes:
        """The server dies so many seconds after this was begun to be sent."""
        killer = threading.Timer(delay, self.world.kill, ["web"])
        killer.start()
        try:
            return self.until_answered(*request)
        finally:
            killer.join()
            until(self.world.alive, 60)


def record_of(sender: Sender, number: UUID, blob: bytes) -> tuple[UUID, bytes]:
    """(id, body of the call) of an entry with this file, signed by a browser's key as one that is locked."""
    keys, sealing_key, pk = Keys(), Keys(), uuid4()
    device = json.loads(sender.once("POST", "device-keys", json.dumps({"sign_key": keys.sign_key}).encode()))["id"]
    me = json.loads(sender.once("GET", "directory"))["identity"]
    body = sealed_to(sealing_key.recipient, json.dumps({"v": 1, "kind": "entry"}).encode().ljust(4096))
    message = statement(
        record=pk, thread=pk, type="entry", organisation=None, about=None, supersedes=None, sha256=digest(body),
        attachments=[digest(blob)],
    )  # fmt: skip
    grant = {"kind": "person", "to": me["id"], "blob": b64(sealed_to(me["recipient"], sealing_key.file()))}
    version = {
        "thread": str(pk), "type": "entry", "recipient": sealing_key.recipient, "body": b64(body), "grants": [grant],
        "attachments": [str(number)], "device_key": device, "device_signature": keys.sign(message),
    }  # fmt: skip
    return pk, json.dumps(version).encode()


@pytest.mark.timeout(300)
def test_a_file_whose_server_dies_again_and_again_arrives_once_and_whole(living: Living) -> None:
    sender, number = Sender(living), uuid4()
    blob = sealed_to(Keys().recipient, bytes(range(256)) * 12_000)
    pieces = [blob[at : at + PIECE] for at in range(0, len(blob), PIECE)]
    pk, record = record_of(sender, number, blob)
    raw = "application/octet-stream"
    for n, piece in enumerate(pieces):
        sender.killed_meanwhile(0.02 * n, "PUT", f"attachments/{number}/{n}", piece, raw)
    sender.until_answered("PUT", f"attachments/{number}/0", pieces[0], raw)  # its answer may have been lost
    for delay in (0.0, 0.03):
        sender.killed_meanwhile(delay, "PUT", f"records/{pk}", record)
    assert living.kills == len(pieces) + 2
    records = json.loads(sender.until_answered("GET", f"records?thread={pk}&versions=true"))["records"]
    assert [row["id"] for row in records] == [str(pk)]
    assert [row["sha256"] for row in records[0]["attachments"]] == [digest(blob)]
    assert sender.until_answered("GET", f"attachments/{number}") == blob
    for table, where, count in (
        ("record", f"recipient = '{json.loads(record)['recipient']}'", 1),
        ("chunk", f"length(data) IN ({PIECE}, {len(pieces[-1])})", len(pieces)),
    ):
        assert living.rows(f"SELECT count(*) FROM vault_{table} WHERE {where}") == [(count,)], table
    assert (
        len(
            living.rows(
                "SELECT 1 FROM audit_entry WHERE action = 'keep' AND CAST(detail AS TEXT) LIKE '%\"files\": 1%'"
            )
        )
        == 1
    )
