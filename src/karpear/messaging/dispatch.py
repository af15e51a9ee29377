"""To claim what is due and to send one letter: what the courier does again and again, and `deliver_once` once."""

import asyncio
import logging
import time
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime
from uuid import UUID

from django.conf import settings

from karpear.db.crash import crash_at

from .actions.lease import Lane, Waiting, lease
from .actions.record import Result
from .channels.base import Driver, Outgoing, Sent, lost, not_sent, refused
from .letters import Letter, write_letters

log = logging.getLogger(__name__)

LEASE_MARGIN_S = 5.0
_READER_GONE = frozenset({"contact_left", "person_inactive"})


def lease_s() -> float:
    """How long a claim lasts, in seconds: longer than any send, so that nobody else sends it in the meantime."""
    return float(settings.KARPEAR_SEND_TIMEOUT_S) + LEASE_MARGIN_S


async def send(letter: Letter, channels: Mapping[str, Driver], *, start_before: float) -> list[Result]:
    """Send one letter; a result for each row it carries. Never raises.

    `start_before`: by the monotonic clock, after which the lease no longer covers a send.
    """
    if letter.message is None:
        reader_gone = letter.error in _READER_GONE
        return [Result(row, refused(letter.error), asked=False, unwanted=reader_gone) for row in letter.rows]
    driver = channels.get(letter.message.channel)
    if driver is None:
        return [Result(row, refused("no_channel"), asked=False) for row in letter.rows]
    if time.monotonic() > start_before:
        return [Result(row, not_sent("late"), asked=False) for row in letter.rows]
    outcome = await _ask(driver, letter.message)
    crash_at("sent")
    return [Result(row, outcome) for row in letter.rows]


async def _ask(driver: Driver, message: Outgoing) -> Sent:
    try:
        async with asyncio.timeout(driver.timeout_s + LEASE_MARGIN_S / 2):
            return await driver.send(message)
    except TimeoutError:
        return lost("timeout")
    except Exception as error:  # a driver's own mistake must not stop the others
        log.exception("A %s driver failed", message.channel)
        return lost(type(error).__name__)


def claim(
    lane: Lane,
    free: Mapping[str, int],
    now: datetime,
    by: UUID | None = None,
    *,
    waiting: Sequence[Waiting] | None = None,
    turn: AbstractContextManager[object] | None = None,
) -> list[Letter]:
    """Claim and write what is due in one lane. `turn`: held while it claims, and not while it writes the letters."""
    with turn or nullcontext():
        bundles = lease(now=now, lane=lane, free=free, for_s=lease_s(), by=by, waiting=waiting)
    if bundles:
        crash_at("leased")
    return write_letters(bundles)
