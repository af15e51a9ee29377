"""The database's machine dies under load and its standby takes over: nothing accepted is lost, nobody is restarted."""

import os
import shutil
import subprocess
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest

from tests.servers import Gateway, MailServer
from tests.steps.processes import until

from .crowd import Crowd, goes_on, nothing_lost, one_owner_each, processes
from .processes import Living

pytestmark = [pytest.mark.soak, pytest.mark.timed, pytest.mark.timeout(900)]
GAP_S = 30.0


@pytest.fixture
def pair(on_postgres: bool) -> Iterator[Any]:
    if not on_postgres:
        pytest.skip("this is about PostgreSQL")
    from .standby import Pair

    with Pair() as servers:
        yield servers


@contextmanager
def crowded(data: Path, pair: Any, database: str) -> Iterator[Crowd]:
    """Everything under load on the first server."""
    with psycopg.connect(pair.address(pair.first_host), autocommit=True) as admin:
        admin.execute("CREATE DATABASE karpear")
    data.mkdir()
    with MailServer() as mail, Gateway() as gateway, Living(data, database, mail, gateway) as world:
        world.keeper(2)
        with Crowd(world, seed=10) as crowd:
            goes_on(crowd, 40)
            yield crowd


def takes_over(crowd: Crowd, pair: Any, fail: Callable[[], None]) -> None:
    """The first server fails, the second is promoted; what was accepted before, meanwhile and after is all there."""
    world = crowd.world
    processes_before = processes(world.running.values())
    failed = time.monotonic()
    fail()
    asked_at = time.monotonic()
    pair.promote()
    serves = time.monotonic()
    until(lambda: any(moment > serves for moment, _key in crowd.accepted), 300)
    until(lambda: any(letter.received > serves for letter in world.mail.messages), 300)
    goes_on(crowd, 40)
    crowd.__exit__()
    reckoned = nothing_lost(crowd, 1)
    one_owner_each(crowd)
    assert processes(world.running.values()) == processes_before, "nobody was restarted"
    refused = Counter(crowd.refused)
    refused.pop(("activities", 422), None)  # its first check-in was over before any server could take it
    assert {code for _path, code in refused} <= {503}, f"the phone is told to try again: {refused}"
    gap = min(moment for moment, _key in crowd.accepted if moment > serves) - failed
    mailed = min(letter.received for letter in world.mail.messages if letter.received > serves) - failed
    twice = sum(times > 1 for times in reckoned.arrived.values())
    print(
        f"\ngap {gap:.1f} s (promotion asked for after {asked_at - failed:.1f} s, took {serves - asked_at:.1f} s), "
        f"next mail after {mailed:.1f} s; accepted {len(crowd.accepted)} SOS, {len(crowd.promises)} promises, "
        f"{len(crowd.owners)} taken; {sum(reckoned.arrived.values())} messages, {twice} of them twice; "
        f"refused {dict(Counter(crowd.refused))}"
    )
    assert gap < GAP_S


def test_a_standby_takes_over_from_a_server_that_was_killed(tmp_path: Path, pair: Any) -> None:
    """Both servers stand in the address; which of them takes writes, Karpear finds out."""
    with crowded(tmp_path / "data", pair, pair.of_both("karpear")) as crowd:
        takes_over(crowd, pair, pair.kill_first)


def test_an_address_that_moves_before_the_promotion(tmp_path: Path, pair: Any) -> None:
    """For a while everybody meets a server that answers and takes nothing."""

    def fail() -> None:
        pair.kill_first()
        pair.move(pair.second_host)
        refused = len(crowd.refused)
        until(lambda: len(crowd.refused) > refused + 20, 60)

    with crowded(tmp_path / "data", pair, pair.address(pair.here, "karpear")) as crowd:
        takes_over(crowd, pair, fail)


def test_a_machine_that_vanishes(tmp_path: Path, pair: Any) -> None:
    """A power cut: no connection is closed, nothing is refused, nothing answers."""
    if os.getuid() or not shutil.which("setpriv") or subprocess.run(["ip", "netns"], check=False).returncode:
        pytest.skip("only root can give a server a network of its own")
    with pair.apart() as cable:

        def fail() -> None:
            cable.pull_out()
            pair.kill_first()

        hosts = f"{cable.theirs},{pair.second_host}"
        address = pair.address(hosts, "karpear")
        with crowded(tmp_path / "data", pair, address) as crowd:
            takes_over(crowd, pair, fail)
