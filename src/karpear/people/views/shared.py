"""What every screen of this room shares: who asks, and how a refusal is answered."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from karpear.ui.refusals import View
from karpear.ui.refusals import refusing as refused_to

from ..current import me as who

__all__ = ["View", "keep_once", "page", "refusing", "shown_once", "who"]

LINK = "invitation_link"


def page(request: HttpRequest, name: str, context: dict[str, Any], *, bad: bool = False) -> HttpResponse:
    """One of this room's pages; 422 when the form on it was refused."""
    context.setdefault("now", timezone.now())
    return render(request, f"people/{name}.html", context, status=422 if bad else 200)


def refusing[**P](back: str) -> Callable[[View[P]], View[P]]:
    """Refusals of this room: a conflict is said on the page named `back`."""
    return refused_to(lambda _address: redirect(back))


def keep_once(request: HttpRequest, name: str, args: list[str], to: str) -> None:
    """Only the link's hash is stored, so the next page shows the link once, from the session. `to`: for whom it is."""
    request.session[LINK] = {"url": f"{settings.KARPEAR_BASE_URL}{reverse(name, args=args)}", "to": to}


def shown_once(request: HttpRequest) -> dict[str, str] | None:
    """The link that was just made, and for whom."""
    link: dict[str, str] | None = request.session.pop(LINK, None)
    return link
