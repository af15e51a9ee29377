"""How a screen says no: one place for all rooms."""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, Concatenate

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse

from karpear.rules.refusals import BadFields, Conflict, Forbidden, Missing

type View[**P] = Callable[Concatenate[HttpRequest, P], HttpResponse]
type Back = Callable[[Mapping[str, Any]], HttpResponse]


def refusing[**P](back: Back) -> Callable[[View[P]], View[P]]:
    """A stranger's thing is 404, another role's 403; a conflict or a bad value is said on the page that `back` gives.

    `back` gets the values of the address.
    """

    def dress(view: View[P]) -> View[P]:
        @wraps(view)
        def answer(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            try:
                return view(request, *args, **kwargs)
            except Missing as refusal:
                raise Http404 from refusal
            except Forbidden as refusal:
                raise PermissionDenied(refusal.message) from refusal
            except (Conflict, BadFields) as refusal:
                message = refusal.errors[0][1] if isinstance(refusal, BadFields) else refusal.message
                messages.error(request, message)
                return back(kwargs)

        return answer

    return dress
