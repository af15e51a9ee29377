"""Shapes and tiles, for those who have a board. Both are the same for all of them and say nothing about anybody."""

from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET, require_safe

from karpear.alerts.queries.board import may_see_board
from karpear.people.current import me
from karpear.rules.refusals import Forbidden, Missing
from karpear.ui.pressure import Answer, under_pressure
from karpear.ui.tiles import OutOfRange, piece

from .shapes import shapes_of

KEPT = "private, max-age=86400"


@under_pressure(read=Answer.OPEN)
@require_safe
def shapes(request: HttpRequest, country: str) -> HttpResponse:
    """Where the provinces of a country lie."""
    _let_in(request)
    return HttpResponse(shapes_of(country), content_type="application/geo+json", headers={"Cache-Control": KEPT})


@under_pressure(read=Answer.OPEN)
@require_GET
def tiles(request: HttpRequest) -> HttpResponse:
    """A piece of the operator's file of roads."""
    _let_in(request)
    if not settings.KARPEAR_MAP_PMTILES:
        raise Missing
    try:
        part = piece(Path(settings.KARPEAR_MAP_PMTILES), request.headers.get("Range", ""))
    except OutOfRange as refusal:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{refusal.size}"})
    except OSError as error:
        raise Missing from error
    # Said to be as it is, so that nobody on the way packs it: a piece is packed already, and its length is its own.
    headers = {"Content-Range": part.content_range, "ETag": part.tag, "Accept-Ranges": "bytes"}
    headers |= {"Content-Encoding": "identity", "Cache-Control": KEPT}
    return HttpResponse(part.body, status=206, content_type="application/octet-stream", headers=headers)


def _let_in(request: HttpRequest) -> None:
    if not may_see_board(me(request)):
        raise Forbidden
