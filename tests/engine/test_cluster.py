"""Three machines as docs/running/cluster.md makes them, two of them with Karpear, and whatever may fail there."""

import json
import os
import subprocess
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import pairwise
from threading import Event, Thread
from uuid import UUID, uuid4

import pytest

from tests.servers import Gateway, MailServer
from tests.steps.processes import until

from .cluster import Cluster, Machine
from .crowd import PRESSED, Crowd, nothing_lost, processes
from .faults import FAULTS, MEND_S, Fault, prepare, refusal
from .nodes import PORT, Nodes

pytestmark = [pytest.mark.soak, pytest.mark.timed, pytest.mark.timeout(900)]
GAP_S = 30.0
TRUE_WITHIN_S = 12.0
"""How long /readyz may say 200 where nothing is accepted: the keeper's pulse is ten seconds old then."""
WATCHED_S = 35.0


class Calm(Crowd):
    """The same people, less often: two cores carry three machines. They go on with the ledger of those before them."""

    def __init__(self, world: Nodes, earlier: list["Calm"]) -> None:
        super().__init__(world, seed=len(earlier))
        for crowd in earlier[-1:]:
            self.accepted, self.sos, self.promises = crowd.accepted, crowd.sos, crowd.promises
            self.check_ins, self.owners = crowd.check_ins, crowd.owners
        self.came_with = len(self.accepted)
        earlier.append(self)

    def _go(self, work: Callable[[], None]) -> None:
        while not self.stop.is_set():
            work()
            self.stop.wait(self.random.uniform(0.3, 0.9))

    def accepted_since(self, moment: float) -> list[float]:
        return sorted(at for at, _key in self.accepted if at > moment)

    def longest_gap(self, since: float) -> tuple[float, float]:
        """Seconds without an accepted SOS, and the moment at which they began."""
        moments = [since, *self.accepted_since(since)]
        return max((later - earlier, earlier) for earlier, later in pairwise(moments))


class Inside(Thread):
    """Somebody on the side that is cut off asks the Karpear there for /readyz, and presses."""

    def __init__(self, world: Nodes, machine: Machine) -> None:
        super().__init__()
        self.machine, self.token = machine, world.people["Dara"]["device_token"]
        self.ends = Event()
        self.readyz: list[tuple[float, str]] = []
        self.accepted: list[UUID] = []

    def run(self) -> None:
        while not self.ends.wait(0.5):
            self.readyz.append((time.monotonic(), self._ask("readyz")))
            key = uuid4()
            body = json.dumps(PRESSED | {"key": str(key)})
            headers = ["-H", f"Authorization: Bearer {self.token}", "-H", "Content-Type: application/json"]
            if self._ask("api/v1/sos", *headers, "-d", body).startswith("2"):
                self.accepted.append(key)

    def _ask(self, path: str, *more: str) -> str:
        where = f"http://{self.machine.host.address}:{PORT}/{path}"
        command = [*self.machine.host.before, "curl", "-s", "-o", "/dev/null", "-w", "%{http_code}", "-m", "10", *more]
        return subprocess.run([*command, where], capture_output=True, text=True, check=False).stdout


@pytest.fixture(scope="module")
def nodes(on_postgres: bool) -> Iterator[Nodes]:
    if not on_postgres:
        pytest.skip("this is about PostgreSQL")
    if os.getuid():
        pytest.skip("only root can start machines")
    with Cluster() as cluster:
        address = cluster.network.address
        with (
            MailServer(host=address) as mail,
            Gateway(host=address) as gateway,
            Nodes(cluster, "ab", mail, gateway) as world,
        ):
            yield world


@pytest.fixture(scope="module")
def crowds() -> list[Calm]:
    return []


@contextmanager
def watched(world: Nodes, broken: Fault) -> Iterator[None]:
    """Nothing is accepted on the side that is cut off, and the Karpear there says soon that it is not ready."""
    if broken.cut is None or broken.cut.name not in world.names:
        yield
        return
    inside = Inside(world, broken.cut)
    inside.start()
    began = time.monotonic()
    try:
        yield
    finally:
        inside.ends.set()
        inside.join()
    print(f"\ninside: {Counter(answer for _at, answer in inside.readyz)}")
    assert not inside.accepted
    late = [answer for at, answer in inside.readyz if at > began + TRUE_WITHIN_S]
    assert late and "200" not in late, inside.readyz


