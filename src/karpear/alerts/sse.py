"""Live events for the board: says that something changed, never what. The page then fetches the truth.

A native ASGI application, so that an open board costs no thread. One poller for each process, however
many boards are open; it works with any number of web processes on either database.
"""

import asyncio
import itertools
import logging
from collections.abc import Awaitable, Callable, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from http.cookies import CookieError, SimpleCookie
from importlib import import_module
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.db import connections
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from karpear.people.models import Person
from karpear.people.queries.screens import needs_second_factor
from karpear.people.sessions import is_over

from .queries.board import any_stamp, board_stamp, may_see_board

log = logging.getLogger("karpear.events")

POLL_S = 0.3
HEARTBEAT_S = 15.0
MOST_EACH = 12

type Message = MutableMapping[str, Any]
type Receive = Callable[[], Awaitable[Message]]
type Send = Callable[[Message], Awaitable[None]]


@dataclass(slots=True)
class Listener:
    """One open board. `news` is set when something changed for its person; `stamp` is what it last saw."""

    person: Person
    stamp: str
    news: asyncio.Event = field(default_factory=asyncio.Event)


class Hub:
    """Everybody who listens in this process, and the one poller that looks for them."""

    def __init__(self) -> None:
        self.pool = ThreadPoolExecutor(1, thread_name_prefix="events")
        self.listeners: dict[int, Listener] = {}
        self.numbers = itertools.count()
        self.poller: asyncio.Task[None] | None = None
        self.last = ""

    async def in_thread[T](self, work: Callable[..., T], *args: Any) -> T:
        return await asyncio.get_running_loop().run_in_executor(self.pool, work, *args)

    async def join(self, person: Person) -> tuple[int, Listener]:
        """Listen for this person; begins to poll with the first listener."""
        listener = Listener(person, await self.in_thread(with_database, board_stamp, person))
        number = next(self.numbers)
        self.listeners[number] = listener
        if self.poller is None or self.poller.done():
            self.poller = asyncio.create_task(self._poll())
        return number, listener

    def count(self, person: Person) -> int:
        """How many boards this person has open here."""
        return sum(listener.person.pk == person.pk for listener in self.listeners.values())

    def leave(self, number: int) -> None:
        """The poller ends by itself when nobody is left."""
        self.listeners.pop(number, None)

    async def _poll(self) -> None:
        while self.listeners:
            people = {listener.person.pk: listener.person for listener in self.listeners.values()}
            try:
                stamps = await self.in_thread(with_database, self._look, people)
            except Exception as error:  # noqa: BLE001 - whatever broke, the next look may work
                log.error("looking for changes failed: %s", type(error).__name__)
                stamps = {}
            for listener in self.listeners.values():
                if (stamp := stamps.get(listener.person.pk, listener.stamp)) != listener.stamp:
                    listener.stamp = stamp
                    listener.news.set()
            await asyncio.sleep(POLL_S)
        await self.in_thread(connections.close_all)

    def _look(self, people: dict[UUID, Person]) -> dict[UUID, str]:
        """In the thread: each person's stamp, asked only when anything changed at all."""
        now = any_stamp()
        if now == self.last:
            return {}
        stamps = {pk: board_stamp(person) for pk, person in people.items()}
        self.last = now
        return stamps


hub = Hub()


def with_database[T](work: Callable[..., T], *args: Any) -> T:
    """A connection that broke is dropped, so that the next call opens a new one."""
    try:
        return work(*args)
    except Exception:
        connections.close_all()
        raise


def who(cookies: str) -> Person | None:
    """Whose browser session this is, when it may see the board: as everywhere, with a second factor."""
    try:
        session = SimpleCookie(cookies).get(settings.SESSION_COOKIE_NAME)
    except CookieError:
        return None
    if session is None:
        return None
    stored_session = import_module(settings.SESSION_ENGINE).SessionStore(session.value)
    person = Person.objects.filter(pk=stored_session.get(SESSION_KEY), is_active=True).first()
    # Not Django's own look: it would drop a session that was closed, before a page hears why.
    is_same = person and constant_time_compare(stored_session.get(HASH_SESSION_KEY, ""), person.get_session_auth_hash())
    if person is None or not is_same or is_over(stored_session, person, timezone.now()):
        return None
    return person if may_see_board(person) and not needs_second_factor(person) else None


async def events(scope: Message, receive: Receive, send: Send) -> None:
    """`GET /board/events`: `change` whenever a board would look different, a comment every 15 s."""
    cookies = b"; ".join(value for name, value in scope["headers"] if name == b"cookie").decode("latin-1")
    if scope["method"] != "GET":
        return await _refuse(send, 405)
    person = await hub.in_thread(with_database, who, cookies)
    if person is None:
        return await _refuse(send, 403)
    if hub.count(person) >= MOST_EACH:
        return await _refuse(send, 429)
    number, listener = await hub.join(person)
    departure = asyncio.create_task(_wait_for_departure(receive))
    try:
        await _open(send)
        while await _wait(departure, listener.news):
            if listener.news.is_set():
                listener.news.clear()
                await _say(send, b"event: change\ndata: 1\n\n")
            elif await hub.in_thread(with_database, who, cookies) is None:
                break
            else:
                await _say(send, b": still here\n\n")
        if not departure.done():
            await send({"type": "http.response.body", "body": b""})
    finally:
        hub.leave(number)
        departure.cancel()


async def _wait(departure: asyncio.Task[None], news: asyncio.Event) -> bool:
    """Until there is news or a heartbeat is due; False when the reader has left."""
    waiting = asyncio.create_task(news.wait())
    await asyncio.wait({departure, waiting}, timeout=HEARTBEAT_S, return_when=asyncio.FIRST_COMPLETED)
    waiting.cancel()
    return not departure.done()


async def _wait_for_departure(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _open(send: Send) -> None:
    headers = [
        (b"content-type", b"text/event-stream; charset=utf-8"),
        (b"cache-control", b"no-store"),
        (b"x-accel-buffering", b"no"),
        (b"x-content-type-options", b"nosniff"),
    ]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await _say(send, b"retry: 2000\n\n")


async def _say(send: Send, text: bytes) -> None:
    await send({"type": "http.response.body", "body": text, "more_body": True})


async def _refuse(send: Send, status: int) -> None:
    await send({"type": "http.response.start", "status": status, "headers": [(b"cache-control", b"no-store")]})
    await send({"type": "http.response.body", "body": b""})
