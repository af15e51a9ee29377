"""The network: who belongs to it."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from karpear.people.current import me
from karpear.people.queries.gates import may_anywhere
from karpear.rules.access import Verb
from karpear.rules.refusals import Missing
from karpear.ui.pages import page
from karpear.ui.pressure import Answer, in_private, under_pressure

from . import queries


@under_pressure(read=Answer.EMPTY)
@require_safe
def members(request: HttpRequest) -> HttpResponse:
    """Every network of theirs, with its members."""
    pages = queries.network_pages(me(request))
    if not may_anywhere(me(request), Verb.SEE_NETWORK):
        raise Missing
    return page(request, "network/members/members.html", {"pages": pages if in_private(request) else []})
