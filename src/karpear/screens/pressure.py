"""Holds what views declare about a session that was forced open, for pages and for the calls of the API.

Source: docs/decisions/0042, `ui/pressure.py`. Only the views of others, which cannot declare anything, are named here.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.deprecation import MiddlewareMixin

from karpear.rules.refusals import Missing, Unavailable
from karpear.ui.failures import failed
from karpear.ui.pressure import CLOSED, OPEN, READ_ONLY, Answer, Pressure, declared, in_private

#: Signing in and out goes on; what opens the account later is neither changed nor, where it is a code, read.
FOREIGN: dict[str, Pressure] = {
    "mfa_authenticate": OPEN,
    "mfa_reauthenticate": OPEN,
    "mfa_reauthenticate_webauthn": OPEN,
    "mfa_login_webauthn": OPEN,
    "mfa_view_recovery_codes": CLOSED,
    "mfa_download_recovery_codes": CLOSED,
}
#: The same by how the name begins. Each call of the API declares for itself, and `held` asks.
FOREIGN_STARTS: dict[str, Pressure] = {"account_": OPEN, "mfa_": READ_ONLY, "api-1:": OPEN}


def pressure_of(view: Callable[..., Any], name: str) -> Pressure | None:
    """What is declared for a view at an address of this name; None when nothing is."""
    foreign = (pressure for start, pressure in FOREIGN_STARTS.items() if name.startswith(start))
    return declared(view) or FOREIGN.get(name) or next(foreign, None)


class UnderPressure(MiddlewareMixin):
    """Looks at the session only where it would refuse, so that no other page costs more."""

    def process_view(self, request: HttpRequest, view: Callable[..., Any], *_values: Any) -> HttpResponse | None:
        name = request.resolver_match.view_name if request.resolver_match else ""
        answer = (pressure_of(view, name) or CLOSED).answer(request.method or "")
        if answer in (Answer.OPEN, Answer.EMPTY) or in_private(request):
            return None
        if answer is Answer.HIDDEN:
            raise Http404
        return failed(request, unavailable=True)


def held(operation: Callable[..., Any]) -> Callable[..., Any]:
    """A call of the API, with what it declares. Asked after its values were read, as its own refusals are."""

    @wraps(operation)
    def call(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        answer = (declared(operation) or CLOSED).answer(request.method or "")
        if answer in (Answer.OPEN, Answer.EMPTY) or in_private(request):
            return operation(request, *args, **kwargs)
        raise Missing if answer is Answer.HIDDEN else Unavailable

    return call
