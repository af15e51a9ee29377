"""`karpear install --systemd`: what it writes holds under systemd's own eyes, and starts Karpear."""

import getpass
import os
import re
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from karpear.ops.console import CannotStart
from karpear.ops.env import env
from karpear.ops.install.as_service import run_as_service, service_environment, service_user
from karpear.ops.install.command import install, next_steps
from karpear.ops.install.environment import (
    environment_text,
    known_settings,
    page_of_settings,
    read_environment,
)
from karpear.ops.install.service import (
    HIDDEN_FROM_SERVICES,
    InstallOptions,
    SystemdService,
    refuse_hidden_program,
    refuse_private_program,
    service_of,
)
from karpear.ops.install.units import unit_text
from tests.servers import free_port
from tests.steps.processes import Browser, Running, karpear, until

pytestmark = pytest.mark.once
BASE = "https://notes.example.org"
PROGRAM = Path("/opt/karpear/bin/karpear")
UNIT = "etc/systemd/system/karpear.service"


def service(**options: object) -> SystemdService:
    return service_of(InstallOptions(program=PROGRAM, **options))  # type: ignore[arg-type]


def analyze(*arguments: str) -> str:
    """What systemd says of it; this machine may have none."""
    program = shutil.which("systemd-analyze")
    if not program:
        pytest.skip("no systemd-analyze here")
    done = subprocess.run([program, *arguments], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


def written(folder: Path) -> dict[str, tuple[int, bytes]]:
    return {
        str(path.relative_to(folder)): (stat.S_IMODE(path.stat().st_mode), path.read_bytes())
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_it_says_what_it_wrote_and_a_second_run_changes_nothing(tmp_path: Path) -> None:
    options = ("install", "--systemd", f"--dir={tmp_path}", f"--base-url={BASE}", "--proxy=caddy")
    first = karpear(tmp_path, *options)
    assert first.returncode == 0, first.stderr
    files = written(tmp_path)
    assert sorted(files) == [
        "etc/karpear/Caddyfile",
        "etc/karpear/environment",
        UNIT,
        "etc/sysusers.d/karpear.conf",
    ]
    assert files["etc/karpear/environment"][0] == 0o600
    assert files[UNIT][0] == 0o644, "not a secret, whatever the mask of the process"
    assert stat.S_IMODE((tmp_path / "etc/karpear/secrets").stat().st_mode) == 0o700
    assert all(f"wrote      {tmp_path / name}" in first.stdout for name in files)
    steps = ("systemctl daemon-reload", "systemctl enable --now karpear", "journalctl -u karpear")
    assert [first.stdout.index(step) for step in steps] == sorted(first.stdout.index(step) for step in steps)
    second = karpear(tmp_path, *options)
    assert second.returncode == 0 and "wrote  " not in second.stdout
    assert written(tmp_path) == files


@pytest.mark.parametrize("options", [{}, {"port": 80}, {"only": "web"}, {"only": "keeper"}, {"workers": 4}])
def test_systemd_has_nothing_to_say_against_it(tmp_path: Path, options: dict[str, object]) -> None:
    asked = service_of(InstallOptions(**options))  # type: ignore[arg-type]
    path = tmp_path / f"{asked.name}.service"
    path.write_text(unit_text(asked))
    assert analyze("verify", str(path)) == ""
    analyze("security", "--offline=true", "--threshold=20", str(path))


def test_a_port_below_1024_costs_one_capability_and_no_other() -> None:
    assert "CapabilityBoundingSet=\n" in unit_text(service(port=8000))
    low = unit_text(service(proxy="10.0.0.1", port=80))
    assert "CapabilityBoundingSet=CAP_NET_BIND_SERVICE\n" in low
    assert "PrivateUsers" not in low, "its capability would not hold in a world of its own"


@pytest.mark.parametrize(("only", "is_limited"), [("", True), ("web", True), ("keeper", False)])
def test_no_page_takes_the_keeper_with_it_where_memory_runs_out(only: str, is_limited: bool) -> None:
    """Without this line systemd ends a whole service of which the system ended one process."""
    unit = unit_text(service(only=only))
    assert "\nOOMPolicy=continue\n" in unit
    assert ("\nMemoryMax=75%\n" in unit) == is_limited
    assert "MemoryHigh" not in unit, "it slows all of the service down, alarms as well"


def test_it_starts_where_lines_are_cut() -> None:
    """Waiting for a network would hold up each start, the one after a crash as well, for minutes."""
    assert "network-online" not in unit_text(service())


def test_a_key_stays_readable_by_root_alone() -> None:
    unit = unit_text(service(base_url=BASE, cert=Path("/etc/ssl/own.pem"), key=Path("/etc/ssl/own.key"), port=443))
    assert "LoadCredential=key.pem:/etc/ssl/own.key" in unit
    assert "up --host=0.0.0.0 --port=443 --cert=%d/cert.pem --key=%d/key.pem" in unit


@pytest.fixture(autouse=True)
def certificates(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of /etc/ssl/own.pem: whether a certificate is one is asked in test_up."""
    monkeypatch.setattr("ssl.SSLContext.load_cert_chain", lambda *_: None)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"user": "no body"}, "--user"),
        ({"base_url": "https://notes.example.org/path"}, "--base-url"),
        ({"base_url": "https://notes.example.org;return"}, "--base-url"),
        ({"base_url": "ftp://notes.example.org"}, "--base-url"),
        ({"proxy": "apache"}, "--proxy"),
        ({"proxy": "nginx"}, "--base-url"),
        ({"proxy": "caddy", "base_url": "http://notes.example.org"}, "--base-url"),
        ({"cert": Path("/a.pem")}, "go together"),
        ({"cert": Path("/a.pem"), "key": Path("/a.key")}, "--base-url"),
        ({"cert": Path("/a b.pem"), "key": Path("/a.key"), "base_url": BASE}, "without spaces"),
        ({"cert": Path("a.pem"), "key": Path("/a.key"), "base_url": BASE}, "must be whole"),
        ({"host": "0.0.0.0"}, "--cert"),
    ],
)
def test_what_cannot_be_meant_is_refused(options: dict[str, object], words: str) -> None:
    with pytest.raises(CannotStart, match=words):
        service(**options)


@pytest.mark.parametrize("folder", HIDDEN_FROM_SERVICES)
def test_a_service_is_not_started_from_where_it_cannot_look(folder: str) -> None:
    with pytest.raises(CannotStart, match="/opt/karpear"):
        refuse_hidden_program(f"{folder}/env/bin/karpear")


def test_a_program_that_others_may_not_read_is_not_made_a_service(tmp_path: Path) -> None:
    program = tmp_path / "env/bin/karpear"
    program.parent.mkdir(parents=True)
    program.touch(mode=0o755)
    program.parent.chmod(0o700)
    with pytest.raises(CannotStart, match=f"chmod -R a.rX {program.parent}$"):
        refuse_private_program(program)
    refuse_private_program(Path("/usr/bin/env"))


def test_nobody_but_root_changes_the_machine() -> None:
    before = sorted(Path("/etc/systemd/system").glob("karpear*"))
    with pytest.raises(CannotStart, match="Only root"):
        install(service(), Path("/"), replace=True, is_root=False)
    assert sorted(Path("/etc/systemd/system").glob("karpear*")) == before
    assert before or not Path("/etc/karpear").exists()


def test_a_change_by_hand_is_shown_and_left_until_it_is_asked_for(tmp_path: Path) -> None:
    install(service(), tmp_path, replace=False, is_root=False)
    unit = tmp_path / UNIT
    unit.write_text(unit.read_text().replace("RestartSec=2", "RestartSec=9"))
    lines, is_as_asked = install(service(), tmp_path, replace=False, is_root=False)
    assert not is_as_asked
    assert "    -RestartSec=9" in lines and "    +RestartSec=2" in lines
    assert "RestartSec=9" in unit.read_text()
    _lines, is_as_asked = install(service(), tmp_path, replace=True, is_root=False)
    assert is_as_asked and unit.read_text() == unit_text(service())


def test_settings_are_never_written_again_and_no_value_is_shown(tmp_path: Path) -> None:
    install(service(), tmp_path, replace=False, is_root=False)
    path = tmp_path / "etc/karpear/environment"
    path.write_text("KARPEAR_BASE_URL=https://old.example.org\nKARPEAR_EMAIL=smtp://u:hush@mail.test\n")
    before = path.read_bytes()
    lines, is_as_asked = install(service(base_url=BASE), tmp_path, replace=True, is_root=False)
    assert path.read_bytes() == before
    assert not is_as_asked
    assert "    KARPEAR_BASE_URL is not what the options say: change it there." in lines
    assert "    KARPEAR_SMS is new and can be set there." in lines
    assert "hush" not in "\n".join(lines) and "old.example" not in "\n".join(lines)


def test_settings_that_cannot_be_read_stop_it_before_anything_is_written(tmp_path: Path) -> None:
    """The unit was written again, and the proxy's file and the account were not: half of one, half of the other."""
    install(service(), tmp_path, replace=False, is_root=False)
    (tmp_path / "etc/karpear/environment").write_text('KARPEAR_NAME="Notes\n')
    before = written(tmp_path)
    with pytest.raises(CannotStart, match="Line 1 of the settings"):
        install(service(proxy="caddy", base_url=BASE, workers=2), tmp_path, replace=True, is_root=False)
    assert written(tmp_path) == before


def test_every_setting_stands_there_with_its_explanation() -> None:
    text = environment_text("karpear", {"KARPEAR_BASE_URL": BASE})
    rows = [line.split("`")[1] for line in page_of_settings().read_text().splitlines() if line.startswith("| `")]
    assert len(rows) == len(set(rows)), "each is explained once"
    page = (Path(__file__).parents[3] / "docs/running/settings.md").read_text()
    names = set(re.findall(r"^\| `([A-Z_]+)` \|", page, re.MULTILINE))
    assert names - set(known_settings()) == {"KARPEAR_DATA", "KARPEAR_DEMO", "KARPEAR_CRASH_AT"}
    assert all(f"\n#{name}=\n" in text for name in known_settings() if name != "KARPEAR_BASE_URL")
    assert read_environment(text) == {"KARPEAR_BASE_URL": BASE}
    assert max(map(len, text.splitlines())) <= 120


def test_settings_are_read_as_systemd_reads_them() -> None:
    assert read_environment("# a\n; b\n\n A=1 2 \nB=\"x y\"\nC='z'\nD=\n") == {
        "A": "1 2",
        "B": "x y",
        "C": "z",
        "D": "",
    }
    for wrong in ("A", "A=b\\", 'A="b" c', "A='b\" c"):
        with pytest.raises(CannotStart, match="Line 1"):
            read_environment(wrong)


def test_what_systemd_hands_over_is_a_setting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "secrets_KARPEAR_EMAIL").write_text("smtp://u:p@mail.test\n")
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path))
    monkeypatch.delenv("KARPEAR_EMAIL", raising=False)
    assert env("KARPEAR_EMAIL") == "smtp://u:p@mail.test"
    monkeypatch.delenv("KARPEAR_CHAT", raising=False)
    assert env("KARPEAR_CHAT", "none") == "none"
    monkeypatch.setenv("KARPEAR_EMAIL", "smtp://nearer.test")
    assert env("KARPEAR_EMAIL") == "smtp://nearer.test"


