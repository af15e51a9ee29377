"""The page of everything that needs somebody, and putting some of it off."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from karpear.people.actions import snoozes
from karpear.people.current import me
from karpear.screens.needs import needs_and_put_off, wait_lines
from karpear.ui.pages import any_form, form_act, form_page
from karpear.ui.pressure import Answer, in_private, under_pressure
from karpear.ui.refusals import refusing

from .forms import PutOffForm, ThingsForm

PER_PAGE = 20


@under_pressure(read=Answer.EMPTY, write=Answer.HIDDEN)
@any_form
@refusing(lambda _address: redirect("needs"))
def agenda(request: HttpRequest) -> HttpResponse:
    """What needs me, a page at a time; what I put off; what I wait for."""
    person, now = me(request), timezone.now()
    (waiting, put_off), lines = needs_and_put_off(person, now), wait_lines(person, now)
    if not in_private(request):  # as much work, so that time does not tell
        waiting, put_off, lines = [], [], []
    form = PutOffForm(request.POST or None, listed=[thing for thing in waiting if not thing.stays])

    def do(clean: dict[str, Any]) -> None:
        snoozes.put_off(by=person, things=form.chosen(), until=form.moment(now), now=now)

    page = Paginator(waiting, PER_PAGE).get_page(request.GET.get("page"))
    things = [(thing, thing.urgency(now)) for thing in page]
    context = {"page": page, "things": things, "put_off": put_off, "lines": lines, "now": now}
    return form_page(request, "agenda/agenda.html", form, do=do, done=_("Put off."), to=("needs",), context=context)


@under_pressure(write=Answer.HIDDEN)
@require_POST
@refusing(lambda _address: redirect("needs"))
def take_up(request: HttpRequest) -> HttpResponse:
    """Some of what was put off is listed again."""
    person, now = me(request), timezone.now()
    _waiting, put_off = needs_and_put_off(person, now)
    form = ThingsForm(request.POST, listed=[row.thing for row in put_off])

    def do(clean: dict[str, Any]) -> None:
        snoozes.take_up(by=person, things=form.chosen(), now=now)

    return form_act(request, form, do=do, to=("needs",), otherwise=_("This is no longer put off."))
