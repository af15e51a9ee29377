"""The demo as people start it: real processes, real sign-in, killed and started again."""

import json
import re
import smtplib
import socket
import stat
import subprocess
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import Request

import psutil
import pytest

from tests.steps.processes import PATIENCE_S, Browser, Demo, Running, commands_of, karpear, until

from .wheel import install_wheel

pytestmark = pytest.mark.once


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """One demo of what is installed, for the tests that leave it as it is."""
    python = install_wheel(tmp_path_factory.mktemp("installed"))
    with Demo(tmp_path_factory.mktemp("demo"), "--pace=60", python=python) as running:
        until(lambda: ready(running))
        yield running


def ready(demo: Demo) -> bool:
    return Browser(demo.url).get("/readyz")[0] == 200


def test_a_fresh_demo_is_ready_and_everybody_can_sign_in(demo: Demo) -> None:
    roles = [(a["role"], a["organisation"] is None) for a in demo.said["accounts"]]
    assert roles.count(("member", False)) == roles.count(("officer", False)) == roles.count(("lead", False)) == 2
    assert roles.count(("independent", True)) == 1
    assert all(len(a["device_token"]) >= 22 for a in demo.said["accounts"])
    assert Browser(demo.url).get("/healthz")[0] == 200
    browser = Browser(demo.url)
    officer = demo.account("Dara")
    browser.sign_in(officer["email"], officer["password"])
    assert browser.signed_in()
    stranger = Browser(demo.url)
    stranger.sign_in(officer["email"], "not the password")
    assert not stranger.signed_in()


HUBS = ("/me/", "/organisation/", "/together/", "/operator/")


@pytest.mark.parametrize("role", ["member", "officer", "lead", "independent", "coordinator"])
def test_whoever_installs_it_reads_the_first_pages(demo: Demo, role: str) -> None:
    """Today, the hubs, and every page that they link to; an officer is the operator, too."""
    account = next(a for a in demo.said["accounts"] if a["role"] == role)
    browser = Browser(demo.url)
    status, home = browser.sign_in(account["email"], account["password"])
    assert (status, browser.signed_in()) == (200, True)
    hubs = [hub for hub in HUBS if f'href="{hub}"' in home or (hub, role) == ("/operator/", "officer")]
    pages = [home, *(browser.get(hub)[1] for hub in hubs)]
    paths = sorted({path for page in pages for path in re.findall(r'href="(/[^"#?]*)', page)})
    assert {"/settings/", "/plans/", "/vault/"} <= set(paths)
    assert {path: browser.get(path)[0] for path in (*paths, *hubs)} == dict.fromkeys((*paths, *hubs), 200)