def test_the_line_for_caddy_may_be_run_twice(tmp_path: Path) -> None:
    """With two imports Caddy takes no change any more, and after the next start of the machine nothing answers."""
    [line] = [line for line in next_steps(service(proxy="caddy", base_url=BASE)) if line.startswith("Caddy:")]
    command = line.removeprefix("Caddy:").partition("; systemctl")[0].replace("/etc/caddy", str(tmp_path))
    for _ in range(2):
        subprocess.run(command, shell=True, check=True)
    assert (tmp_path / "Caddyfile").read_text() == "import /etc/karpear/Caddyfile\n"


def test_a_setting_without_a_value_hides_no_secret(tmp_path: Path) -> None:
    """The service passes over it; `as-service doctor` said that no channel is configured."""
    install(service(), tmp_path, replace=False, is_root=False)
    with (tmp_path / "etc/karpear/environment").open("a") as settings:
        settings.write("KARPEAR_EMAIL=\n")
    (tmp_path / "etc/karpear/secrets/KARPEAR_EMAIL").write_text("smtp://mail.test\n")
    assert service_environment(tmp_path, {})["KARPEAR_EMAIL"] == "smtp://mail.test"


def test_without_a_service_there_is_none_to_act_as(tmp_path: Path) -> None:
    with pytest.raises(CannotStart, match="karpear install --systemd"):
        service_environment(tmp_path, {})
    with pytest.raises(CannotStart, match="karpear install --systemd"):
        service_user(tmp_path)
    install(service(user="karpear-nobody"), tmp_path, replace=False, is_root=False)
    with pytest.raises(CannotStart, match="no account karpear-nobody"):
        run_as_service(tmp_path, str(PROGRAM), ["doctor"])


