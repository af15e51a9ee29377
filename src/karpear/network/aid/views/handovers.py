"""Handing an alert over, and taking it."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from karpear.alerts.queries.words import kind_word
from karpear.people.current import me
from karpear.ui.pages import any_form, form_page, page
from karpear.ui.pressure import Answer, under_pressure
from karpear.ui.refusals import refusing
from karpear.ui.values import ValueForm

from .. import queries
from ..actions import handovers as actions
from ..values import NewHandover

its_alert = refusing(lambda values: redirect("alerts:alert", values["alert"]))
board = refusing(lambda _values: redirect("/board/"))


class TakeoverForm(ValueForm):
    """To whom, and what they should know."""

    asks = NewHandover


@under_pressure(read=Answer.HIDDEN, write=Answer.HIDDEN)
@any_form
@its_alert
def offer(request: HttpRequest, alert: UUID) -> HttpResponse:
    """Whoever has it asks somebody to take it over."""
    now = timezone.now()
    offered = queries.handover_page(me(request), alert, now)
    return form_page(
        request,
        "network/aid/handover_form.html",
        TakeoverForm(request.POST or None, choices={"to": offered.people}),
        do=lambda clean: actions.offer(by=me(request), alert=alert, new=NewHandover(**clean), now=now),
        done=_("Asked. It stays yours until they take it: go on until then."),
        to=("alerts:alert", alert),
        context={"offered": offered},
    )


@under_pressure(read=Answer.HIDDEN, write=Answer.HIDDEN)
@require_http_methods(["GET", "HEAD", "POST"])
@board
def handover(request: HttpRequest, takeover: UUID) -> HttpResponse:
    """What was offered, for the two of them; whoever is asked takes it here, or says that they cannot."""
    row = queries.handover_of(me(request), takeover)
    answer = request.POST.get("answer")
    is_bad = request.method == "POST" and answer not in ("accept", "decline")
    if is_bad:
        messages.error(request, _("Choose one of the answers."))
    elif request.method == "POST":
        accept = answer == "accept"
        actions.answer(by=me(request), handover=takeover, accept=accept, now=timezone.now())
        if accept:
            messages.success(request, _("It is yours now. Whoever had it can see that."))
            return redirect("alerts:alert", row.alert_id)
        messages.success(request, _("Not taken. It stays with whoever has it."))
        return redirect("/board/")
    context = {"handover": row, "word": kind_word(row.alert), "is_asked": row.taker_id == me(request).pk}
    return page(request, "network/aid/handover.html", context, bad=is_bad)
