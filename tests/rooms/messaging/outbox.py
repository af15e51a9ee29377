"""Writing into the outbox and running it, as the rooms above do."""

import asyncio
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from karpear.keys.ids import new_id
from karpear.messaging.actions.queue import queue
from karpear.messaging.courier import Courier
from karpear.messaging.models import Delivery, Priority
from karpear.people.models import Address, Channel, Contact, Person
from tests.rooms.project.processes import PATIENCE_S


def message(to: Person | Contact, about: Person, now: datetime, **changes: Any) -> Delivery:
    """One delivery to the recipient's first address on `channel` (e-mail), not yet written."""
    owner = {"contact": to} if isinstance(to, Contact) else {"person": to}
    channel = changes.pop("channel", Channel.EMAIL)
    address = changes.pop("address", None) or Address.objects.filter(channel=channel, **owner)[0]
    values: dict[str, Any] = {
        "topic": "alert", "subject": new_id(), "text_key": "alert", "about": about, "address": address,
        "channel": channel, "step": 1, "priority": Priority.ALERT, "next_attempt_at": now, "created_at": now,
    }  # fmt: skip
    return Delivery(**(values | owner | changes))


def put(*deliveries: Delivery) -> list[UUID]:
    with transaction.atomic():
        queue(deliveries)
    return [d.pk for d in deliveries]


def states(ids: list[UUID]) -> list[str]:
    found = dict(Delivery.objects.filter(pk__in=ids).values_list("pk", "state"))
    return [found[i] for i in ids]


@contextmanager
def courier(count: int = 1, skew: Callable[[], timedelta] = timedelta) -> Iterator[None]:
    """`count` couriers at work, each on an event loop in a thread of its own."""
    started: list[tuple[asyncio.AbstractEventLoop, asyncio.Event, threading.Thread]] = []
    for _ in range(count):
        ready = threading.Event()
        box: list[Any] = []

        def work(ready: threading.Event = ready, box: list[Any] = box) -> None:
            async def main() -> None:
                stop = asyncio.Event()
                box.extend([asyncio.get_running_loop(), stop])
                ready.set()
                await Courier(clock=lambda: timezone.now() + skew()).run(stop)

            asyncio.run(main())

        thread = threading.Thread(target=work)
        thread.start()
        assert ready.wait(PATIENCE_S)
        started.append((box[0], box[1], thread))
    try:
        yield
    finally:
        for loop, stop, _thread in started:
            loop.call_soon_threadsafe(stop.set)
        for _loop, _stop, thread in started:
            thread.join(PATIENCE_S)
