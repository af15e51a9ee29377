"""The channel that sends nothing: for drills and demonstrations of the whole path."""

from .base import OK, Outgoing, Sent


class DrillDriver:
    """Says sent. Nothing leaves the machine."""

    slots = 64
    timeout_s = 1.0

    async def open(self) -> None:
        """Nothing to open."""

    async def send(self, message: Outgoing) -> Sent:
        return OK

    async def close(self) -> None:
        """Nothing to close."""
