"""Karpear as real processes with real sinks, a client that keeps a ledger of every 2xx, and a way to kill."""

import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen
from uuid import UUID, uuid4

import psutil
import psycopg

from tests.servers import Gateway, MailServer, free_port
from tests.steps.processes import PATIENCE_S, environment, until

SEND_TIMEOUT_S = "1"


class Living:
    """A world of its own: a web command and keepers on a database, a mail server and a gateway."""

    def __init__(self, data: Path, database: str, mail: MailServer, gateway: Gateway) -> None:
        self.data, self.database, self.mail, self.gateway = data, database, mail, gateway
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.running: dict[str, subprocess.Popen[bytes]] = {}
        self.kills = 0
        self.before: list[str] = []  # of every command
        self.environment = environment(
            data, KARPEAR_DEMO="1", KARPEAR_EMAIL=mail.url, KARPEAR_SMS=gateway.url, KARPEAR_BASE_URL=self.url,
            KARPEAR_SEND_TIMEOUT_S=SEND_TIMEOUT_S, **({"DATABASE_URL": database} if database else {}),
        )  # fmt: skip

    def __enter__(self) -> Self:
        self.start("keeper 1", "keep", "--first=demo")  # makes the world, and ends
        assert self.running["keeper 1"].wait(180) == 0
        self.keeper(1)
        self.people = {a["name"]: a for a in json.loads((self.data / "demo.json").read_text())["accounts"]}
        self.serve()
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        for process in self.running.values():
            process.terminate()
        for process in self.running.values():
            with suppress(subprocess.TimeoutExpired):
                process.wait(20)
            process.kill()

    def start(self, name: str, *arguments: str, **more: str) -> None:
        command = [*self.before, sys.executable, "-m", "karpear.project", *arguments]
        log = (self.data / f"{name}.log").open("ab")
        with log:
            self.running[name] = subprocess.Popen(command, env=self.environment | more, stdout=log, stderr=log)

    def serve(self, **more: str) -> None:
        """The web command, in the place of the one that runs."""
        if "web" in self.running:
            self.running["web"].terminate()
            self.running["web"].wait(PATIENCE_S)
        self.start("web", "web", f"--port={self.port}", **more)
        until(self.alive, 120)

    @contextmanager
    def web_dies_at(self, point: str) -> Iterator[None]:
        """Whenever it comes there, since its parent starts it again as it was; afterwards it lives on as before."""
        self.serve(KARPEAR_CRASH_AT=point)
        try:
            yield
        finally:
            self.serve()

    def keeper(self, number: int, **more: str) -> None:
        self.start(f"keeper {number}", "keep", **more)

    def alive(self) -> bool:
        try:
            with urlopen(f"{self.url}/healthz", timeout=2) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False

    def kill(self, name: str) -> None:
        """-9. Of the web command all below it, which it starts again; a keeper we start again."""
        self.kills += 1
        if name == "web":
            with suppress(psutil.Error):
                for child in psutil.Process(self.running["web"].pid).children(recursive=True):
                    child.kill()
            return
        self.end(name)
        self.keeper(int(name[-1]))

    def end(self, name: str) -> None:
        self.running[name].kill()
        self.running[name].wait()

    def dies_at(self, point: str) -> None:
        """A keeper that is told to die at a named point does so, with no other: two tick in step for minutes, and the
        one that is a moment later finds everything done."""
        for name in [name for name in self.running if name.startswith("keeper")]:
            self.end(name)
        self.keeper(1, KARPEAR_CRASH_AT=point)
        code = self.running["keeper 1"].wait(90)
        assert code == -signal.SIGKILL, f"it ended with {code}"
        self.kills += 1

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        if self.database:
            with psycopg.connect(self.database, connect_timeout=5) as connection:
                return [tuple(row) for row in connection.execute(sql.encode())]
        connection = sqlite3.connect(f"file:{self.data / 'karpear.sqlite3'}?mode=ro", uri=True, timeout=5)
        try:
            return connection.execute(sql).fetchall()
        finally:
            connection.close()


