"""The trends for members of a network, public or not."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from karpear.network.network_choice import network_in
from karpear.people.current import me
from karpear.rules.refusals import Missing
from karpear.ui.pages import page
from karpear.ui.pressure import Answer, under_pressure

from ...gates import own_networks
from ...others.queries.tables import has_received
from ...releases.views.releases import home
from ..queries import own_trends
from .files import file_answer
from .shown import trends_context


@under_pressure(read=Answer.HIDDEN)
@require_safe
@home
def trends(request: HttpRequest) -> HttpResponse:
    """Map, lines and table, by period and kind."""
    shown_page, other_networks = own_trends(
        me(request), network_in(request), timezone.now(),
        period=request.GET.get("period", ""), kind=request.GET.get("kind", ""),
    )  # fmt: skip
    if shown_page is None:
        return page(request, "sector/trends/own.html", {"page": None, "other_networks": other_networks})
    context = {**trends_context(shown_page), "has_others": has_received(shown_page.network)}
    return page(request, "sector/trends/own.html", {**context, "other_networks": other_networks})


@under_pressure(read=Answer.HIDDEN)
@require_safe
def trends_file(request: HttpRequest, file: str) -> HttpResponse:
    """The same files that everybody gets, where everybody does."""
    try:
        network, _other_networks = own_networks(me(request), network_in(request))
    except Missing as refusal:
        raise Http404 from refusal
    if network is None:
        raise Http404
    return file_answer(network, file)