def test_the_line_of_the_unit_starts_it_with_its_settings(tmp_path: Path) -> None:
    """As the service would: its command, its file of settings, a secret in a file of its own."""
    port = free_port()
    options = (f"--dir={tmp_path}", f"--port={port}", f"--user={getpass.getuser()}", "--base-url=http://localhost")
    assert karpear(tmp_path, "install", "--systemd", *options).returncode == 0
    (tmp_path / "etc/karpear/secrets/KARPEAR_SMS").write_text(f"file:{tmp_path / 'sms'}\n")
    command = re.search(r"^ExecStart=(.*)$", (tmp_path / UNIT).read_text(), re.MULTILINE)
    assert command
    inside = tmp_path / "var/lib/karpear"
    inside.mkdir(parents=True)
    given = service_environment(tmp_path, {"PATH": os.environ["PATH"]})
    running = Running(inside)
    running.command, running.environment = command[1].split(), given
    with running:
        assert running.first_line().startswith("First officer, open this link once: http://localhost/")
        assert until(lambda: Browser(f"http://localhost:{port}").get("/readyz")[0] == 200)
    assert (inside / "keys/secret_key").exists()
    as_service = "from karpear.ops.install.as_service import run_as_service; from pathlib import Path; "
    as_service += f"run_as_service(Path({str(tmp_path)!r}), {running.command[0]!r}, ['doctor'])"
    done = subprocess.run([sys.executable, "-c", as_service], capture_output=True, text=True, check=False)
    assert "SMS" in done.stdout, done.stdout + done.stderr
