"""Indices of civic space, each on its own scale; a panel is opened, scored and closed."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from karpear.network.network_choice import network_in
from karpear.people.current import me
from karpear.people.local_today import today_for
from karpear.rules.access import Verb
from karpear.ui.pages import any_form, form_page, page, press_page
from karpear.ui.pressure import Answer, under_pressure
from karpear.ui.refusals import refusing

from ..gates import networks_of
from . import actions, queries
from .forms import ScoreForm

home = refusing(lambda _address: redirect("sector:indices"))


@under_pressure(read=Answer.HIDDEN)
@require_safe
@home
def indices(request: HttpRequest) -> HttpResponse:
    """All of them, side by side and never added up."""
    person = me(request)
    today = today_for(person, timezone.now(), Verb.SEE_NETWORK)
    pages = queries.index_pages(person, today, network_in(request))
    context = {"pages": pages, "networks": networks_of(person)}
    return page(request, "sector/indices/indices.html", context)


@under_pressure(read=Answer.HIDDEN)
@require_safe
@home
def index(request: HttpRequest, network: UUID, key: str) -> HttpResponse:
    """One: pictures, the table, where it comes from."""
    person = me(request)
    today = today_for(person, timezone.now(), Verb.SEE_NETWORK)
    return page(request, "sector/indices/index.html", {"page": queries.index_page(person, network, key, today)})


@under_pressure(write=Answer.REFUSED)
@home
@press_page(gettext_lazy("Asked. Whoever speaks for a member can score it now."), to="sector:indices")
def panel_open(request: HttpRequest, network: UUID, key: str) -> None:
    """Whoever coordinates asks for it."""
    person, now = me(request), timezone.now()
    actions.open_panel(by=person, network=network, index=key, today=today_for(person, now, Verb.KEEP_NETWORK), now=now)


@under_pressure(read=Answer.HIDDEN, write=Answer.REFUSED)
@any_form
@home
def panel_score(request: HttpRequest, index_panel: UUID) -> HttpResponse:
    """One person's scores, which nobody else reads."""
    person = me(request)
    row, index_of_panel, _member = queries.panel_to_score(person, index_panel)
    form = ScoreForm(request.POST or None, index=index_of_panel, initial=queries.own_scores(person, row))
    return form_page(
        request,
        "sector/indices/score.html",
        form,
        do=lambda clean: actions.score(by=person, panel=index_panel, scores=clean, now=timezone.now()),
        done=_("Saved. You can change it until the panel closes."),
        to=("sector:index", row.network_id, row.index),
        context={"panel": row, "index": index_of_panel},
    )


@under_pressure(write=Answer.REFUSED)
@home
@press_page(gettext_lazy("Closed. What each person said has been deleted."), to="sector:indices")
def panel_close(request: HttpRequest, index_panel: UUID) -> None:
    """Whoever coordinates ends it."""
    actions.close_panel(by=me(request), panel=index_panel, now=timezone.now())
