"""`apprise+<Apprise URL>`: the hundred gateways that Apprise speaks to."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from typing import Any
from urllib.parse import quote

from .base import OK, Outgoing, Sent, lost, not_sent, refused


class AppriseDriver:
    """Puts the address in place of `{to}`. Apprise says only yes or no, so every no is tried again."""

    slots = 8

    def __init__(self, template: str, timeout_s: float) -> None:
        self.template = template
        self.timeout_s = timeout_s
        self._threads: ThreadPoolExecutor | None = None
        self._loaded: asyncio.Future[Any]

    async def open(self) -> None:
        self._threads = ThreadPoolExecutor(self.slots, thread_name_prefix="apprise")
        self._loaded = asyncio.get_running_loop().run_in_executor(self._threads, import_module, "apprise")

    async def send(self, message: Outgoing) -> Sent:
        handed_over = False
        try:
            async with asyncio.timeout(self.timeout_s):
                await asyncio.shield(self._loaded)
                handed_over = True
                return await asyncio.get_running_loop().run_in_executor(self._threads, self._notify, message)
        except TimeoutError:
            return lost("timeout") if handed_over else not_sent("starting")
        except Exception as error:  # noqa: BLE001 - a hundred plug-ins raise what they like
            return lost(type(error).__name__)

    def _notify(self, message: Outgoing) -> Sent:
        import apprise

        sender = apprise.Apprise()
        if not sender.add(self.template.replace("{to}", quote(message.to, safe=""))):
            return refused("apprise_address")
        return OK if sender.notify(body=message.text) else not_sent("apprise_failed")

    async def close(self) -> None:
        if self._threads is not None:
            self._threads.shutdown(wait=False, cancel_futures=True)
