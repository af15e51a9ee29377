"""Room for the frames of a test: Python takes it in pieces of 16 KB, and gives a piece back when the last call in it
returns. A page is rendered some hundred calls deep; one that begins at the end of a piece takes and clears it again for
each call, which was a third of the time of a page.
"""

from collections.abc import Callable

import pytest


def _with_room(run: Callable[[pytest.Function], None], item: pytest.Function) -> None:
    run(item)


#: Its own frame asks for more than half of a megabyte, so its piece is a megabyte, and the rest serves all calls below.
_with_room.__code__ = _with_room.__code__.replace(co_stacksize=70_000)


def give_room_for_frames() -> None:
    """For all tests of this process."""
    run = pytest.Function.runtest
    pytest.Function.runtest = lambda item: _with_room(run, item)  # type: ignore[method-assign]
