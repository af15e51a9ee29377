"""How many check-ins a second two web processes take, beside a bare Django view on the same server."""

import asyncio
import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from uuid import uuid4

from django.db import connection
from django.utils import timezone

from . import load, servers, world
from .report import Figures

PEOPLE, WORKERS, CLIENTS = 500, 2, 8
WARM_UP_S = 1.5
SLICE_S = 1.0
BARE = "karpear.project.bare_settings"

type Make = Callable[[], tuple[str, str, dict[str, object]]]


def run(seconds: float) -> Figures:
    """Half of the time for the product, half for the baseline, in turns of a second: other work hits both alike."""
    now = timezone.now()
    place = world.build(PEOPLE, now)
    try:
        tokens = world.phones(place, PEOPLE, now)
        world.arm(place, PEOPLE * 4, now + timedelta(days=1))
        product, bare = _in_turns(_product(tokens), _least, seconds / 2)
    finally:
        world.clear()
    rate, least = product.accepted / (seconds / 2), bare.accepted / (seconds / 2)
    return {
        "seconds": seconds,
        "web_processes": WORKERS,
        "clients": CLIENTS,
        "check_ins_per_s": round(rate),
        "p50_ms": product.quantile(0.5),
        "p99_ms": product.quantile(0.99),
        "refused": len(product.seconds) - product.accepted,
        "bare_view_per_s": round(least),
        "bare_p50_ms": bare.quantile(0.5),
        "ratio_to_bare_view": round(rate / least, 3) if least else 0.0,
    }


def _in_turns(product: Make, least: Make, seconds: float) -> tuple[load.AnswersSeen, load.AnswersSeen]:
    """Each for `seconds`, after a warm-up, by server processes of their own."""
    tallies = load.AnswersSeen(), load.AnswersSeen()
    turns = max(1, round(seconds / SLICE_S))
    with _table(), servers.web(WORKERS) as port, servers.web(WORKERS, settings=BARE) as bare_port:
        sides = list(zip((port, bare_port), (product, least), tallies, strict=True))
        for at, make, _tally in sides:
            _flood(at, make, load.AnswersSeen(), WARM_UP_S)
        for _ in range(turns):
            for at, make, tally in sides:
                _flood(at, make, tally, seconds / turns)
    return tallies


def _flood(port: int, make: Make, tally: load.AnswersSeen, seconds: float) -> None:
    asyncio.run(load.flood("127.0.0.1", port, seconds=seconds, clients=CLIENTS, make=make, tally=tally))


def _product(tokens: list[str]) -> Make:
    def make() -> tuple[str, str, dict[str, object]]:
        at = timezone.now().isoformat()
        return "/api/v1/check-ins", random.choice(tokens), {"key": str(uuid4()), "made_at": at, "sent_at": at}  # noqa: S311

    return make


def _least() -> tuple[str, str, dict[str, object]]:
    return "/check-in", "none", {"key": str(uuid4()), "made_at": timezone.now().isoformat()}


@contextmanager
def _table() -> Iterator[None]:
    key = "bigserial" if connection.vendor == "postgresql" else "integer"
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS bench_check_in")
        cursor.execute(f"CREATE TABLE bench_check_in (id {key} PRIMARY KEY, token text, made_at timestamp)")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE bench_check_in")
