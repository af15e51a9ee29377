"""A large release is drawn beside the loop, and so are two tables attacked: it takes seconds, and nobody's alarm waits
for a number."""

from collections.abc import Callable
from datetime import datetime
from threading import Lock, Thread

from django.db import connection

from karpear.sector.others.actions import is_to_judge, judge_received
from karpear.sector.releases.actions.draws import draw_wanted

from .due import wanted_releases

_AT_WORK = Lock()
#: What the last work failed with, until the step that began it has been told.
_ERRORS: dict[str, list[Exception]] = {}


def draw_beside(*, now: datetime) -> int:
    """Begins what is wanted, where nothing is being drawn. Ended in between, it is wanted still.

    Raises what the drawing before failed with, once this one has begun: the failure is the step's, and stays until a
    drawing has gone well.
    """
    return _begin("draw releases", lambda: draw_wanted(now=now)) if wanted_releases(now).exists() else 0


def judge_beside(*, now: datetime) -> int:
    """The same of tables that came and were not attacked together with ours."""
    return _begin("judge tables", lambda: judge_received(now=now)) if is_to_judge() else 0


def _begin(name: str, work: Callable[[], object]) -> int:
    if not _AT_WORK.acquire(blocking=False):
        return 0
    errors = _ERRORS.pop(name, [])
    Thread(target=_do, args=(name, work), name=name, daemon=True).start()
    if errors:
        raise errors[0]
    return 0


def _do(name: str, work: Callable[[], object]) -> None:
    try:
        work()
    except Exception as error:  # noqa: BLE001 - the thread's boundary
        _ERRORS.setdefault(name, []).append(error)
    finally:
        connection.close()
        _AT_WORK.release()
