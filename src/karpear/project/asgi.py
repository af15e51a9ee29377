"""The application that uvicorn serves: live events, static files, and Django for everything else."""

import os
from importlib import import_module
from importlib.util import find_spec

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "karpear.project.settings")

import django
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.urls import get_resolver

from .bridge import Bridge, Receive, Scope, Send
from .env import env_number
from .static import static_server

EVENTS = "/board/events"


def make_application() -> "Application":
    """Everything imported, so that the first request is not the slow one."""
    django.setup()
    bridge = Bridge(
        WSGIHandler(),
        threads=int(env_number("KARPEAR_THREADS", 4)),
        largest_body=settings.DATA_UPLOAD_MAX_MEMORY_SIZE * 4,
    )
    get_resolver().url_patterns  # noqa: B018 - imports every view
    return Application(static_server(bridge, settings.STATIC_URL))


class Application:
    def __init__(self, pages: object) -> None:
        self.pages = pages
        self.events = import_module("karpear.alerts.sse").events if find_spec("karpear.alerts.sse") else None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1000})
        elif self.events is not None and scope["path"] == EVENTS:
            await self.events(scope, receive, send)
        else:
            await self.pages(scope, receive, send)  # type: ignore[operator]
