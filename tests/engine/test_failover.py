"""The database's machine dies under load and its standby takes over: nothing accepted is lost, nobody is restarted."""

import json
import os
import shutil
import subprocess
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.request import Request
from uuid import UUID, uuid4

import psutil
import psycopg
import pytest

from tests.servers import Gateway, MailServer
from tests.steps.processes import Browser, until

from .processes import Client, Living, Reckoning, reckon

pytestmark = [pytest.mark.soak, pytest.mark.timeout(900)]
PRESSED = {"pressed_at": "2026-11-24T09:00:00+07:00"}
PRESSERS = ("Dara", "Bopha", "Chenda", "Maly")
TAKERS = ("Dara", "Bopha")
GAP_S = 30.0


class Crowd(Client):
    """Besides: several press at once, and two people reach for each alert of Sophea's at the same moment."""

    def __init__(self, world: Living, seed: int) -> None:
        super().__init__(world, seed)
        self.accepted: list[tuple[float, UUID]] = []  # when the phone heard of it, and its key
        self.owners: dict[str, list[str]] = defaultdict(list)
        self.ended: list[str] = []
        self.browsers = {name: Browser(world.url) for name in TAKERS}
        for name, browser in self.browsers.items():
            browser.sign_in(world.people[name]["email"], world.people[name]["password"])
            assert browser.signed_in()
        more = (self._press, self._press, self._take)
        self.threads += [Thread(target=self._go, args=(work,)) for work in more]

    def _press(self) -> None:
        key = uuid4()
        if answer := self.post(self.random.choice(PRESSERS), "sos", PRESSED | {"key": str(key)}):
            self.accepted.append((time.monotonic(), key))
            self.sos.append(UUID(answer["alert"]))

    def _take(self) -> None:
        if not (answer := self.post("Sophea", "sos", PRESSED)):
            return
        alert = answer["alert"]
        reaching = [Thread(target=self._reach, args=(name, alert)) for name in TAKERS]
        for thread in reaching:
            thread.start()
        for thread in reaching:
            thread.join()
        if self.owners[alert] and self.say(self.owners[alert][0], alert, "resolve", outcome="false_alarm") == 200:
            self.ended.append(alert)

    def _reach(self, name: str, alert: str) -> None:
        if self.say(name, alert, "acknowledge") == 200:
            self.owners[alert].append(name)

    def say(self, name: str, alert: str, act: str, **body: str) -> int:
        """As somebody at a screen: again while the server cannot. The last status; 0: none."""
        browser = self.browsers[name]
        csrf = next(str(cookie.value) for cookie in browser.jar if "csrf" in cookie.name)
        request = Request(
            f"{self.world.url}/api/v1/alerts/{alert}/{act}", json.dumps(body).encode(),
            {"Content-Type": "application/json", "X-CSRFToken": csrf},
        )  # fmt: skip
        end, status = time.monotonic() + 45, 0
        while time.monotonic() < end:
            try:
                status, _page = browser.ask(request)
            except OSError:
                status = 0
            if status and status < 500:
                break
            self.stop.wait(0.2)
        return status


@pytest.fixture
def pair(on_postgres: bool) -> Iterator[Any]:
    if not on_postgres:
        pytest.skip("this is about PostgreSQL")
    from .standby import Pair

    with Pair() as servers:
        yield servers


def processes(world: Living) -> set[tuple[int, float]]:
    """Every process of Karpear, those that the web command started with them: which, and since when."""
    parents = [psutil.Process(process.pid) for process in world.running.values()]
    return {(p.pid, p.create_time()) for parent in parents for p in (parent, *parent.children(recursive=True))}


def nothing_lost(crowd: Crowd, failures: int) -> Reckoning:
    """By the ledgers of phones, screens, mail server and gateway, against the rows of the server that took over."""
    world = crowd.world
    reckoned = reckon(crowd, 240)
    assert crowd.sos and crowd.promises and crowd.check_ins
    assert not reckoned.lost, str(reckoned)
    keys = {key for (key,) in world.rows("SELECT key FROM people_receipt WHERE verb = 'sos'")}
    assert {key for _moment, key in crowd.accepted} <= keys, "each press by its own key"
    [(calls,)] = world.rows("SELECT sum(calls) FROM alerts_alert WHERE kind = 'sos' AND NOT drill")
    assert calls == len(keys), "and each counted once"
    twice = {pk: times for pk, times in reckoned.arrived.items() if times > 1}
    assert all(times <= 1 + failures for times in twice.values()), f"at most one more per failure: {twice}"
    return reckoned


def one_owner_each(crowd: Crowd) -> None:
    assert len(crowd.owners) > 2
    assert not {alert: names for alert, names in crowd.owners.items() if len(names) > 1}
    takes = Counter(str(pk) for (pk,) in crowd.world.rows(
        "SELECT alert_id FROM alerts_alertevent WHERE what = 'acknowledged'"
    ))  # fmt: skip
    assert set(takes.values()) == {1}
    rows = crowd.world.rows("SELECT id, owner_id, state FROM alerts_alert WHERE owner_id IS NOT NULL")
    states = {str(pk): state for pk, _owner, state in rows}
    owners = {str(pk): owner for pk, owner, _state in rows}
    assert all(states[alert] == "resolved" for alert in crowd.ended), "what was ended stays ended"
    owners_told = {(names[0], owners[alert]) for alert, names in crowd.owners.items() if names}
    assert len(owners_told) == len(dict(owners_told)) == len(TAKERS), "it belongs to whoever was told that they have it"


def goes_on(crowd: Crowd, more: int) -> None:
    counts_before = (len(crowd.accepted), len(crowd.promises), len(crowd.ended))
    until(
        lambda: len(crowd.accepted) >= counts_before[0] + more and len(crowd.promises) > counts_before[1] + 2
        and len(crowd.ended) > counts_before[2] + 2, 180,
    )  # fmt: skip


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
    processes_before = processes(world)
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
    assert processes(world) == processes_before, "nobody was restarted"
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
