"""The trends for everybody: no session, no cookie, no script, the same for whoever asks, so that any cache may keep it.

Nothing but what was published is read here. A network that does not show its trends is not told from one that is not
there.
"""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.csp import CSP
from django.utils.translation import gettext as _
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_safe

from karpear.ui.pressure import Answer, under_pressure

from ...others.queries.tables import has_received
from ...public_pages import cached, language_of, shown_page
from ...releases.queries.published import published
from ...releases.shown import series_of, shown_releases
from ..drawings import draw_trends
from ..files import citation
from ..queries import trends_page
from .files import file_answer
from .shown import trends_context

SVG_TYPE = "image/svg+xml"


@under_pressure(read=Answer.OPEN)
@login_not_required
@require_safe
def trends(request: HttpRequest, code: str) -> HttpResponse:
    """Map, lines and table of one network, by period and kind."""
    setting = shown_page(code)
    network = setting.network
    language = language_of(request, network)
    with translation.override(language):
        trends_of_network = trends_page(
            network, timezone.now(), period=request.GET.get("period", ""), kind=request.GET.get("kind", "")
        )
        address = request.build_absolute_uri(request.path)
        context = {
            **trends_context(trends_of_network),
            "has_others": setting.shows_others and has_received(network),
            "code": code,
            "lang": language,
            "languages": [name for name, _words in settings.LANGUAGES],
            "cite": citation(network.body.name, trends_of_network.releases, address),
            "picture_address": request.build_absolute_uri(reverse("sector:public_trends_picture", args=[code])),
        }
        answer = HttpResponse(render_to_string("sector/trends/public.html", context))
    answer["Referrer-Policy"] = "no-referrer"
    return cached(answer, language)


@under_pressure(read=Answer.OPEN)
@login_not_required
@require_safe
def trends_file(request: HttpRequest, code: str, file: str) -> HttpResponse:
    """CSV, HXL, JSON, or all of them in one folder."""
    network = shown_page(code).network
    language = language_of(request, network)
    with translation.override(language):
        return cached(file_answer(network, file), language)


@under_pressure(read=Answer.OPEN)
@login_not_required
@require_safe
@csp_override({"default-src": [CSP.NONE]})
def picture(request: HttpRequest, code: str) -> HttpResponse:
    """All kinds over time as one picture, for pages of others: an image, which runs nothing and asks for nothing."""
    network = shown_page(code).network
    language = language_of(request, network)
    with translation.override(language):
        quarters = [row for row in shown_releases(published(network), network.body.country) if "Q" in row.period]
        title = _("Pressure on civil society · %(network)s") % {"network": network.body.name}
        description = _("Rounded to 5; hatched: withheld to protect people. More reports are not more threats.")
        drawing = draw_trends(series_of(quarters), title=title, description=description)
    answer = cached(HttpResponse(drawing, content_type=f"{SVG_TYPE}; charset=utf-8"), language)
    answer["Cross-Origin-Resource-Policy"] = "cross-origin"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
