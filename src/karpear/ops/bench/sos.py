"""How long after pressing SOS the mail server has taken its first message, while everything else goes on."""

import asyncio
import random
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from time import perf_counter, time
from uuid import UUID, uuid4

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.utils import timezone

from karpear.db.models import Heartbeat
from karpear.messaging.actions.queue import NewDelivery, queue_many
from karpear.messaging.models import Delivery, Priority
from karpear.messaging.queries import Route
from karpear.people.models import Address

from . import load, servers, world
from .report import Figures

PEOPLE, WORKERS, CHECK_INS_PER_S = 500, 1, 50
PATIENCE_S = 20.0
SETTLE_S = 5.0


class Inbox:
    """A mail server on loopback that remembers when each message for an SOS was taken."""

    def __init__(self) -> None:
        self.taken: list[float] = []
        self.others = 0

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        if b"bench-queued" in (envelope.content or b"") or any("queued" in r for r in envelope.rcpt_tos):
            self.others += 1
        else:
            self.taken.append(perf_counter())
        return "250 taken"


def run(presses: int, queued: int) -> Figures:
    """`presses` SOS by different people, 50 check-ins a second going on, `queued` other messages waiting."""
    now = timezone.now()
    place = world.build(max(PEOPLE, presses), now)
    try:
        tokens = world.phones(place, len(place.people), now)
        _queue(place, queued)
        with _mail_server() as (inbox, port), servers.web(WORKERS) as web:
            mail = f"smtp://127.0.0.1:{port}?from=bench@bench.invalid"
            with servers.keeper(KARPEAR_EMAIL=mail):
                latencies, accepted, checked = asyncio.run(_press(web, tokens, presses, inbox, queued))
    finally:
        world.clear()
    tally = load.AnswersSeen(seconds=sorted(latencies))
    return {
        "presses": presses,
        "queued": queued,
        "check_ins_per_s": CHECK_INS_PER_S,
        "check_ins": checked,
        "reached": len(latencies),
        "press_to_mail_ms_p50": tally.quantile(0.5),
        "press_to_mail_ms_p99": tally.quantile(0.99),
        "press_to_mail_ms_max": round(max(latencies, default=0) * 1000, 1),
        "press_to_answer_ms_p50": accepted.quantile(0.5),
        "press_to_answer_ms_p99": accepted.quantile(0.99),
        "others_sent_meanwhile": inbox.others,
    }


async def _press(
    port: int, tokens: list[str], presses: int, inbox: Inbox, queued: int
) -> tuple[list[float], load.AnswersSeen, int]:
    """Press one after the other; the time until the first mail of each press arrived."""
    stop = asyncio.Event()
    background = asyncio.create_task(_check_in(port, tokens, stop))
    await _until_keeper_works(inbox, queued)
    connection = await load.LoadConnection("127.0.0.1", port).open()
    latencies, accepted = [], load.AnswersSeen()
    for n in range(presses):
        mails_before, start = len(inbox.taken), perf_counter()
        at = timezone.now().isoformat()
        status, _body = await connection.post("/api/v1/sos", tokens[n], {"key": str(uuid4()), "pressed_at": at})
        accepted.add(status, perf_counter() - start)
        while len(inbox.taken) == mails_before and perf_counter() - start < PATIENCE_S:
            await asyncio.sleep(0.001)
        if len(inbox.taken) > mails_before:
            latencies.append(inbox.taken[mails_before] - start)
        await asyncio.sleep(0.05 + random.random() * 0.1)  # noqa: S311
    stop.set()
    return latencies, accepted, await background


async def _check_in(port: int, tokens: list[str], stop: asyncio.Event) -> int:
    """Check-ins at a steady pace, each on a connection of a small pool."""
    pool = [await load.LoadConnection("127.0.0.1", port).open() for _ in range(4)]
    count, began = 0, time()
    while not stop.is_set():
        connection = pool[count % len(pool)]
        body: dict[str, object] = {"key": str(uuid4()), "made_at": timezone.now().isoformat()}
        await connection.post("/api/v1/check-ins", random.choice(tokens), body)  # noqa: S311
        count += 1
        await asyncio.sleep(max(0.0, began + count / CHECK_INS_PER_S - time()))
    return count


async def _until_keeper_works(inbox: Inbox, queued: int) -> None:
    """What is measured is a server that runs: starting takes both cores for a while."""
    end, began_at = perf_counter() + 60, timezone.now()
    heartbeats = Heartbeat.objects.filter(last_tick_at__gt=began_at)
    while not await heartbeats.aexists() and perf_counter() < end:
        await asyncio.sleep(0.05)
    while queued and not inbox.others and perf_counter() < end:
        await asyncio.sleep(0.05)
    await asyncio.sleep(SETTLE_S)


def _queue(place: world.World, queued: int) -> None:
    """Other messages that are due now, to as many addresses as there are members."""
    if not queued:
        return
    now = timezone.now() - timedelta(minutes=1)
    addresses = [
        Address(person_id=p, channel="email", value=f"queued{n}@{world.DOMAIN}", value_index=uuid4().hex)
        for n, p in enumerate(place.people)
    ]
    Address.objects.bulk_create(addresses, batch_size=500)
    ways = [Route(a.pk, "email", a.person_id, None) for a in addresses]
    news = [
        NewDelivery(uuid4(), "reminder", _person(ways[n % len(ways)]), ways[n % len(ways)], priority=Priority.REMINDER)
        for n in range(queued)
    ]
    for start in range(0, queued, 10_000):
        queue_many(news[start : start + 10_000], topic="promise", now=now)
    if Delivery.objects.count() < queued:
        raise RuntimeError("The queue was not filled.")


def _person(way: Route) -> UUID | None:
    return way.person


@contextmanager
def _mail_server() -> Iterator[tuple[Inbox, int]]:
    inbox, port = Inbox(), servers.free_port()
    controller = Controller(inbox, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield inbox, port
    finally:
        controller.stop()
