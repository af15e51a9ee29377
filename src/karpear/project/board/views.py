"""The board: one page, and the piece of it that is fetched again."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from karpear.people.who import me

from .places import where
from .queries import board


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """The whole page; true without JavaScript as well."""
    return render(request, "board/board.html", _context(request, timezone.now()))


@require_safe
def fragment(request: HttpRequest) -> HttpResponse:
    """What the page shows, fetched again whenever something changed."""
    return render(request, "board/part.html", _context(request, timezone.now()))


def _context(request: HttpRequest, now: datetime) -> dict[str, Any]:
    found = board(me(request), now)
    return {"now": now, "board": found, "where": where(me(request), found.open, now)}
