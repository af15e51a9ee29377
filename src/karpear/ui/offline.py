"""Which pages a phone may keep for when there is no connection.

Everything is `no-store` for browsers and proxies. A page that says `X-Keep: offline` is put aside by the service worker
in this browser alone, for a limited time, and forgotten when its person signs out, leaves quickly or anybody
signs in, they themselves too: what a forced session shows is then all that there is.
"""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate

from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve
from django.utils.crypto import salted_hmac

HEADER = "X-Keep"
MARK = "X-Keep-For"
#: Pages that a phone fetches before they are needed. Each must be `kept_offline`; one that is not there does no harm.
CHECKLISTS = ("/know/checklists/home/", "/know/checklists/office/", "/know/checklists/travel/")
AT_HAND = (
    "/",
    "/me/",
    "/find/",
    "/contacts/",
    "/know/",
    "/know/rights/",
    "/by-sms/",
    "/diary/now/",
    "/demands/new/",
    "/law/reception/",
    *CHECKLISTS,
)


def at_hand() -> list[str]:
    return [path for path in AT_HAND if _exists(path)]


def _exists(path: str) -> bool:
    try:
        resolve(path)
    except Resolver404:
        return False
    return True


def _mark(request: HttpRequest) -> str:
    """One sign-in, in twelve letters that say nothing of it. Copies of another are forgotten when it changes."""
    return salted_hmac("keep", request.session.session_key or "", algorithm="sha256").hexdigest()[:12]


def kept_offline[**P](view: Callable[Concatenate[HttpRequest, P], HttpResponse]) -> Callable[..., HttpResponse]:
    """A view whose page a signed-in person may read without a connection, unless it says `X-Keep: no` itself."""

    @wraps(view)
    def answer(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        response = view(request, *args, **kwargs)
        if response.status_code == 200 and HEADER not in response:
            response[HEADER] = "offline"
            if request.user.is_authenticated:
                response[MARK] = _mark(request)
        return response

    return answer
