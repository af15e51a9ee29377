"""What pages about shared keys have in common: how a refusal is answered, and that a forced session sees none."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from karpear.people.signin import is_forced
from karpear.rules.refusals import BadFields, Conflict, Forbidden, Missing

from ..pages import sealed_page

type View[**P] = Callable[Concatenate[HttpRequest, P], HttpResponse]


def custody_page[**P](back: str) -> Callable[[View[P]], View[P]]:
    """A page about keys. A stranger's thing is 404, another role's 403; a conflict is said on the page `back`.

    In a session that was forced open it leads to where everybody begins.
    """

    def dress(view: View[P]) -> View[P]:
        @sealed_page
        @wraps(view)
        def answer(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if is_forced(request):
                return redirect("vault:home")
            try:
                return view(request, *args, **kwargs)
            except Missing as refused:
                raise Http404 from refused
            except Forbidden as refused:
                raise PermissionDenied(refused.message) from refused
            except (Conflict, BadFields) as refused:
                said = refused.errors[0][1] if isinstance(refused, BadFields) else refused.message
                messages.error(request, said)
                return redirect(back)

        return answer

    return dress
