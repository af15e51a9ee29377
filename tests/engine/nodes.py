"""Karpear on two machines of a cluster, as docs/running/cluster.md starts it, behind one front."""

import json
from pathlib import Path
from typing import Self

import psycopg

from tests.servers import Gateway, MailServer
from tests.steps.processes import environment, until

from .cluster import Cluster, end, family
from .front import Front
from .processes import SEND_TIMEOUT_S, Living

PORT = 8000
SQL, ENVIRONMENT = "/etc/karpear/karpear.sql", "/etc/karpear/environment"
SERVICES = {"web": "karpear-web", "keeper": "karpear-keep"}


class Nodes(Living):
    """`web a`, `keeper a`, `web b`, `keeper b`. What is asked of it goes through the front."""

    def __init__(self, cluster: Cluster, names: str, mail: MailServer, gateway: Gateway) -> None:
        self.cluster, self.names = cluster, names
        postgres = cluster.address("postgres", "secret-of-postgres", "postgres")
        super().__init__(cluster.machines[names[0]].root / "karpear", postgres, mail, gateway)
        self.front = Front({name: (cluster.machines[name].host.address, PORT) for name in names})
        self.url = f"http://{self.front.host}:{self.front.port}"

    def __enter__(self) -> Self:
        with psycopg.connect(self.database, autocommit=True) as admin:
            for statement in self.cluster.machines["a"].runbook.text(SQL).splitlines():
                admin.execute(statement.encode())
        self.database = self.cluster.address("postgres", "secret-of-postgres", "karpear")
        keeper = f"keeper {self.names[0]}"
        self.begin(keeper, "--first=demo")  # makes the world, and ends
        assert self.running[keeper].wait(240) == 0
        self.begin(keeper)
        self.people = {a["name"]: a for a in json.loads((self.data / "demo.json").read_text())["accounts"]}
        self.front.__enter__()
        for name in (f"web {self.names[0]}", *(f"{kind} {node}" for node in self.names[1:] for kind in SERVICES)):
            self.begin(name)
        until(self.ready, 120)
        return self

    def __exit__(self, *problem: object) -> None:
        super().__exit__(None)
        self.front.__exit__(None, None, None)

    def ready(self) -> bool:
        """Both would take an SOS, as far as the front knows."""
        return set(self.front.answers.values()) == {200}

    def begin(self, name: str, *more: str) -> None:
        """As systemd does it on that machine."""
        kind, node = name.split()
        machine = self.cluster.machines[node]
        self.before = machine.host.before
        settings = machine.runbook.environment(ENVIRONMENT)
        keys = str(self.cluster.folder / Path(settings.pop("KARPEAR_KEYS")).name)
        self.environment = environment(
            Path(settings["KARPEAR_DATA"]), **{k: v for k, v in settings.items() if k != "KARPEAR_DATA"} | {
                "KARPEAR_KEYS": keys, "KARPEAR_BASE_URL": self.url, "KARPEAR_DEMO": "1",
                "KARPEAR_EMAIL": self.mail.url, "KARPEAR_SMS": self.gateway.url,
                "KARPEAR_SEND_TIMEOUT_S": SEND_TIMEOUT_S,
            },
        )  # fmt: skip
        self.start(name, *machine.runbook.command(SERVICES[kind]), *more)

    def start_on(self, node: str) -> None:
        for kind in SERVICES:
            self.begin(f"{kind} {node}")

    def kill_on(self, node: str) -> None:
        """-9 of all that runs there."""
        for kind in SERVICES:
            process = self.running.pop(f"{kind} {node}")
            end(family(process.pid))
            process.wait(20)
