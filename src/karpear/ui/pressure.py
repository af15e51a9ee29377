"""How a view answers in a session that was opened with the duress password. Declared once, beside the view.

Source: docs/decisions/0042. `screens/pressure.py` holds what is declared here; a view that declares nothing, in a room
that declares nothing, is refused. Nothing else may ask which of the two passwords was typed.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any

from django.apps import apps
from django.http import HttpRequest

#: Where a session remembers which password was typed last; always in as many letters.
WAY = "way"
SAFE = ("GET", "HEAD", "OPTIONS")


class Answer(StrEnum):
    """What whoever forces somebody to sign in gets to see."""

    OPEN = "open"  # as ever
    EMPTY = "empty"  # as for somebody who has nothing private: the view asks `in_private`
    HIDDEN = "hidden"  # 404, as a stranger gets
    REFUSED = "refused"  # 503, as an overloaded server answers


@dataclass(frozen=True, slots=True)
class Pressure:
    """How a view answers who reads, and who sends something. None: its room's default, or a way it does not have."""

    read: Answer | None = None
    write: Answer | None = None

    def answer(self, method: str) -> Answer:
        """The answer to one request. A way that the view does not have is left to the view, which says so."""
        return (self.read if method in SAFE else self.write) or Answer.OPEN


OPEN = Pressure(read=Answer.OPEN, write=Answer.OPEN)
#: A believable account can be read; nothing in it is changed.
READ_ONLY = Pressure(read=Answer.OPEN, write=Answer.REFUSED)
CLOSED = Pressure(read=Answer.REFUSED, write=Answer.REFUSED)


def under_pressure[V: Callable[..., Any]](
    *, read: Answer | None = None, write: Answer | None = None
) -> Callable[[V], V]:
    """Declares it for one view. Stands above every other decorator, and below `@router` in an API."""

    def declare(view: V) -> V:
        view.under_pressure = Pressure(read, write)  # type: ignore[attr-defined]
        return view

    return declare


@cache
def declared(view: Callable[..., Any]) -> Pressure | None:
    """What a view declares, and for the rest its room (in `apps.py`); None when neither does."""
    room = apps.get_containing_app_config(getattr(view, "__module__", ""))
    default: Pressure | None = getattr(room, "under_pressure", None)
    own: Pressure | None = getattr(view, "under_pressure", None)
    if own is None or default is None:
        return own or default
    return Pressure(own.read or default.read, own.write or default.write)


def in_private(request: HttpRequest) -> bool:
    """May this page show what is private, and may this press count? Nothing that is shown may tell the answer.

    A call with a phone's token has no session: nobody typed a password for it.
    """
    session = getattr(request, "session", None)
    return session is None or session.get(WAY) != 1
