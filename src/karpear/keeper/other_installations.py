"""Waits until another installation can be asked: what speaks to it takes memory that most servers never need."""

import asyncio

from django.conf import settings
from django.db import connections

from karpear.network.federation.models import Peer

EVERY_S = 15.0


async def run(stop: asyncio.Event) -> None:
    """Ask whoever is trusted until `stop`."""
    every_s = EVERY_S / settings.KARPEAR_PACE
    while not stop.is_set():
        if await asyncio.to_thread(_is_any_trusted):
            from . import federation_fetch  # loads an HTTP client, of 13 MB

            await federation_fetch.run(stop, every_s)
            return
        try:
            await asyncio.wait_for(stop.wait(), every_s)
        except TimeoutError:
            continue


def _is_any_trusted() -> bool:
    try:
        return Peer.objects.trusted().exists()
    finally:
        connections["default"].close()