def goes_wrong(world: Nodes, crowd: Calm, broken: Fault, failed: float) -> None:
    """Until it is mended."""
    with watched(world, broken):
        if broken.stops:
            time.sleep(TRUE_WITHIN_S)
            assert 200 not in world.front.answers.values()
            since = time.monotonic()
            time.sleep(WATCHED_S - TRUE_WITHIN_S)
            assert not crowd.accepted_since(since)
            assert 200 not in world.front.answers.values()
        else:
            until(lambda: len(crowd.accepted_since(failed)) > 20, 180)
            time.sleep(max(0.0, failed + WATCHED_S - time.monotonic()))


def is_well_again(world: Nodes, crowd: Calm) -> float:
    mended = time.monotonic()
    until(world.cluster.is_whole, MEND_S)
    until(world.ready, MEND_S)
    seconds = time.monotonic() - mended
    count = len(crowd.accepted)
    until(lambda: len(crowd.accepted) > count + 5, 60)
    return seconds


def tells_the_truth(world: Nodes, began: float, seconds: float) -> None:
    """Where nobody accepts anything, no server says for long that it would."""
    if seconds > TRUE_WITHIN_S:
        for name in world.names:
            answers = [answer for at, server, answer in world.front.changes if server == name and at < began + seconds]
            soon = [a for at, s, a in world.front.changes if s == name and at < began + TRUE_WITHIN_S]
            assert soon[-1] != 200, f"{name} said that it was ready: {answers}"


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.__name__)
def test_it_goes_on(nodes: Nodes, crowds: list[Calm], fault: Callable[[Nodes], Fault]) -> None:
    if reason := refusal(nodes, fault):
        pytest.skip(reason)
    prepare(nodes, fault)
    nodes.kills += 1
    with Calm(nodes, crowds) as crowd:
        until(lambda: len(crowd.accepted) > crowd.came_with + 5, 60)
        processes_before = {name: processes([process]) for name, process in nodes.running.items()}
        failed = time.monotonic()
        broken = fault(nodes)
        goes_wrong(nodes, crowd, broken, failed)
        broken.mend()
        well_after = is_well_again(nodes, crowd)
    gap, began = crowd.longest_gap(failed)
    print(
        f"\n{fault.__name__}: {gap:.1f} s without an accepted SOS, from {began - failed:.1f} s after it; well again "
        f"{well_after:.0f} s after it was mended; {len(crowd.accepted) - crowd.came_with} SOS accepted, "
        f"refused {dict(Counter(crowd.refused))}"
    )
    keys = {key for (key,) in nodes.rows("SELECT key FROM people_receipt WHERE verb = 'sos'")}
    assert {key for _moment, key in crowd.accepted} <= keys, "what was accepted is there, whoever leads now"
    assert broken.stops or gap < GAP_S
    tells_the_truth(nodes, began, gap)
    for name, alive in processes_before.items():
        if not set(broken.dies) & {name, name.split()[1]}:
            assert processes([nodes.running[name]]) == alive, f"{name} was restarted"


def test_nothing_was_lost(nodes: Nodes, crowds: list[Calm]) -> None:
    """After all of it, by the ledgers of phones, screens, mail server and gateway."""
    if not crowds:
        pytest.skip("nothing was broken")
    crowd = crowds[-1]
    reckoned = nothing_lost(crowd, nodes.kills)
    assert not crowd.owned_by_two()
    takes = nodes.rows("SELECT alert_id FROM alerts_alertevent WHERE what = 'acknowledged'")
    assert set(Counter(takes).values()) == {1}
    print(
        f"\n{len(crowd.accepted)} SOS, {len(crowd.promises)} promises, {len(crowd.check_ins)} check-ins, "
        f"{len(crowd.owners)} alerts taken; {reckoned.arrived.total()} messages, "
        f"{sum(times > 1 for times in reckoned.arrived.values())} of them twice; {nodes.kills} failures"
    )
