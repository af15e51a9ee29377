"""What stands in front of several web servers: it passes connections on to those whose /readyz says 200."""

import asyncio
import threading
import time
from types import TracebackType
from typing import Self

from tests.servers import free_port

ASK_EVERY_S = PATIENCE_S = 1.0
QUESTION = b"GET /readyz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
type Address = tuple[str, int]


class Front:
    """A load balancer. `answers`: per server what it said last (0: nothing), and every change with its moment."""

    def __init__(self, servers: dict[str, Address], host: str = "127.0.0.1") -> None:
        self.servers, self.host, self.port = servers, host, free_port()
        self.answers = dict.fromkeys(servers, 0)
        self.changes: list[tuple[float, str, int]] = []
        self.turn = 0
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self.loop.run_forever, name="front", daemon=True)

    def __enter__(self) -> Self:
        self.thread.start()
        asyncio.run_coroutine_threadsafe(self._begin(), self.loop).result(10)
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        asyncio.run_coroutine_threadsafe(self._end(), self.loop).result(10)
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join(10)
        self.loop.close()

    async def _begin(self) -> None:
        self.server = await asyncio.start_server(self._pass_on, self.host, self.port)
        self.asking = [asyncio.ensure_future(self._ask_again_and_again(name)) for name in self.servers]

    async def _end(self) -> None:
        self.server.close()
        left = asyncio.all_tasks() - {asyncio.current_task()}
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)

    async def _ask_again_and_again(self, name: str) -> None:
        while True:
            began = self.loop.time()
            status = await self._ask(name)
            if status != self.answers[name]:
                self.answers[name] = status
                self.changes.append((time.monotonic(), name, status))
            await asyncio.sleep(max(0.05, began + ASK_EVERY_S - self.loop.time()))

    async def _ask(self, name: str) -> int:
        writer = None
        try:
            async with asyncio.timeout(PATIENCE_S):
                reader, writer = await asyncio.open_connection(*self.servers[name])
                writer.write(QUESTION)
                return int((await reader.readline()).split()[1])
        except (OSError, IndexError, ValueError):
            return 0
        finally:
            if writer:
                writer.close()

    async def _pass_on(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """To the next that is ready; when none says so, to any that takes it: it gives its own answer."""
        self.turn += 1
        ready = [name for name, status in self.answers.items() if status == 200]
        unready = [name for name, status in self.answers.items() if status not in (0, 200)]
        names = ready[self.turn % len(ready) :] + ready[: self.turn % len(ready)] if ready else unready
        for name in names:
            try:
                async with asyncio.timeout(PATIENCE_S):
                    answer, back = await asyncio.open_connection(*self.servers[name])
            except OSError:
                continue
            await asyncio.gather(_pour(reader, back), _pour(answer, writer))
            return
        writer.close()


async def _pour(source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
    try:
        while data := await source.read(65536):
            target.write(data)
            await target.drain()
    except OSError:
        pass
    finally:
        target.close()
