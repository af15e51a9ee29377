"""A large release is drawn beside the loop: it takes seconds, and nobody's alarm waits for a number."""

from datetime import datetime
from threading import Lock, Thread

from django.db import connection

from karpear.sector.releases.actions.draws import draw_wanted

from .due import wanted_releases

_AT_WORK = Lock()
#: What the last drawing failed with, until the step has been told.
_ERRORS: list[Exception] = []


def draw_beside(*, now: datetime) -> int:
    """Begins what is wanted, where nothing is being drawn. Ended in between, it is wanted still.

    Raises what the drawing before failed with, once this one has begun: the failure is the step's, and stays until a
    drawing has gone well.
    """
    if not wanted_releases(now).exists() or not _AT_WORK.acquire(blocking=False):
        return 0
    errors = _ERRORS.copy()
    _ERRORS.clear()
    Thread(target=_draw, args=(now,), name="draw releases", daemon=True).start()
    if errors:
        raise errors[0]
    return 0


def _draw(now: datetime) -> None:
    try:
        draw_wanted(now=now)
    except Exception as error:  # noqa: BLE001 - the thread's boundary
        _ERRORS.append(error)
    finally:
        connection.close()
        _AT_WORK.release()
