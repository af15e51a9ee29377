"""Our table and another installation's: for members, and for everybody where a network shows both."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.utils import translation
from django.views.decorators.http import require_safe

from karpear.network.network_choice import network_in
from karpear.people.current import me
from karpear.ui.pages import page
from karpear.ui.pressure import Answer, under_pressure
from karpear.ui.refusals import refusing

from ..public_pages import cached, language_of, shown_page
from .queries.pages import others_page, own_others

home = refusing(lambda _values: redirect("sector:trends"))


def _chosen(request: HttpRequest) -> dict[str, str]:
    return {name: request.GET.get(name, "") for name in ("table", "kind")}


@under_pressure(read=Answer.HIDDEN)
@require_safe
@home
def others(request: HttpRequest) -> HttpResponse:
    """For members, public or not."""
    shown, other_networks = own_others(me(request), network_in(request), **_chosen(request))
    return page(request, "sector/others/own.html", {"page": shown, "other_networks": other_networks})


@under_pressure(read=Answer.OPEN)
@login_not_required
@require_safe
def public_others(request: HttpRequest, code: str) -> HttpResponse:
    """For everybody: the same for whoever asks."""
    setting = shown_page(code)
    if not setting.shows_others:
        raise Http404
    language = language_of(request, setting.network)
    with translation.override(language):
        context = {
            "page": others_page(setting.network, **_chosen(request)),
            "code": code,
            "lang": language,
            "languages": [name for name, _words in settings.LANGUAGES],
        }
        answer = HttpResponse(render_to_string("sector/others/public.html", context))
    answer["Referrer-Policy"] = "no-referrer"
    return cached(answer, language)
