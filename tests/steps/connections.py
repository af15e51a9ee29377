"""Several people at the same moment, each on a connection of their own."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

from django.db import connections

from karpear.rules.refusals import Refused
from tests.steps.processes import PATIENCE_S

type Work = Callable[[], Any]


def together(*works: Work) -> list[Any]:
    """Each on a connection of its own; a refusal is an answer too."""
    start = Barrier(len(works))

    def run(work: Work) -> Any:
        try:
            start.wait(PATIENCE_S)
            return work()
        except Refused as refused:
            return refused
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(run, works))
