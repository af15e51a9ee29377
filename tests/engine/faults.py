"""What may fail in a cluster: each function breaks something, and says how it is mended and what holds until then."""

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from tests.steps.processes import until

from .cluster import Machine
from .nodes import Nodes

MEND_S = 180.0
REPLACE = "/usr/local/sbin/replace-c"


class Fault(NamedTuple):
    """`mend`: what people or systemd do. `dies`: machines or processes on which Karpear dies of it. `cut`: the machine
    on whose side nothing may be accepted. `stops`: nothing can be accepted before it is mended."""

    mend: Callable[[], None]
    dies: tuple[str, ...] = ()
    cut: Machine | None = None
    stops: bool = False


def nothing_to_mend() -> None:
    """It mends itself."""


def leader(world: Nodes) -> Machine:
    machine = until(world.cluster.leader, MEND_S)
    assert machine
    return machine


def lead(world: Nodes, name: str) -> None:
    """A planned change: nothing else happens."""
    if (machine := leader(world)).name != name:
        answer = world.cluster.patronictl("switchover", "--leader", machine.name, "--candidate", name, "--force")
        until(world.cluster.machines[name].leads, 60)
        assert "switched over" in answer, answer
    until(world.cluster.is_whole, MEND_S)


def led_by_another(world: Nodes) -> Fault:
    lead(world, "b" if leader(world).name != "b" else "c")
    return Fault(nothing_to_mend)


def postmaster_killed(world: Nodes) -> Fault:
    os.kill(leader(world).postmaster(), signal.SIGKILL)
    return Fault(nothing_to_mend)


def patroni_killed(world: Nodes) -> Fault:
    """PostgreSQL goes on, and nobody watches it until systemd has started Patroni again."""
    machine = leader(world)
    process = machine.running["patroni"]
    process.kill()
    process.wait()
    time.sleep(1)
    machine.start_patroni()
    return Fault(nothing_to_mend)


def etcd_killed(world: Nodes) -> Fault:
    machine = leader(world)
    machine.kill("etcd")
    return Fault(machine.start_etcd)


def keeper_killed(world: Nodes) -> Fault:
    world.end("keeper b")
    return Fault(lambda: world.begin("keeper b"), ("keeper b",))


def webs_restarted(world: Nodes) -> Fault:
    """As for an upgrade: one, and once it is ready the other."""
    for name in ("web a", "web b"):
        process = world.running[name]
        process.send_signal(signal.SIGTERM)
        process.wait(60)
        until(lambda: not world.ready(), 10)
        world.begin(name)
        until(world.ready, 60)
    return Fault(nothing_to_mend, ("web a", "web b"))


def disk_full(world: Nodes) -> Fault:
    folder = world.cluster.machines["a"].data.parent
    ballast = folder / "ballast"
    with suppress(OSError), ballast.open("wb", buffering=0) as file:
        while file.write(bytes(1_000_000)):
            pass
    assert shutil.disk_usage(folder).free < 1_000_000
    return Fault(ballast.unlink)


def web_cut_off(world: Nodes) -> Fault:
    machine = world.cluster.machines["b"]
    machine.host.cut()
    return Fault(machine.host.join, cut=machine)


def primary_cut_off(world: Nodes) -> Fault:
    """With the Karpear on it, whose people still reach it."""
    machine = world.cluster.machines["a"]
    machine.host.cut()
    return Fault(machine.host.join, cut=machine)


def primary_host_lost(world: Nodes) -> Fault:
    _switch_off(world, "a")
    return Fault(lambda: _switch_on(world, "a"), ("a",))


def two_hosts_lost(world: Nodes) -> Fault:
    """The one that is left cannot know whether the others go on without it. It accepts nothing, and says so."""
    _switch_off(world, "b")
    _switch_off(world, "c")

    def switch_on() -> None:
        _switch_on(world, "c")
        until(world.cluster.leader, MEND_S)
        _switch_on(world, "b")

    return Fault(switch_on, ("b",), stops=True)


def host_replaced(world: Nodes) -> Fault:
    """By an empty machine of the same name."""
    machine = world.cluster.machines["c"]
    _switch_off(world, "c")
    for folder in (machine.data, Path(machine.runbook.environment("/etc/default/etcd")["ETCD_DATA_DIR"])):
        shutil.rmtree(folder)

    def replace() -> None:
        helper = world.cluster.machines["a"]
        subprocess.run([*helper.host.before, "sh", "-euc", helper.runbook.text(REPLACE)], check=True, timeout=60)
        machine.host.join()
        machine.start(ETCD_INITIAL_CLUSTER_STATE="existing")

    return Fault(replace)


def _switch_off(world: Nodes, name: str) -> None:
    """As in a power cut: no connection is closed."""
    machine = world.cluster.machines[name]
    machine.host.cut()
    if name in world.names:
        world.kill_on(name)
    machine.kill_all()


def _switch_on(world: Nodes, name: str) -> None:
    machine = world.cluster.machines[name]
    machine.host.join()
    machine.start()
    if name in world.names:
        world.start_on(name)


FAULTS = (
    led_by_another, postmaster_killed, patroni_killed, etcd_killed, keeper_killed, webs_restarted, disk_full,
    web_cut_off, primary_cut_off, primary_host_lost, host_replaced, two_hosts_lost,
)  # fmt: skip
CUTS = (web_cut_off, primary_cut_off, primary_host_lost, host_replaced, two_hosts_lost)
LED_BY_A = (*CUTS, disk_full)


def refusal(world: Nodes, fault: Callable[[Nodes], Fault]) -> str:
    """Why it cannot be tried here."""
    if fault in CUTS and not world.cluster.network.real:
        return "no network namespace could be made: the machines are addresses of the loopback, without cables"
    if fault is disk_full and not world.cluster.small_disk:
        return "no small disk could be mounted"
    return ""


def prepare(world: Nodes, fault: Callable[[Nodes], Fault]) -> None:
    """Everything is well, and the first machine leads where it matters which."""
    if fault in LED_BY_A:
        lead(world, "a")
    until(world.cluster.is_whole, MEND_S)
    until(world.ready, MEND_S)
