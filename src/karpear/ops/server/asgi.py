"""The application that uvicorn serves: live events, static files, and Django for everything else."""

import asyncio
import os
from importlib import import_module
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "karpear.project.settings")

import django
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.urls import get_resolver

from .bridge import Bridge, Receive, Scope, Send
from .memory import freeze_loaded_objects
from .static import static_server

EVENTS = "/board/events"
STREAMS = "karpear.alerts.sse"  # imported when Django is set up


def import_everything() -> None:
    """So that the first request is not the slow one."""
    django.setup()
    import_module(STREAMS)
    get_resolver().url_patterns  # noqa: B018 - imports every view


def make_application() -> "Application":
    """With everything imported."""
    import_everything()
    bridge = Bridge(
        WSGIHandler(),
        threads=settings.KARPEAR_THREADS,
        largest_body=settings.LARGEST_BODY,
    )
    application = Application(static_server(bridge, settings.STATIC_URL))
    freeze_loaded_objects()
    return application


class Application:
    """Routes a request. `close` ends the streams, which would otherwise hold up a stop until it is forced."""

    def __init__(self, pages: Any) -> None:
        self.pages = pages
        self.streams: set[asyncio.Task[None]] = set()
        self.loop: asyncio.AbstractEventLoop | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["path"] == EVENTS:
            await self.stream(scope, receive, send)
        else:
            await self.pages(scope, receive, send)

    async def stream(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.loop = asyncio.get_running_loop()
        task = asyncio.create_task(import_module(STREAMS).events(scope, receive, send))
        self.streams.add(task)
        try:
            await asyncio.wait([task])
            if task.cancelled():
                await send({"type": "http.response.body", "body": b""})
            else:
                task.result()
        finally:
            self.streams.discard(task)
            task.cancel()

    def close(self) -> None:
        """May be called from a signal handler."""
        if self.loop:
            self.loop.call_soon_threadsafe(lambda: [task.cancel() for task in self.streams])