class Client:
    """Phones that press, check in and go silent; `kept` is what was answered with 2xx."""

    def __init__(self, world: Living, seed: int) -> None:
        self.world = world
        self.random = random.Random(seed)
        self.sos: list[UUID] = []
        self.promises: list[UUID] = []
        self.check_ins: list[UUID] = []
        self.refused: list[tuple[str, int]] = []
        self.stop = threading.Event()
        self.threads = [
            threading.Thread(target=self._go, args=(work,)) for work in (self._press, self._say, self._lapse)
        ]

    def __enter__(self) -> Self:
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop.set()
        for thread in self.threads:
            thread.join(60)

    def post(self, name: str, path: str, body: dict[str, Any], seconds: float = 45) -> dict[str, Any] | None:
        """As a phone does: the same key again until there is a 2xx. None: given up, or refused for good."""
        request = Request(
            f"{self.world.url}/api/v1/{path}", json.dumps({"key": str(uuid4())} | body).encode(),
            {"Authorization": f"Bearer {self.world.people[name]['device_token']}", "Content-Type": "application/json"},
        )  # fmt: skip
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            try:
                with urlopen(request, timeout=10) as answer:
                    content: dict[str, Any] = json.loads(answer.read())
                    return content
            except HTTPError as error:
                with error:
                    self.refused.append((path, error.code))
                if error.code < 500:
                    return None
            except (URLError, OSError, ValueError):
                pass
            time.sleep(0.2)
        return None

    def _go(self, work: Callable[[], None]) -> None:
        while not self.stop.is_set():
            work()
            self.stop.wait(self.random.uniform(0.05, 0.4))

    def _press(self) -> None:
        name = self.random.choice(["Sophea", "Dara", "Bopha", "Chenda", "Maly"])
        if answer := self.post(name, "sos", {"pressed_at": _iso(0)}):
            self.sos.append(UUID(answer["alert"]))

    def _say(self) -> None:
        if answer := self.post("Sophea", "check-ins", {"made_at": _iso(0)}):
            self.check_ins.append(UUID(answer["check_in"]))

    def _lapse(self) -> None:
        body = {
            "kind": "trip", "title": "To the river", "place": "Kratie", "starts_at": _iso(-60), "ends_at": _iso(7200),
            "check_ins": [{"due_at": _iso(self.random.uniform(1, 2)), "grace_s": 0}, {"due_at": _iso(7200)}],
        }  # fmt: skip
        name = self.random.choice(["Vanna", "Chenda", "Maly"])  # nobody may have more than 200 plans that are not over
        if answer := self.post(name, "activities", body):
            self.promises.append(UUID(answer["promises"][0]["promise"]))


class Reckoning:
    """The client's ledger against the sinks', through the rows that say which message was about what."""

    def __init__(self, client: Client) -> None:
        world = client.world
        posted = [UUID(r.json["id"]) for r in world.gateway.accepted]
        mailed = [UUID(str(m.message["Message-ID"])[1:].split("@")[0]) for m in world.mail.messages]
        self.arrived = Counter([*posted, *mailed])
        rows = world.rows("SELECT id, subject, bundled_with, text_key, state FROM messaging_delivery")
        alerts_told: set[UUID] = set()
        self.waiting = 0
        for pk, subject, carrier, text_key, state in rows:
            self.waiting += state in ("queued", "failed", "sending")
            if text_key in ("alert", "alert_again") and _id(carrier or pk) in self.arrived:
                alerts_told.add(_id(subject))
        alerts = world.rows("SELECT id, cause, source, person_id FROM alerts_alert")
        by_cause = {_id(cause): _id(pk) for pk, cause, _s, _p in alerts if cause}
        states = {_id(pk): state for pk, state in world.rows("SELECT id, state FROM checkins_promise")}
        check_ins = {_id(pk) for (pk,) in world.rows("SELECT id FROM checkins_checkin")}
        self.lost_sos = [a for a in client.sos if a not in alerts_told]
        self.lost_promises = [p for p in client.promises if by_cause.get(p) not in alerts_told]
        self.lost_check_ins = [c for c in client.check_ins if c not in check_ins]
        self.unfinished = Counter(states.get(p, "gone") for p in self.lost_promises)

    @property
    def lost(self) -> int:
        return len(self.lost_sos) + len(self.lost_promises) + len(self.lost_check_ins)

    def __str__(self) -> str:
        lost = (len(self.lost_sos), len(self.lost_promises), len(self.lost_check_ins))
        return f"lost (sos, promises, check-ins): {lost} {dict(self.unfinished)}, waiting {self.waiting}"


def reckon(client: Client, seconds: float = 180) -> Reckoning:
    """Once nothing is missing any more, or what is missing at the end."""
    end = time.monotonic() + seconds
    while (reckoning := Reckoning(client)).lost or reckoning.waiting:
        if time.monotonic() > end:
            break
        time.sleep(0.5)
    return reckoning


def fresh_postgres_database(address: str) -> str:
    """A new empty database beside the one of the tests; its address."""
    name = f"living_{uuid4().hex[:12]}"
    where, _, query = address.partition("?")
    server = f"{where.rpartition('/')[0]}/postgres?{query}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
    return f"{where.rpartition('/')[0]}/{name}?{query}"


def _iso(seconds: float) -> str:
    return (datetime.now(UTC) + timedelta(seconds=seconds)).isoformat()


def _id(value: Any) -> UUID:
    return value if isinstance(value, UUID) else UUID(value)


def postgres_address() -> str:
    return os.environ.get("DATABASE_URL", "")
