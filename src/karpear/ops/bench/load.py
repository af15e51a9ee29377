"""A client that costs little: HTTP/1.1 over kept-open connections, as many requests as the server answers."""

import asyncio
import json
import statistics
from collections.abc import Callable
from dataclasses import dataclass, field
from time import perf_counter


@dataclass
class AnswersSeen:
    """Answers by status, and seconds per request."""

    statuses: dict[int, int] = field(default_factory=dict)
    seconds: list[float] = field(default_factory=list)

    def add(self, status: int, seconds: float) -> None:
        self.statuses[status] = self.statuses.get(status, 0) + 1
        self.seconds.append(seconds)

    def quantile(self, share: float) -> float:
        """Milliseconds under which this share of the requests stayed."""
        if len(self.seconds) < 2:
            return 0.0
        cuts = statistics.quantiles(self.seconds, n=1000, method="inclusive")
        return round(cuts[max(0, min(len(cuts) - 1, round(share * 1000) - 1))] * 1000, 2)

    @property
    def accepted(self) -> int:
        return sum(n for status, n in self.statuses.items() if 200 <= status < 300)


class LoadConnection:
    """One kept-open connection."""

    def __init__(self, host: str, port: int) -> None:
        self.host, self.port = host, port

    async def open(self) -> "LoadConnection":
        self.reader, self.writer = await asyncio.open_connection(self.host, self.port)
        return self

    async def post(self, path: str, token: str, body: dict[str, object]) -> tuple[int, bytes]:
        """Status and body of the answer."""
        payload = json.dumps(body).encode()
        head = (
            f"POST {path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {token}\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(payload)}\r\n\r\n"
        )
        self.writer.write(head.encode() + payload)
        answer = await self.reader.readuntil(b"\r\n\r\n")
        length = answer.lower().split(b"content-length:", 1)[1].split(b"\r\n", 1)[0]
        return int(answer[9:12]), await self.reader.readexactly(int(length))

    def close(self) -> None:
        self.writer.close()


async def flood(
    host: str,
    port: int,
    *,
    seconds: float,
    clients: int,
    make: Callable[[], tuple[str, str, dict[str, object]]],
    tally: AnswersSeen,
) -> None:
    """`clients` connections post what `make` gives (path, token, body), one by one, for `seconds`, into `tally`."""
    end = perf_counter() + seconds

    async def press_on() -> None:
        connection = await LoadConnection(host, port).open()
        while (start := perf_counter()) < end:
            path, token, body = make()
            status, _answer = await connection.post(path, token, body)
            tally.add(status, perf_counter() - start)
        connection.close()

    await asyncio.gather(*(press_on() for _ in range(clients)))
