"""The demo's own mail server: takes every message and keeps it as a file. Never used outside the demo."""

import asyncio
import itertools
import time
from pathlib import Path

from aiosmtpd.smtp import SMTP, Envelope, Session


class Catcher:
    """Keeps messages in `folder`, one file each, complete before it gets its name."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.numbers = itertools.count()
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        name = f"{time.time_ns()}-{next(self.numbers)}"
        draft = self.folder / f".{name}"
        draft.write_bytes(envelope.original_content or b"")
        draft.rename(self.folder / f"{name}.eml")
        return "250 OK"


async def catch(folder: Path) -> tuple[asyncio.Server, int]:
    """Listen on a free loopback port, inside the running event loop. Returns the server and its port."""
    keeper = Catcher(folder)
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(keeper, hostname="demo.test"), "127.0.0.1", 0)
    return server, server.sockets[0].getsockname()[1]
