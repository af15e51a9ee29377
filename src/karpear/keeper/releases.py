"""A large release is drawn beside the loop: it takes seconds, and nobody's alarm waits for a number."""

from datetime import datetime
from threading import Lock, Thread

from django.db import connection

from karpear.sector.releases.actions.draws import draw_wanted

_AT_WORK = Lock()


def draw_beside(*, now: datetime) -> int:
    """Begins what is wanted, where nothing is being drawn. Ended in between, it is wanted still."""
    if _AT_WORK.acquire(blocking=False):
        Thread(target=_draw, args=(now,), name="draw releases", daemon=True).start()
    return 0


def _draw(now: datetime) -> None:
    try:
        draw_wanted(now=now)
    finally:
        connection.close()
        _AT_WORK.release()
