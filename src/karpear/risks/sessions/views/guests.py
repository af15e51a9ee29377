"""A guest's pages, signed out, by their link. Opening one changes nothing; only saving does.

The token in the address has 192 random bits, so that nobody finds one by trying; a wrong, old or withdrawn one is 404.
"""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from karpear.rules.refusals import Missing

from ..queries.seats import Seat, guest_seat
from .ratings import RatingWay, said_done, show_home, show_page


def by_link[**P](
    view: Callable[Concatenate[HttpRequest, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """A link that does not open says so; what it opens is kept by no search engine and no cache."""

    @login_not_required
    @wraps(view)
    def answer(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        try:
            response = view(request, *args, **kwargs)
        except Missing:
            response = render(request, "risks/rate_closed.html", status=404)
        response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
        response["Cache-Control"] = "no-store"
        return response

    return answer


def _seat(token: str) -> Seat:
    return guest_seat(token, timezone.now())


def _way(token: str) -> RatingWay:
    return RatingWay(
        base="ui/bare.html",
        home=reverse("risks:guest", args=[token]),
        done=reverse("risks:guest_done", args=[token]),
        page=lambda number: reverse("risks:guest_page", args=[token, number]),
    )


@by_link
@require_safe
def guest(request: HttpRequest, token: str) -> HttpResponse:
    return show_home(request, _seat(token), _way(token))


@by_link
@require_http_methods(["GET", "HEAD", "POST"])
def guest_page(request: HttpRequest, token: str, page: int) -> HttpResponse:
    return show_page(request, _seat(token), _way(token), page)


@by_link
@require_POST
def guest_done(request: HttpRequest, token: str) -> HttpResponse:
    return said_done(request, _seat(token), _way(token))
