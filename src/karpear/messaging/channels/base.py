"""What every channel is: something that takes a message and says what became of it."""

from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from karpear.rules.message.retry import ChannelAnswer


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One message ready to leave. `id` is the same each time it is tried, so that a gateway can drop a second one.

    `urgent`: an SOS or an alert, for a modem that sends one after the other.
    """

    id: UUID
    channel: str
    to: str
    subject: str
    text: str
    urgent: bool = False


@dataclass(frozen=True, slots=True)
class Sent:
    """`error`: a short code without anything personal, empty when sent."""

    answer: ChannelAnswer
    error: str = ""
    provider_id: str = ""


OK = Sent(ChannelAnswer.SENT)
#: Whoever was to be reached there has gone for good: the address is not used again.
GONE = "gone"


class Driver(Protocol):
    """Sends over one channel. `slots`: messages it can have under way at once.

    `send` never raises for what a gateway does and comes back within `timeout_s` seconds; it may be
    called only between `open` and `close`, on one event loop.
    """

    slots: int
    timeout_s: float

    async def open(self) -> None: ...

    async def send(self, message: Outgoing) -> Sent: ...

    async def close(self) -> None: ...


def not_sent(error: str) -> Sent:
    """Certainly not taken: try again."""
    return Sent(ChannelAnswer.NOT_SENT, error)


def lost(error: str) -> Sent:
    """Perhaps taken: nobody can tell."""
    return Sent(ChannelAnswer.ANSWER_LOST, error)


def refused(error: str) -> Sent:
    """Refused for good."""
    return Sent(ChannelAnswer.PERMANENT, error)
