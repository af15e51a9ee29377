"""Real use: refusals, workers, a clean stop."""

import os
from pathlib import Path

import psycopg
import pytest

from tests.steps.processes import Browser, Running, commands_of, karpear, until


@pytest.mark.once
@pytest.mark.parametrize("command", ["up", "web"])
def test_clear_text_on_the_network_is_refused(tmp_path: Path, command: str) -> None:
    ended = karpear(tmp_path, command, "--host=0.0.0.0", "--port=0")
    assert ended.returncode == 1
    assert "--cert" in ended.stderr
    assert "KARPEAR_TLS_PROXY" in ended.stderr


@pytest.mark.once
def test_a_broken_certificate_is_said_clearly(tmp_path: Path) -> None:
    (tmp_path / "c.pem").write_text("no certificate")
    ended = karpear(tmp_path, "up", "--port=0", f"--cert={tmp_path / 'c.pem'}", f"--key={tmp_path / 'c.pem'}")
    assert ended.returncode == 1
    assert "certificate" in ended.stderr
    assert "Traceback" not in ended.stderr


@pytest.mark.once
def test_a_folder_on_the_command_line_is_answered_with_its_setting(tmp_path: Path) -> None:
    ended = karpear(tmp_path, "up", "--port=0", "--data=/srv/notes")
    assert ended.returncode == 2
    assert "Set KARPEAR_DATA=/srv/notes" in ended.stderr


def command_of_keeper(pid: int) -> str:
    """Of the one that runs; empty while it is started again."""
    return next((command for _, command in commands_of(pid) if "keep" in command), "")


def test_up_migrates_and_serves_with_several_workers(tmp_path: Path) -> None:
    with Running(tmp_path, "up", "--port=0", "--workers=2", KARPEAR_SMS=f"file:{tmp_path / 'sms'}") as running:
        assert running.process.stderr
        assert f"The data folder is {tmp_path}" in running.process.stderr.readline(), (
            "a folder of its own, or one in use"
        )
        assert "database" in running.process.stderr.readline(), "what takes so long is said before it is done"
        link = running.first_line()
        assert link.startswith("First officer, open this link once: http://localhost")
        page = Browser("").get(link.split()[-1])
        assert page[0] == 200 and "The first officer" in page[1], "a line that is said is a page that answers"
        url = running.first_line().rpartition("listening on ")[2].partition(")")[0]
        assert until(lambda: Browser(url).get("/readyz")[0] == 200)
        for one in range(2):
            assert running.child("web").is_running(), one
        running.child("keep").kill()
        assert "keeper ended" in running.process.stderr.readline()
        assert until(lambda: command_of_keeper(running.process.pid)) == "karpear keep", "it makes no other link"
        assert running.stop() == 0
        assert "nobody is told of anything until Karpear runs again" in running.process.stderr.read()


@pytest.mark.once
@pytest.mark.parametrize("command", ["up", "doctor"])
def test_a_folder_that_cannot_be_written_is_one_clear_line(tmp_path: Path, command: str) -> None:
    (tmp_path / "file").write_text("")
    ended = karpear(tmp_path / "file", command)
    assert ended.returncode == 1
    assert ended.stderr.startswith(f"Error: The data folder {tmp_path / 'file'} cannot be written")
    assert ended.stderr.count("\n") == 1


@pytest.mark.once
def test_not_ready_without_a_keeper_or_a_channel(tmp_path: Path) -> None:
    assert karpear(tmp_path, "manage", "migrate", "-v0").returncode == 0
    with Running(tmp_path, "web", "--port=0") as running:
        url = running.first_line().rpartition("listening on ")[2].partition(")")[0]
        assert Browser(url).get("/healthz")[0] == 200
        status, page = Browser(url).get("/readyz")
        assert status == 503
        assert '"keeper": {"ok": false' in page
        assert '"channels": {"ok": false' in page


@pytest.mark.once
def test_a_wrong_setting_is_one_clear_line(tmp_path: Path) -> None:
    ended = karpear(tmp_path, "manage", "check", DATABASE_URL="mysql://x")
    assert ended.returncode == 1
    assert "DATABASE_URL" in ended.stderr


@pytest.mark.once
@pytest.mark.parametrize(
    ("name", "value"), [("KARPEAR_SMS", "pigeon:coop"), ("KARPEAR_PUSH", "ops@example.org"), ("KARPEAR_THREADS", "0")]
)
def test_a_wrong_setting_stops_the_start(tmp_path: Path, name: str, value: str) -> None:
    ended = karpear(tmp_path, "up", "--port=0", **{name: value})
    assert ended.returncode == 1
    assert f"{name} " in ended.stderr
    assert "Traceback" not in ended.stderr
    assert "First officer" not in ended.stdout


@pytest.mark.django_db
def test_cut_connections_are_replaced(tmp_path: Path, on_postgres: bool) -> None:
    """PostgreSQL is restarted under everybody: pages answer again and the pulse goes on."""
    if not on_postgres:
        pytest.skip("SQLite has no connections to cut")
    address = os.environ["DATABASE_URL"]
    with psycopg.connect(address.replace("/karpear?", "/postgres?"), autocommit=True) as admin:
        admin.execute("DROP DATABASE IF EXISTS karpear_served WITH (FORCE)")
        admin.execute("CREATE DATABASE karpear_served")
        served = address.replace("/karpear?", "/karpear_served?")
        sms = f"file:{tmp_path / 'sms'}"
        with Running(tmp_path, "up", "--port=0", DATABASE_URL=served, KARPEAR_SMS=sms) as running:
            line = running.first_line()
            assert "First officer" in line
            url = running.first_line().rpartition("listening on ")[2].partition(")")[0]
            until(lambda: Browser(url).get("/readyz")[0] == 200)
            admin.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'karpear_served'")
            with psycopg.connect(served, autocommit=True) as beside:
                beside.execute("DELETE FROM audit_heartbeat")
            statuses = [Browser(url).get("/readyz")[0] for _ in range(8)]
            assert set(statuses) <= {200, 503}
            until(lambda: [Browser(url).get("/readyz")[0] for _ in range(8)] == [200] * 8)
        admin.execute("DROP DATABASE karpear_served WITH (FORCE)")
