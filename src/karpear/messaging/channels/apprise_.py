"""`apprise+<Apprise URL>`: the hundred gateways that Apprise speaks to."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import quote

from .base import OK, Outgoing, Sent, lost, not_sent, refused


class AppriseDriver:
    """Puts the address in place of `{to}`. Apprise says only yes or no, so every no is tried again."""

    slots = 8

    def __init__(self, template: str, timeout_s: float) -> None:
        self.template = template
        self.timeout_s = timeout_s
        self._threads: ThreadPoolExecutor | None = None

    async def open(self) -> None:
        self._threads = ThreadPoolExecutor(self.slots, thread_name_prefix="apprise")

    async def send(self, message: Outgoing) -> Sent:
        work = asyncio.get_running_loop().run_in_executor(self._threads, self._notify, message)
        try:
            return await asyncio.wait_for(work, self.timeout_s)
        except TimeoutError:
            return lost("timeout")
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
