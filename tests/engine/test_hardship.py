"""Real processes in a world that fails around them: a full disk, a clock that jumps, names that nobody knows, gateways
that answer nonsense. What was accepted arrives once the world is whole again, and no keeper stops."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from tests.parts.programs import MISSING
from tests.servers import Answer, Gateway, MailServer
from tests.steps.processes import until

from .processes import Client, Living, Reckoning, reckon

pytestmark = [pytest.mark.once, pytest.mark.soak, pytest.mark.timeout(900)]
FAKETIME = next(Path("/usr/lib").glob("*/faketime/libfaketime.so.1"), None)
#: What the demo's own past is said to have sent is not among it.
OF_ALERTS = (
    "SELECT channel || ' ' || state, count(*) FROM messaging_delivery"
    " WHERE subject IN (SELECT id FROM alerts_alert) GROUP BY 1"
)
PRESSED = {"pressed_at": "2026-11-24T09:00:00+07:00"}


@contextmanager
def world(data: Path, **settings: str) -> Iterator[Living]:
    with MailServer() as mail, Gateway() as gateway:
        living = Living(data, "", mail, gateway)
        living.environment |= settings
        with living:
            yield living


def keepers_live(living: Living) -> bool:
    return all(process.poll() is None for name, process in living.running.items() if name.startswith("keeper"))


def all_arrived(client: Client) -> Reckoning:
    reckoned = reckon(client, 300)
    assert client.sos
    assert not reckoned.lost, str(reckoned)
    return reckoned


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 64 MB."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs", folder], check=False)
    if mounted.returncode:
        pytest.skip("only root can mount a small disk")
    yield folder
    subprocess.run(["umount", "--lazy", folder], check=True)


def fill_up(ballast: Path) -> None:
    """Until there is no room for another page."""
    with suppress(OSError), ballast.open("wb", buffering=0) as file:
        while True:
            file.write(bytes(4096))


def test_a_disk_that_is_full_says_so_and_goes_on_when_there_is_room(small_disk: Path) -> None:
    with world(small_disk) as living:
        client = Client(living, seed=6)
        accepted = client.post("Sophea", "sos", PRESSED)
        assert accepted
        living.gateway.wait(1, 60)
        ballast = small_disk / "ballast"
        fill_up(ballast)
        for _ in range(200):  # what the database has kept free is used up first
            if not client.post("Dara", "sos", PRESSED, seconds=3):
                break
        assert (client.refused[-1][0], client.refused[-1][1] >= 500) == ("sos", True)
        assert keepers_live(living)
        ballast.unlink()
        with client:
            until(lambda: len(client.sos) > 5, 120)
        all_arrived(client)
        assert keepers_live(living)


@pytest.mark.parametrize("jump", ["+3600", "-3600"])
def test_a_clock_that_jumps_by_an_hour_loses_nothing(tmp_path: Path, jump: str) -> None:
    assert FAKETIME, MISSING.format("libfaketime")
    clock = tmp_path / "clock"
    clock.write_text("+0")
    (tmp_path / "data").mkdir()
    faked = {
        "LD_PRELOAD": str(FAKETIME), "FAKETIME_TIMESTAMP_FILE": str(clock), "FAKETIME_CACHE_DURATION": "1",
        "DONT_FAKE_MONOTONIC": "1",
    }  # fmt: skip
    with world(tmp_path / "data", **faked) as living:
        with Client(living, seed=7) as client:
            until(lambda: len(client.sos) > 3 and len(client.promises) > 1, 120)
            clock.write_text(jump)
            sos_count = len(client.sos)
            until(lambda: len(client.sos) > sos_count + 5, 120)
            clock.write_text("+0")  # what was promised for a moment waits for that moment
        all_arrived(client)
        assert living.rows("SELECT step FROM audit_stepfailure WHERE step = 'clock'"), "the operator reads of it"
        assert keepers_live(living)


@pytest.mark.parametrize("slow", [False, True])
def test_names_that_nobody_knows_hold_up_no_other_channel(tmp_path: Path, slow: bool) -> None:
    """Mail goes nowhere. `slow`: the resolver does not even say so, and keeps every asker waiting."""
    settings = {"KARPEAR_EMAIL": "smtp://mail.nowhere.invalid?from=notes@karpear.test"}
    inside = ["unshare", "-m", "sh", "-c", f'mount --bind {tmp_path}/resolv.conf /etc/resolv.conf && exec "$0" "$@"']
    (tmp_path / "resolv.conf").write_text("nameserver 192.0.2.1\noptions timeout:10 attempts:3\n")
    (tmp_path / "data").mkdir()
    if slow and (
        os.getuid() or not shutil.which("unshare") or subprocess.run([*inside, "true"], check=False).returncode
    ):
        pytest.skip("only root can give a process a resolver of its own")
    with MailServer() as mail, Gateway() as gateway:
        living = Living(tmp_path / "data", "", mail, gateway)
        living.environment |= settings | {"KARPEAR_SMS": gateway.url.replace("127.0.0.1", "localhost")}
        living.before = inside if slow else []
        with living, Client(living, seed=8) as client:
            until(lambda: len(client.sos) > 20, 240)
            client.stop.set()
            until(lambda: len(gateway.accepted) > 3, 60)
            assert keepers_live(living)
            states = dict(living.rows(OF_ALERTS))
            print(f"slow={slow}: {states}")
            assert states.get("email sent", 0) == 0 and not mail.messages
            assert states["email failed"]
            assert states.get("email dead", 0) == 0, "a name that is not found may be found again"


def test_a_gateway_that_hangs_refuses_and_is_busy_costs_nothing(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    with world(tmp_path / "data") as living:
        with Client(living, seed=9) as client:
            for answer in (Answer(429, headers={"Retry-After": "2"}), Answer(500), Answer(200, delay=5), Answer(503)):
                living.gateway.answers(answer)
                sos_count = len(client.sos)
                until(lambda sos_count=sos_count: len(client.sos) > sos_count + 4, 120)
            living.gateway.answers(200)
        all_arrived(client)
        assert keepers_live(living)
