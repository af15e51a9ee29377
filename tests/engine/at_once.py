"""Two at once, on real connections."""

import os
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.db import connection, connections, transaction

from karpear.rules.refusals import Conflict
from tests.steps.processes import PATIENCE_S

type Work = Callable[[], Any]


def elsewhere(pool: ThreadPoolExecutor, work: Work, gate: threading.Event | None = None) -> "Future[Any]":
    """`work` on a connection of its own; the refusal of a rule is an answer too."""

    def run() -> Any:
        try:
            if gate:
                gate.wait(PATIENCE_S)
            return work()
        except Conflict as refusal:
            return refusal
        finally:
            connections.close_all()

    return pool.submit(run)


def meet(first: Work, second: Work) -> tuple[Any, Any]:
    """`first` has done everything but commit when `second` starts; both answers.

    On SQLite, and where `second` waits for nobody, they are simply started together.
    """
    with ThreadPoolExecutor(2) as pool:
        if connection.vendor != "postgresql":
            gate = threading.Event()
            futures = [elsewhere(pool, work, gate) for work in (first, second)]
            gate.set()
            return futures[0].result(PATIENCE_S), futures[1].result(PATIENCE_S)
        with transaction.atomic():
            first_answer = first()
            future = elsewhere(pool, second)
            threading.Event().wait(0.3)  # time to run into the lock
        return first_answer, future.result(PATIENCE_S)


def own_environment() -> dict[str, str]:
    """The database of this test, for another process."""
    database = connection.settings_dict
    if connection.vendor == "postgresql":
        host = quote(str(database["OPTIONS"].get("host") or database["HOST"]), safe="")
        address = f"postgresql://{database['USER']}:{database['PASSWORD']}@/{database['NAME']}?host={host}"
    else:
        address = f"sqlite:///{database['NAME']}"
    return os.environ | {"DATABASE_URL": address, "DJANGO_SETTINGS_MODULE": settings.SETTINGS_MODULE}
