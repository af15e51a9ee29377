"""How many check-ins a second two web processes take, beside a bare Django view on the same server."""

import asyncio
import random
from datetime import timedelta
from uuid import uuid4

from django.db import connection
from django.utils import timezone

from . import load, servers, world
from .report import Figures

PEOPLE, WORKERS, CLIENTS = 500, 2, 8
WARM_UP_S = 1.5


def run(seconds: float) -> Figures:
    """Half of the time for the product, half for the baseline."""
    now = timezone.now()
    place = world.build(PEOPLE, now)
    try:
        tokens = world.phones(place, PEOPLE, now)
        world.arm(place, PEOPLE * 4, now + timedelta(days=1))
        ours = _ours(tokens, seconds / 2)
        bare = _bare(seconds / 2)
    finally:
        world.clear()
    rate, least = ours.accepted / (seconds / 2), bare.accepted / (seconds / 2)
    return {
        "seconds": seconds,
        "web_processes": WORKERS,
        "clients": CLIENTS,
        "check_ins_per_s": round(rate),
        "p50_ms": ours.quantile(0.5),
        "p99_ms": ours.quantile(0.99),
        "refused": len(ours.seconds) - ours.accepted,
        "bare_view_per_s": round(least),
        "bare_p50_ms": bare.quantile(0.5),
        "ratio_to_bare_view": round(rate / least, 3) if least else 0.0,
    }


def _ours(tokens: list[str], seconds: float) -> load.Seen:
    def make() -> tuple[str, str, dict[str, object]]:
        at = timezone.now().isoformat()
        return "/api/v1/check-ins", random.choice(tokens), {"key": str(uuid4()), "made_at": at, "sent_at": at}  # noqa: S311

    with servers.web(WORKERS) as port:
        asyncio.run(load.flood("127.0.0.1", port, seconds=WARM_UP_S, clients=CLIENTS, make=make))
        return asyncio.run(load.flood("127.0.0.1", port, seconds=seconds, clients=CLIENTS, make=make))


def _bare(seconds: float) -> load.Seen:
    def make() -> tuple[str, str, dict[str, object]]:
        return "/check-in", "none", {"key": str(uuid4()), "made_at": timezone.now().isoformat()}

    _table()
    try:
        with servers.web(WORKERS, settings="karpear.project.bench.bare_settings") as port:
            asyncio.run(load.flood("127.0.0.1", port, seconds=WARM_UP_S, clients=CLIENTS, make=make))
            return asyncio.run(load.flood("127.0.0.1", port, seconds=seconds, clients=CLIENTS, make=make))
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE bench_check_in")


def _table() -> None:
    key = "bigserial" if connection.vendor == "postgresql" else "integer"
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS bench_check_in")
        cursor.execute(f"CREATE TABLE bench_check_in (id {key} PRIMARY KEY, token text, made_at timestamp)")
