"""Our table and another installation's: for members, and for everybody where a network shows both."""

from uuid import UUID

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from karpear.network.network_choice import network_in
from karpear.people.current import me
from karpear.ui.pages import any_form, form_page, page
from karpear.ui.pressure import Answer, under_pressure
from karpear.ui.refusals import refusing
from karpear.ui.values import ValueForm

from ..public_pages import cached, language_of, shown_page
from .actions import count_received
from .queries.pages import others_page, own_others, tables_to_count
from .values import NewReceivedTable

home = refusing(lambda _values: redirect("sector:trends"))


def _chosen(request: HttpRequest) -> dict[str, str]:
    return {name: request.GET.get(name, "") for name in ("table", "kind")}


@under_pressure(read=Answer.HIDDEN)
@require_safe
@home
def others(request: HttpRequest) -> HttpResponse:
    """For members, public or not."""
    shown, other_networks = own_others(me(request), network_in(request), timezone.now(), **_chosen(request))
    return page(request, "sector/others/own.html", {"page": shown, "other_networks": other_networks})


@under_pressure(read=Answer.HIDDEN, write=Answer.REFUSED)
@any_form
@home
def count(request: HttpRequest, network: UUID) -> HttpResponse:
    """A table that came is known to every attack from now on."""
    row, choices = tables_to_count(me(request), network)
    return form_page(
        request,
        "sector/others/count.html",
        ValueForm(
            request.POST or None,
            asks=NewReceivedTable,
            choices={"table": choices},
            initial={"table": request.GET.get("table", "")},
        ),
        do=lambda clean: count_received(
            by=me(request), network=network, new=NewReceivedTable(**clean), now=timezone.now()
        ),
        done=_("Written into the ledger. What is not public yet is attacked again before it leaves."),
        to=("sector:release_ledger",),
        context={"network": row},
    )


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
            "page": others_page(setting.network, timezone.now(), **_chosen(request)),
            "code": code,
            "lang": language,
            "languages": [name for name, _words in settings.LANGUAGES],
        }
        answer = HttpResponse(render_to_string("sector/others/public.html", context))
    answer["Referrer-Policy"] = "no-referrer"
    return cached(answer, language)
