"""How I hear of what needs me: a digest by mail, an address for my calendar."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from karpear.messaging.models import Delivery
from karpear.people import calendar
from karpear.people.actions import need_news as actions
from karpear.people.current import me
from karpear.people.models import DigestEvery
from karpear.people.queries.need_news import calendar_owner, news_of
from karpear.screens.needs import calendar_events
from karpear.ui.pages import any_form, form_page
from karpear.ui.pressure import Answer, under_pressure

from .forms import DigestForm

FEED = "needs_feed"


@under_pressure(read=Answer.OPEN, write=Answer.REFUSED)
@any_form
def need_news(request: HttpRequest) -> HttpResponse:
    """What I chose. A fresh calendar address is on this page once."""
    person, now = me(request), timezone.now()
    news = news_of(person)

    def choose(clean: dict[str, Any]) -> None:
        actions.choose_digest(person=person, digest=DigestEvery(clean["digest"]), now=now)

    form = DigestForm(request.POST or None, initial={"digest": news.digest})
    context = {"feed": request.session.pop(FEED, ""), "has_calendar": bool(news.calendar_hash)}
    return form_page(request, "agenda/news.html", form, do=choose, done=_("Saved."), to=("need_news",), context=context)


@under_pressure(write=Answer.REFUSED)
@require_POST
def renew_calendar(request: HttpRequest) -> HttpResponse:
    """A fresh calendar address, shown once."""
    token = actions.renew_calendar(person=me(request), now=timezone.now())
    request.session[FEED] = f"{settings.KARPEAR_BASE_URL}{reverse('need_feed', args=[token])}"
    return redirect("need_news")


@under_pressure(write=Answer.REFUSED)
@require_POST
def close_calendar(request: HttpRequest) -> HttpResponse:
    """The address stops working."""
    if actions.close_calendar(person=me(request), now=timezone.now()):
        messages.success(request, _("The address no longer works."))
    return redirect("need_news")


@under_pressure(read=Answer.OPEN)
@login_not_required
@require_safe
def calendar_feed(request: HttpRequest, token: str) -> HttpResponse:
    """When something waits, for a calendar: no name, no word of what, no address."""
    owner, now = calendar_owner(token), timezone.now()
    if owner is None:
        raise Http404
    with translation.override(owner.language):
        body = calendar.of_events(calendar_events(owner, now), title=_("Something waits"), now=now)
    return HttpResponse(body, content_type="text/calendar; charset=utf-8", headers={"Cache-Control": "no-store"})


def needs_link(request: HttpRequest, delivery: Delivery, now: datetime) -> HttpResponse:
    """Behind a digest's link: the page, which asks who it is."""
    return redirect("needs")
