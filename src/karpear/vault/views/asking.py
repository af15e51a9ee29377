"""What pages about shared keys have in common: how a refusal is answered, and that a forced session changes none."""

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from karpear.people.signin import is_forced
from karpear.rules.refusals import Unavailable
from karpear.ui.refusals import View, refusing

from ..pages import sealed_page


def custody_page[**P](back: str) -> Callable[[View[P]], View[P]]:
    """A page about keys; a conflict is said on the page `back`. A forced session sees, by its own page's care, what
    somebody who never began sees; what it would change is refused as by a server that is overloaded.
    """

    def dress(view: View[P]) -> View[P]:
        @wraps(view)
        def unforced(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if is_forced(request) and request.method == "POST":
                raise Unavailable
            return view(request, *args, **kwargs)

        return sealed_page(refusing(lambda _address: redirect(back))(unforced))

    return dress
