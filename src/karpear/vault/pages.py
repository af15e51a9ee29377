"""How pages that may hold an open key are answered: with rules for content that are stricter than elsewhere."""

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial, wraps
from typing import Any, Concatenate

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.csp import CSP
from django.views.decorators.csp import csp_override

from karpear.people.current import me
from karpear.people.signin import password_counts_s
from karpear.ui import pages
from karpear.ui.pressure import in_private

from .queries.directory import has_identity
from .queries.locks import shown_lock
from .queries.own import has_passkey

#: Scripts and workers are this site's own; no text of a page ever becomes a script or markup (Trusted Types).
POLICY: dict[str, Any] = {
    **settings.SECURE_CSP,
    "img-src": [CSP.SELF, "data:", "blob:"],
    "media-src": ["blob:"],
    "worker-src": [CSP.SELF],
    "require-trusted-types-for": ["'script'"],
    "trusted-types": ["seal"],
}
#: What opens the vaults of the demo's people. Printed for everybody.
DEMO_SECRET = "1234-5678-9012-3456-7890"  # noqa: S105 - it protects nothing


def sealed_page[**P](
    view: Callable[Concatenate[HttpRequest, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """A page of the vault: the strict policy, and kept by no cache on the way or in the browser."""

    @csp_override(POLICY)
    @wraps(view)
    def answer(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response["Cache-Control"] = "no-store"
        return response

    return answer


def page(
    request: HttpRequest, name: str, context: Mapping[str, Any] | None = None, *, bad: bool = False
) -> HttpResponse:
    """Render one page of the vault; 422 when the form on it was refused."""
    now = timezone.now()
    bar = _bar(request, now)
    demo = {"demo_secret": DEMO_SECRET} if settings.KARPEAR_DEMO and bar != "none" else {}
    every = {
        "exit_to": settings.KARPEAR_EXIT_URL,
        "has_passkey": in_private(request) and has_passkey(me(request)),
        "fresh_s": int(password_counts_s(request, now)),
        "bar": bar,
    }
    return render(request, name, {**every, **demo, **(context or {})}, status=422 if bad else 200)


form_page = partial(pages.form_page, show=page)


def _bar(request: HttpRequest, now: datetime) -> str:
    """What the bar of these pages can offer: `key` to unlock with, `none` yet, or `travel` while a lock stands."""
    if not in_private(request) or not has_identity(me(request)):
        return "none"
    return "travel" if shown_lock(me(request), now) else "key"
