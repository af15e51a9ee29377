"""The keeper sleeps and is woken: at once when somebody commits, and in time also when nobody wakes it."""

import asyncio
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import psutil
import pytest
from django.db import transaction
from django.utils import timezone

from karpear.alerts.actions import sos as alerts
from karpear.checkins.actions import promises as checkins
from karpear.db import commits
from karpear.db.bell import Bell
from karpear.db.inotify import FolderWatch
from karpear.db.samples import totals
from karpear.keeper import loop as keeper
from karpear.ops import rings
from karpear.rules.alarm.sleep import SWEEP_S
from tests.cast import Cast
from tests.engine.processes import fresh_postgres_database, postgres_address
from tests.rooms.messaging.outbox import message, put
from tests.servers import Gateway, MailServer
from tests.steps.loops import run
from tests.steps.processes import PATIENCE_S, until

from .processes import Living

pytestmark = pytest.mark.django_db(transaction=True)
TRIES = 5


async def nobody(stop: asyncio.Event, _ring: commits.Ring) -> None:
    """In place of what tells of commits."""
    await stop.wait()


@contextmanager
def keeping(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A keeper in a thread of its own: rounds, courier and bell."""
    runs: list[tuple[asyncio.AbstractEventLoop, keeper.Keeper]] = []
    ready = threading.Event()
    monkeypatch.setattr(asyncio.SelectorEventLoop, "add_signal_handler", lambda *_: None)

    async def main() -> None:
        runs.append((asyncio.get_running_loop(), keeper.Keeper()))
        ready.set()
        await runs[0][1].run()

    thread = threading.Thread(target=lambda: run(main()))
    thread.start()
    try:
        assert ready.wait(PATIENCE_S)
        yield
    finally:
        loop, running = runs[0]
        loop.call_soon_threadsafe(running.stop.set)
        thread.join(PATIENCE_S)
        assert not thread.is_alive()


@pytest.fixture
def outside(settings: Any, mail: MailServer) -> MailServer:
    settings.KARPEAR_EMAIL, settings.KARPEAR_SMS = mail.url, ""
    rings.install()
    return mail


def seconds_until_mail(outside: MailServer, since: float, expected: int) -> float:
    outside.wait(expected)
    return outside.messages[expected - 1].received - since


def test_without_any_wake_up_all_that_was_promised_still_happens_in_time(
    cast: Cast, outside: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A message, an SOS and a promise that is missed, each in a moment when the keeper sleeps. A busy machine delays
    some of them; the best of a few tries says what the sweep alone gives."""
    monkeypatch.setattr(commits, "follow", nobody)
    took: dict[str, list[float]] = {"message": [], "sos": [], "miss": []}
    with keeping(monkeypatch):
        for number in range(TRIES):
            message_count, began = len(outside.messages), time.monotonic()
            put(message(cast.kanha, cast.sophea, timezone.now()))
            took["message"].append(seconds_until_mail(outside, began, message_count + 1))

            message_count, began = len(outside.messages), time.monotonic()
            person = (cast.sophea, cast.chenda, cast.dara, cast.bopha, cast.maly)[number]
            alerts.raise_sos(person=person, key=uuid4(), pressed_at=timezone.now(), now=timezone.now())
            took["sos"].append(seconds_until_mail(outside, began, message_count + 1))

            outside_is_still(outside)
            message_count, began = len(outside.messages), time.monotonic()
            due = timezone.now() + timedelta(seconds=0.2)
            new = checkins.NewPromise(cast.kanha.pk, due, grace_s=0, organisation=cast.lantern.pk)
            [promise] = checkins.arm([new], now=timezone.now())
            assert promise.miss_at == due
            took["miss"].append(seconds_until_mail(outside, began + 0.2, message_count + 1))
            outside_is_still(outside)
    best = {way: min(seconds) for way, seconds in took.items()}
    assert best["message"] < 2 * SWEEP_S + 0.5 and best["sos"] < 2 * SWEEP_S + 0.5 and best["miss"] < 1.0, took


def outside_is_still(outside: MailServer) -> None:
    """Until nothing is under way any more."""
    from karpear.messaging.models import Delivery

    until(lambda: not Delivery.objects.filter(state__in=["queued", "failed", "sending"], channel="email").exists())


def test_a_commit_wakes_the_courier_long_before_the_sweep(
    cast: Cast, outside: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    took = []
    with keeping(monkeypatch):
        for number in range(TRIES):
            began = time.monotonic()
            put(message(cast.kanha, cast.sophea, timezone.now(), priority=0))
            took.append(seconds_until_mail(outside, began, number + 1))
            time.sleep(0.05 * number)  # at another moment between two sweeps
    assert min(took) < 0.2, took


def test_a_keeper_that_is_stopped_has_written_down_what_it_sent(
    cast: Cast, outside: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It does so once a minute, and a restart of Karpear comes in between."""
    with keeping(monkeypatch):
        put(message(cast.kanha, cast.sophea, timezone.now()))
        outside.wait(1)
        outside_is_still(outside)
    assert totals()["sent.email"].count == 1


@pytest.mark.parametrize("kernel_tells", [True, False])
def test_every_commit_of_others_rings_and_one_that_was_rolled_back_does_not(
    cast: Cast, kernel_tells: bool, on_postgres: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if on_postgres and not kernel_tells:
        pytest.skip("PostgreSQL tells by itself")
    rings.install()
    if not kernel_tells:
        monkeypatch.setattr(FolderWatch, "of", classmethod(lambda _cls, _folder: None))
    rung = threading.Semaphore(0)
    with following(rung):
        assert rung.acquire(timeout=PATIENCE_S) if on_postgres else True  # it rings once when it begins to listen
        for _ in range(3):
            put(message(cast.kanha, cast.sophea, timezone.now()))
            assert rung.acquire(timeout=PATIENCE_S)
        drain(rung)
        with transaction.atomic():
            put(message(cast.kanha, cast.sophea, timezone.now()))
            transaction.set_rollback(True)
        assert not rung.acquire(timeout=0.3)


def drain(rung: threading.Semaphore) -> None:
    while rung.acquire(timeout=0.6):
        pass


@contextmanager
def following(rung: threading.Semaphore) -> Iterator[None]:
    """What tells of commits, in a thread of its own."""
    box: list[tuple[asyncio.AbstractEventLoop, asyncio.Event]] = []
    ready = threading.Event()

    async def main() -> None:
        stop = asyncio.Event()
        box.append((asyncio.get_running_loop(), stop))
        asyncio.get_running_loop().call_later(0.2, ready.set)
        await commits.follow(stop, rung.release)

    thread = threading.Thread(target=lambda: run(main()))
    thread.start()
    assert ready.wait(PATIENCE_S)
    yield
    box[0][0].call_soon_threadsafe(box[0][1].set)
    thread.join(PATIENCE_S)


def test_a_bell_that_rings_while_somebody_looks_is_heard_afterwards() -> None:
    async def story() -> float:
        bell = Bell()
        sleeper = bell.sleeper()
        sleeper.look()
        bell.ring()
        began = time.monotonic()
        await sleeper.sleep(PATIENCE_S)
        return time.monotonic() - began

    assert run(story()) < PATIENCE_S / 2


def test_a_stream_of_rings_does_not_make_a_stream_of_looks() -> None:
    async def story() -> int:
        bell, looks = Bell(), 0
        sleeper = bell.sleeper()
        end = time.monotonic() + 0.5
        while time.monotonic() < end:
            sleeper.look()
            bell.ring()
            looks += 1
            await sleeper.sleep(PATIENCE_S, least=0.05)
        return looks

    assert run(story()) <= 11


@pytest.mark.soak
@pytest.mark.timed
def test_an_idle_keeper_takes_half_a_percent_of_a_core(
    tmp_path: Path, mail: MailServer, gateway: Gateway, on_postgres: bool
) -> None:
    """CPU time of the real process, which other processes hardly change. They do make it dearer: a core that is shared
    forgets what it had at hand. Therefore the best of four half-minutes, and the bound is a little above the aim."""
    database = fresh_postgres_database(postgres_address()) if on_postgres else ""
    shares = []
    with Living(tmp_path, database, mail, gateway) as world:
        process = psutil.Process(world.running["keeper 1"].pid)
        time.sleep(30)
        for _ in range(4):
            seconds_before = sum(process.cpu_times()[:2])
            time.sleep(30)
            shares.append((sum(process.cpu_times()[:2]) - seconds_before) / 30)
    assert min(shares) < 0.008, [f"{share:.2%}" for share in shares]
