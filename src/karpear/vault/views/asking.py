"""What pages about shared keys have in common: how a refusal is answered, and that a forced session sees none."""

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from karpear.people.signin import is_forced
from karpear.ui.refusing import View, refusing

from ..pages import sealed_page


def custody_page[**P](back: str) -> Callable[[View[P]], View[P]]:
    """A page about keys; a conflict is said on the page `back`. A forced session is led to where everybody begins."""

    def dress(view: View[P]) -> View[P]:
        @wraps(view)
        def unforced(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            return redirect("vault:home") if is_forced(request) else view(request, *args, **kwargs)

        return sealed_page(refusing(lambda _address: redirect(back))(unforced))

    return dress
