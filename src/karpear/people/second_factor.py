"""Officers, leads and the operator need a second factor before they may act for others.

Their own safety never waits for it: "I'm OK", SOS, links from messages, leaving, a lost phone and the start page stay
open.
"""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from .models import Person
from .queries.screens import needs_second_factor

OPEN = (
    "/accounts/", "/static/", "/second-factor/", "/language/", "/r/", "/sos", "/check-in", "/devices/", "/daily/",
    "/demo/", "/join/", "/c/", "/api/v1/sos", "/api/v1/check-ins", "/api/v1/me", "/app.webmanifest", "/sw.js",
    "/offline/", "/favicon.ico", "/healthz", "/readyz", "/out", "/s/", "/lost/", "/e/",
)  # fmt: skip


class SecondFactor:
    """Sends who needs one to the page that sets it up; programs get 403."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if self._is_open(request.path) or not self._must_wait(request):
            return self.get_response(request)
        if request.path.startswith("/api/"):
            title = _("Set up a second factor first.")
            body = {"type": "about:blank", "title": title, "status": 403, "errors": []}
            return JsonResponse(body, status=403, content_type="application/problem+json")
        messages.warning(request, _("Because you act for others, set up a second factor first."))
        return redirect("people:second_factor")

    @staticmethod
    def _is_open(path: str) -> bool:
        return path == "/" or path.startswith(OPEN) or path.rstrip("/").endswith(("/stand-down", "/finish"))

    @staticmethod
    def _must_wait(request: HttpRequest) -> bool:
        return isinstance(request.user, Person) and needs_second_factor(request.user)
