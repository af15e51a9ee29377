"""The shared watch: who stands watch for whom, and when."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from karpear.people.current import me
from karpear.people.queries.gates import may_anywhere
from karpear.rules.access import Verb
from karpear.rules.refusals import Missing
from karpear.ui.pages import any_form, form_page, page, press_page
from karpear.ui.pressure import Answer, in_private, under_pressure
from karpear.ui.refusals import refusing
from karpear.ui.values import ValueForm

from .. import queries
from ..actions import watch as actions
from ..models import SharedWatchState
from ..values import WatchHours

home = refusing(lambda _values: redirect("network:aid_watch"))


class WatchForm(ValueForm):
    """From when until when."""

    asks = WatchHours


@under_pressure(read=Answer.EMPTY)
@require_safe
@home
def watch(request: HttpRequest) -> HttpResponse:
    """For us and by us: what runs, what comes, what nobody has taken yet."""
    if not may_anywhere(me(request), Verb.WORK_AID):
        raise Missing
    now = timezone.now()
    shared = queries.watch_page(me(request), now) if in_private(request) else queries.SharedWatchPage([], [], [], False)
    return page(request, "network/aid/watch.html", {"shared": shared, "now": now})


@under_pressure(read=Answer.HIDDEN, write=Answer.REFUSED)
@any_form
@home
def ask(request: HttpRequest, aid_agreement: UUID) -> HttpResponse:
    """Ask the other organisation's officers to stand watch."""
    now = timezone.now()
    line = queries.aid_line(me(request), aid_agreement)
    return form_page(
        request,
        "network/aid/watch_form.html",
        WatchForm(request.POST or None, initial=queries.next_hours(line.agreement, now)),
        do=lambda clean: actions.ask_watch(by=me(request), agreement=aid_agreement, hours=WatchHours(**clean), now=now),
        done=_("Asked. Their officers are told; it counts once one of them has taken it."),
        to=("network:aid_watch",),
        context={"line": line},
    )


@under_pressure(write=Answer.REFUSED)
@home
@press_page(
    gettext_lazy("The hours are yours. In them you are told first, and their alerts stand on your board."),
    to="network:aid_watch",
)
def take(request: HttpRequest, shared_shift: UUID) -> None:
    """Stand watch for them."""
    actions.take_watch(by=me(request), shift=shared_shift, now=timezone.now())


@under_pressure(write=Answer.REFUSED)
@home
@press_page(to="network:aid_watch")
def call_off(request: HttpRequest, shared_shift: UUID) -> None:
    """Take the hours back, or give them back: who hears of it is said."""
    shift = actions.call_off_watch(by=me(request), shift=shared_shift, now=timezone.now())
    agreement = shift.agreement
    if shift.state == SharedWatchState.ASKED:
        words = {"taker": agreement.taker.name, "giver": agreement.giver.name}
        answer = _("Given back. Officers of %(taker)s are told now; others of %(giver)s are asked again.") % words
    elif shift.officer:
        answer = _("Called off. %(name)s and your other officers are told now.") % {"name": shift.officer.shown_name}
    else:
        answer = _("Called off. Nobody had taken these hours.")
    messages.success(request, answer)
