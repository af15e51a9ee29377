"""Live events: only for those who may see the board, and nothing but "something changed"."""

import asyncio
from collections.abc import Iterator
from contextlib import suppress

import pytest
from django.conf import settings
from django.db import connections
from django.utils import timezone

from karpear.alerts import sse
from karpear.people.models import Membership
from tests.cast import Cast, build_cast, signed_in
from tests.steps.alarms import sos
from tests.steps.loops import run
from tests.steps.processes import PATIENCE_S

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    return build_cast()


@pytest.fixture(autouse=True)
def _own_hub(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A hub of its own for each test: its thread holds a connection, which is closed at the end."""
    hub = sse.Hub()
    monkeypatch.setattr(sse, "hub", hub)
    yield
    hub.pool.submit(connections.close_all).result()
    hub.pool.shutdown()


class Reader:
    """One open board, spoken to as a server would."""

    def __init__(self, cookies: str, method: str = "GET") -> None:
        self.scope = {"type": "http", "method": method, "headers": [(b"cookie", cookies.encode())]}
        self.sent: list[dict] = []
        self.left = asyncio.Event()
        self.task = asyncio.create_task(sse.events(self.scope, self.receive, self.send))

    async def receive(self) -> dict:
        await self.left.wait()
        return {"type": "http.disconnect"}

    async def send(self, message: dict) -> None:
        self.sent.append(message)

    @property
    def status(self) -> int:
        return self.sent[0]["status"] if self.sent else 0

    @property
    def text(self) -> str:
        return b"".join(m.get("body", b"") for m in self.sent).decode()

    async def until(self, what: str) -> None:
        async with asyncio.timeout(PATIENCE_S):
            while what not in self.text:
                await asyncio.sleep(0.01)

    async def leave(self) -> None:
        self.left.set()
        with suppress(asyncio.CancelledError):
            await asyncio.wait_for(self.task, PATIENCE_S)


def cookies_of(person) -> str:
    value = signed_in(person).cookies[settings.SESSION_COOKIE_NAME].value
    return f"other=1; {settings.SESSION_COOKIE_NAME}={value}"


@pytest.mark.parametrize("who", ["sophea", "rith", "nobody", "nonsense"])
def test_members_strangers_and_the_signed_out_are_refused(cast: Cast, who: str) -> None:
    cookies = {"nobody": "", "nonsense": f"{settings.SESSION_COOKIE_NAME}=made-up"}.get(who)
    cookies = cookies_of(getattr(cast, who)) if cookies is None else cookies

    async def story() -> int:
        reader = Reader(cookies)
        await asyncio.wait_for(reader.task, PATIENCE_S)
        return reader.status

    assert run(story()) == 403


def test_a_change_is_told_to_those_who_may_act_and_says_nothing_else(cast: Cast) -> None:
    near, far = cookies_of(cast.dara), cookies_of(cast.piseth)

    async def story() -> tuple[str, str]:
        here, there = Reader(near), Reader(far)
        await here.until("retry")
        await there.until("retry")
        await asyncio.to_thread(in_thread, lambda: sos(cast.sophea))
        await here.until("event: change")
        await asyncio.sleep(0.5)
        await here.leave()
        await there.leave()
        return here.text, there.text

    here, there = run(story())
    assert here.count("event: change") == 1
    assert "Sophea" not in here
    assert "event: change" not in there


def test_the_poller_stops_with_the_last_reader(cast: Cast) -> None:
    cookies = cookies_of(cast.dara)

    async def story() -> None:
        reader = Reader(cookies)
        await reader.until("retry")
        poller = sse.hub.poller
        await reader.leave()
        assert not sse.hub.listeners
        await asyncio.wait_for(poller, PATIENCE_S)

    run(story())


def test_a_heartbeat_keeps_it_open_until_the_person_may_no_longer_look(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sse, "HEARTBEAT_S", 0.1)
    cookies = cookies_of(cast.dara)

    def leave_organisation() -> None:
        Membership.objects.filter(person=cast.dara).update(ended_at=timezone.now())

    async def story() -> None:
        reader = Reader(cookies)
        await reader.until(": still here")
        await asyncio.to_thread(in_thread, leave_organisation)
        await asyncio.wait_for(reader.task, PATIENCE_S)

    run(story())


def in_thread(work) -> None:
    try:
        work()
    finally:
        connections.close_all()


def test_one_person_holds_only_so_many_open(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sse, "MOST_EACH", 1)
    cookies = cookies_of(cast.dara)

    async def story() -> int:
        first = Reader(cookies)
        await first.until("retry")
        second = Reader(cookies)
        await asyncio.wait_for(second.task, PATIENCE_S)
        await first.leave()
        return second.status

    assert run(story()) == 429