def test_what_is_installed_writes_its_own_service(demo: Demo, tmp_path: Path) -> None:
    """With every setting, whose page is in the wheel."""
    command = [*demo.command[:3], "install", "--systemd", f"--dir={tmp_path}"]
    done = subprocess.run(command, env=demo.environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    unit = (tmp_path / "etc/systemd/system/karpear.service").read_text()
    assert f"ExecStart={Path(demo.command[0]).parent / 'karpear'} up --host=127.0.0.1 --port=8000\n" in unit
    assert "\n#KARPEAR_DEAD_MAN_URL=\n" in (tmp_path / "etc/karpear/environment").read_text()


def test_a_killed_half_is_started_again_and_open_boards_do_not_hold_up_a_stop(tmp_path: Path) -> None:
    """Then the same world again: the same accounts, and nothing is left when its parent is killed."""
    with Demo(tmp_path) as demo:
        said = demo.said["accounts"]
        for half in ("keep", "web"):
            started_again(demo, half)
        for process in psutil.Process(demo.process.pid).children(recursive=True):
            process.kill()
        until(lambda: ready(demo))
        stops_with_an_open_board(demo)
    with Demo(tmp_path) as demo:
        assert demo.said["accounts"] == said
        left = psutil.Process(demo.process.pid).children(recursive=True)
        assert len(left) == 4, "what imports, its tracker, web and keeper"
        demo.process.kill()
        demo.process.wait()
        until(lambda: not any(c.is_running() and c.status() != psutil.STATUS_ZOMBIE for c in left))
    kept = tmp_path / "demo.json"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert json.loads(kept.read_text())["accounts"] == said


def started_again(demo: Demo, half: str) -> None:
    killed = demo.child(half)
    killed.kill()
    until(lambda: runs_anew(demo, half, killed.pid))
    until(lambda: ready(demo))


def runs_anew(demo: Demo, half: str, killed: int) -> bool:
    return any(half in command and child.pid != killed for child, command in commands_of(demo.process.pid))


def stops_with_an_open_board(demo: Demo) -> None:
    browser = Browser(demo.url)
    officer = demo.account("Dara")
    browser.sign_in(officer["email"], officer["password"])
    request = Request(f"{demo.url}/board/events", headers={"Accept": "text/event-stream"})
    with browser.opener.open(request, timeout=PATIENCE_S) as stream:
        assert stream.status == 200
        assert stream.readline()
        assert demo.stop() == 0
    assert demo.process.stderr
    assert "timeout graceful shutdown exceeded" not in demo.process.stderr.read(), "nothing had to be cut off"


@pytest.mark.parametrize("begun", ["keep", "web"])
def test_a_stop_while_it_starts_is_a_stop(tmp_path: Path, begun: str) -> None:
    with Running(tmp_path, "demo", "--port=0", f"--data={tmp_path}", "--json") as demo:
        until(lambda: any(begun in command for _, command in commands_of(demo.process.pid)))
        assert demo.stop() == 0


def test_it_needs_little_memory(demo: Demo) -> None:
    """As docs/running/measuring.md counts it: what `karpear up` has too, and what they share once; not the player."""
    until(lambda: ready(demo))
    parent = psutil.Process(demo.process.pid)
    player = {child.pid for child, command in commands_of(parent.pid) if "play" in command}
    counted = [p for p in (parent, *parent.children(recursive=True)) if p.pid not in player]
    assert sum(process.memory_full_info().pss for process in counted) < 390e6


def test_a_used_port_is_said_clearly(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        ended = karpear(tmp_path, "demo", f"--port={port}", f"--data={tmp_path}")
    assert ended.returncode == 1
    assert f"Port {port}" in ended.stderr
    assert "--port" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_a_data_folder_that_cannot_be_written_is_said_clearly(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    ended = karpear(tmp_path, "demo", "--port=0", f"--data={tmp_path / 'file' / 'folder'}")
    assert ended.returncode == 1
    assert "--data" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_the_mail_it_catches_can_be_read(demo: Demo) -> None:
    kept = dict(line.split("=", 1) for line in (demo.data / "demo.env").read_text().splitlines())
    server = urlsplit(kept["KARPEAR_EMAIL"])
    message = EmailMessage()
    message["To"], message["Subject"] = "dara@demo.test", "A note"
    message.set_content(f"Open the link: {demo.url}/r/token")
    with smtplib.SMTP(str(server.hostname), server.port or 0) as smtp:
        smtp.send_message(message, "karpear@demo.test")
    (demo.data / "sms").mkdir(exist_ok=True)
    (demo.data / "sms" / "1.json").write_text(json.dumps({"id": "1", "to": "+85512345678", "text": "Open <this>"}))
    browser = Browser(demo.url)
    _, page = browser.get("/demo/mail")
    assert "dara@demo.test" in page
    assert "Open &lt;this&gt;" in page
    name = next(one.stem for one in (demo.data / "mail").glob("*.eml") if "/r/token" in one.read_text())
    _, page = browser.get(f"/demo/mail/mail-{name}")
    assert f'href="{demo.url}/r/token"' in page
    assert browser.get("/demo/mail/mail-..%2Fdemo")[0] == 404


def test_somebody_is_on_watch_and_an_sos_would_reach_people(demo: Demo) -> None:
    examined = karpear(demo.data, "doctor")
    assert examined.returncode == 0, examined.stdout
    assert "22 of 22" in examined.stdout
