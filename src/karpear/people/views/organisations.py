"""Pages that every organisation has: the one of the organisation that opens first."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from karpear.rules.access import Verb

from ..queries.screens import first_organisation
from .shared import who


@require_safe
def first(request: HttpRequest, page: str, verb: Verb) -> HttpResponse:
    """`page`: its name. What a list is narrowed to is carried along."""
    organisation = first_organisation(who(request), verb)
    if organisation is None:
        raise Http404
    query = f"?{request.GET.urlencode()}" if request.GET else ""
    return redirect(reverse(page, args=[organisation]) + query)
