"""Three machines with etcd, Patroni and PostgreSQL, made from the files of docs/running/cluster.md."""

import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack, suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.error import HTTPError
from urllib.request import urlopen

import psutil

from tests.parts.programs import MISSING, program
from tests.steps.processes import until

from .network import Host, Network
from .runbook import Runbook

PROGRAMS = ("etcd", "patroni", "patronictl", "etcdctl", "setpriv", "curl")
SERVERS = Path("/usr/lib/postgresql")
ROOM_MB = 700
ETCD, PATRONI, GUARD = "/etc/default/etcd", "/etc/patroni/config.yml", "/usr/local/bin/karpear-guard"


class Machine:
    """One of them: its own files below `root`, and its processes by name. What runs there is the account's own."""

    def __init__(self, host: Host, root: Path, network: Network) -> None:
        self.host, self.name, self.root = host, host.name, root
        self.data = root / "postgresql/karpear"
        self.running: dict[str, subprocess.Popen[bytes]] = {}
        versions = sorted(SERVERS.glob("*"), key=lambda folder: int(folder.name))
        assert versions, MISSING.format("PostgreSQL")
        self.runbook = Runbook({
            "/usr/lib/postgresql/17": str(versions[-1]), "/var/lib/postgresql": str(root / "postgresql"),
            "/var/run/postgresql": str(root / "run"), "/var/lib/etcd": str(root / "etcd"),
            "/var/lib/karpear": str(root / "karpear"), "10.0.0.0/24": network.range,
            "10.0.0.": network.prefix, "ADDRESS": host.address, "NAME": host.name,
        })  # fmt: skip

    def prepare(self) -> None:
        for folder in ("postgresql", "run", "etcd", "karpear"):
            (self.root / folder).mkdir(parents=True)
            shutil.chown(self.root / folder, "postgres", "postgres")
        for path in (PATRONI, GUARD):
            self._here(path).write_text(self.runbook.text(path))

    def start(self, **more: str) -> None:
        """Everything of the database, as after switching the machine on. `more`: for etcd."""
        self.start_etcd(**more)
        self.start_database()

    def start_etcd(self, **more: str) -> None:
        self.run("etcd", ["etcd"], self.runbook.environment(ETCD) | more)

    def start_database(self) -> None:
        self.start_patroni()
        self.run("guard", ["sh", str(self._here(GUARD))])

    def start_patroni(self) -> None:
        self.run("patroni", ["patroni", str(self._here(PATRONI))])

    def run(self, name: str, command: Sequence[str], environment: dict[str, str] | None = None) -> None:
        account = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]
        words = {"PATH": os.environ["PATH"], "HOME": str(self.root), "LANG": "C.UTF-8"} | (environment or {})
        with (self.root / f"{name}.log").open("ab") as log:
            self.running[name] = subprocess.Popen(
                [*self.host.before, *account, *command], env=words, stdout=log, stderr=log, start_new_session=True
            )

    def kill(self, *names: str) -> None:
        """-9, with everything that they started."""
        for name in names or list(self.running):
            process = self.running.pop(name)
            end(family(process.pid))
            process.wait(20)

    def postmaster(self) -> int:
        return int((self.data / "postmaster.pid").read_text().split()[0])

    def kill_all(self) -> None:
        """As a power cut: PostgreSQL is not Patroni's child for ever, so it is looked for by itself."""
        left = []
        with suppress(OSError, ValueError, IndexError, psutil.Error):
            left = family(self.postmaster())
        self.kill()
        end(left)

    def leads(self) -> bool:
        """By Patroni's own word, asked from outside."""
        return self.asks("primary") == 200

    def hears_the_others(self) -> bool:
        """Its etcd knows who leads etcd, and what was agreed last."""
        return self.asks("health", port=2379) == 200

    def asks(self, path: str, port: int = 8008) -> int:
        try:
            with urlopen(f"http://{self.host.address}:{port}/{path}", timeout=1) as answer:
                return int(answer.status)
        except HTTPError as error:
            return error.code
        except OSError:
            return 0

    def _here(self, path: str) -> Path:
        return self.root / Path(path).name


class Cluster:
    """`a`, `b` and `c`. The database of `a` lies on a small disk of its own where that may be mounted."""

    def __init__(self) -> None:
        self.stack = ExitStack()

    def __enter__(self) -> Self:
        try:
            self._begin()
        except BaseException:
            self.stack.close()
            raise
        return self

    def _begin(self) -> None:
        for name in PROGRAMS:
            program(name)
        # Not in pytest's own folder: every pytest that starts closes that to the server's own account.
        self.folder = Path(tempfile.mkdtemp(prefix="karpear-cluster-"))
        self.folder.chmod(0o755)
        self.stack.callback(shutil.rmtree, self.folder, ignore_errors=True)
        self.network = self.stack.enter_context(Network("a", "b", "c"))
        self.machines = {
            name: Machine(host, self.folder / name, self.network) for name, host in self.network.hosts.items()
        }
        for machine in self.machines.values():
            machine.prepare()
        self.small_disk = self._mount(self.machines["a"].root / "postgresql")
        self.stack.callback(self._stop)
        for machine in self.machines.values():
            machine.start_etcd()
        for name, machine in self.machines.items():
            machine.start_database()
            if name == "a":
                until(machine.leads, 90)
        until(self.is_whole, 120)

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self.stack.close()

    def leader(self) -> Machine | None:
        return next((machine for machine in self.machines.values() if machine.leads()), None)

    def is_whole(self) -> bool:
        """One leads, two follow it, and a commit waits for either of them; so it is with etcd, which needs longer."""
        members = self.members()
        return (
            len(members) == 3
            and all(machine.hears_the_others() for machine in self.machines.values())
            and sorted(m["role"] for m in members) == ["leader", *["quorum_standby"] * 2]
            and all(m["state"] in ("running", "streaming") for m in members)
        )

    def members(self) -> list[dict[str, Any]]:
        for machine in self.machines.values():
            with (
                suppress(OSError, ValueError),
                urlopen(f"http://{machine.host.address}:8008/cluster", timeout=2) as answer,
            ):
                return list(json.load(answer)["members"])
        return []

    def address(self, user: str, password: str, database: str) -> str:
        hosts = ",".join(f"{machine.host.address}:5432" for machine in self.machines.values())
        return f"postgresql://{user}:{password}@{hosts}/{database}?target_session_attrs=read-write&connect_timeout=3"

    def patronictl(self, *words: str) -> str:
        machine = self.machines["c"]
        command = [*machine.host.before, "patronictl", "-c", str(machine.root / Path(PATRONI).name), *words]
        process = subprocess.run(command, capture_output=True, text=True, timeout=90, check=False)
        return process.stdout + process.stderr

    def _mount(self, folder: Path) -> bool:
        mounted = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", f"size={ROOM_MB}m", "tmpfs", folder], check=False, capture_output=True
        )
        if mounted.returncode:
            return False
        shutil.chown(folder, "postgres", "postgres")
        self.stack.callback(subprocess.run, ["umount", "-l", folder], check=False)
        return True

    def _stop(self) -> None:
        for machine in self.machines.values():
            machine.kill_all()


def end(processes: list[psutil.Process]) -> None:
    """-9, and until they are gone."""
    for process in processes:
        with suppress(psutil.Error):
            process.kill()
    psutil.wait_procs(processes, timeout=20)


def family(pid: int) -> list[psutil.Process]:
    try:
        parent = psutil.Process(pid)
        return [parent, *parent.children(recursive=True)]
    except psutil.NoSuchProcess:
        return []
