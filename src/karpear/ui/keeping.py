"""Which pages a phone may keep for the time without a line.

Everything is `no-store` for browsers and proxies. A page that says `X-Keep: offline` is put aside by the service worker
in this browser alone, for a limited time, and forgotten when its person signs out, leaves quickly or somebody else
signs in.
"""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate

from django.http import HttpRequest, HttpResponse

HEADER = "X-Keep"


def kept_offline[**P](view: Callable[Concatenate[HttpRequest, P], HttpResponse]) -> Callable[..., HttpResponse]:
    """A view whose page a signed-in person may read without a connection."""

    @wraps(view)
    def answer(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        response = view(request, *args, **kwargs)
        if response.status_code == 200:
            response[HEADER] = "offline"
        return response

    return answer
