"""After a whole walk through the vault no word that was typed is found on any disk: the server's, or the browser's."""

import os
import re
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psutil
import pytest

from tests.browser.canary import FACES, WORDS, in_backup, in_bytes, in_folder
from tests.browser.conftest import DESK, QUIET, SYSTEM, shutil
from tests.browser.walking import FIELDS, Walk
from tests.engine.living import Living, fresh_postgres_database, postgres_address
from tests.rooms.project.processes import karpear
from tests.servers import Gateway, MailServer

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

SECRET = "1234-5678-9012-3456-7890"
PASSWORD = "lotus on quiet water"
UNSENT = ["/diary/new/", "/diary/odd/", "/incidents/new/", "/reports/new/", "/packs/new/"]


def test_the_search_finds_what_is_there(tmp_path: Path) -> None:
    """Or the rest of this file would prove nothing."""
    for number, face in enumerate(FACES):
        (tmp_path / str(number)).write_bytes(b"\0\1" * 50 + face + b"\0")
    assert len(in_folder(tmp_path)) == len(FACES)
    assert in_bytes(("x" + WORDS[1]).encode("utf-16-le")) == {WORDS[1]}
    assert not in_bytes(os.urandom(10_000))


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory, on_postgres: bool) -> Iterator[Living]:
    """A whole demo world as real processes, with a mail server and a gateway that keep what they get."""
    database = fresh_postgres_database(postgres_address()) if on_postgres else ""
    data = tmp_path_factory.mktemp("canary")
    with MailServer() as mail, Gateway() as gateway, Living(data, database, mail, gateway) as living:
        yield living


def started(browser: "Browser", world: Living, profile: Path) -> "tuple[BrowserContext, Page]":
    """A browser with a profile on disk, signed in as Sophea, the vault open."""
    path = next(filter(None, map(shutil.which, SYSTEM)), None)
    context = browser.browser_type.launch_persistent_context(
        profile, executable_path=path, args=QUIET, base_url=world.url, viewport=DESK, locale="en"
    )
    context.set_default_timeout(15_000)
    page = context.pages[0] if context.pages else context.new_page()
    page.goto("/accounts/login/")
    page.fill("[name=login]", "sophea@demo.test")
    page.fill("[name=password]", PASSWORD)
    page.click("main button[type=submit]")
    page.wait_for_url("**/")
    return context, page


def unlock(page: "Page") -> None:
    page.goto("/vault/")
    page.fill("[name=secret]", SECRET)
    page.click("main form button")
    page.wait_for_selector("body[data-state=open]")


def kill(profile: Path) -> None:
    """-9, of this profile's processes and no others."""
    for process in psutil.process_iter(["cmdline"]):
        if f"--user-data-dir={profile}" in (process.info["cmdline"] or []):
            process.send_signal(signal.SIGKILL)


@pytest.mark.timeout(420)
def test_no_word_is_on_any_disk(browser: "Browser", world: Living, tmp_path: Path) -> None:
    before = world.rows("SELECT count(*) FROM vault_record")[0][0]
    profile = tmp_path / "profile"
    context, page = started(browser, world, profile)
    unlock(page)
    walk = Walk(page)
    walk.everywhere()
    context.close()
    made = world.rows("SELECT count(*) FROM vault_record")[0][0] - before
    print(f"\n{len(walk.seen)} pages, {len(walk.typed)} fields, {made} records\n", "\n ".join(sorted(walk.typed)))
    assert not in_folder(profile)
    assert not in_folder(world.data), "database, write-ahead log, logs"
    assert not dumped(world)
    assert not in_bytes(repr([str(m) for m in world.mail.messages]).encode())
    assert not in_bytes(repr([r.json for r in world.gateway.requests]).encode())
    assert not backed_up(world, tmp_path)
    if walk.typed:
        assert made, "what was typed was also kept"


def dumped(world: Living) -> list[str]:
    """Of PostgreSQL: what anybody reads who gets a dump."""
    if not world.database:
        return []
    run = subprocess.run(["pg_dump", world.database], capture_output=True, check=True)
    assert b"vault_record" in run.stdout
    found = sorted(in_bytes(run.stdout))
    for hexed in re.findall(rb"\\\\?x([0-9a-f]{20,})", run.stdout):
        found += sorted(in_bytes(bytes.fromhex(hexed[: len(hexed) // 2 * 2].decode())))
    return found


def backed_up(world: Living, folder: Path) -> list[str]:
    key, file = folder / "recovery.txt", folder / "karpear.age"
    subprocess.run(["age-keygen", "-o", str(key)], capture_output=True, check=True)
    [to] = re.findall(r"age1\w+", key.read_text())
    more: dict[str, Any] = {"DATABASE_URL": world.database} if world.database else {}
    run = karpear(world.data, "backup", str(file), "--to", to, KARPEAR_DEMO="1", **more)
    assert run.returncode == 0, run.stderr
    return in_backup(file, key)


@pytest.mark.timeout(240)
@pytest.mark.parametrize("end", ["kill", "back", "exit", "close"])
def test_what_was_typed_and_not_sent_is_nowhere(browser: "Browser", world: Living, tmp_path: Path, end: str) -> None:
    """The browser keeps no form: not after a crash, not for the Back button, not after leaving in a hurry."""
    profile = tmp_path / "profile"
    context, page = started(browser, world, profile)
    done = 0
    for path in UNSENT:
        walk = Walk(page)
        if walk.open(path):
            done += walk.fill()
            page.wait_for_timeout(1200)
        if end == "back" and done:
            page.goto("/")
            page.go_back()
            page.wait_for_timeout(500)
            left = page.eval_on_selector_all(FIELDS, "all => all.map((e) => e.value || '').join(' ')")
            assert not in_bytes(left.encode()), path
        elif end == "exit" and done and (leave := page.query_selector("[data-exit], [data-quick-exit], .quick-exit")):
            leave.click()
            page.wait_for_timeout(500)
    if not done:
        context.close()
        pytest.skip("no page with fields has landed")
    page.wait_for_timeout(4000)  # a session file is written after some seconds
    if end == "kill":
        kill(profile)
    else:
        context.close()
    assert not in_folder(profile)
    assert not in_folder(world.data)
