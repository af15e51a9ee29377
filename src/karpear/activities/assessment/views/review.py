"""Something happened: should this still go? The arithmetic, and three answers."""

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from karpear.messaging.models import Delivery
from karpear.rules.refusals import BadFields, Missing

from ...decisions.actions import reviews as actions
from ...decisions.models import ReviewProposal
from ...decisions.queries import reviews as queries
from ...pages import refusing, who
from ..forms.review import LookForm

SAID = {
    actions.LookAnswer.APPROVE: _("It stays as it is. The travellers are told."),
    actions.LookAnswer.CHANGE: _("It has to be changed and assessed again."),
    actions.LookAnswer.CANCEL: _("It is to be cancelled. The travellers are told; nobody is to blame."),
}


@require_http_methods(["GET", "HEAD", "POST"])
@refusing
def look(request: HttpRequest, activity: UUID) -> HttpResponse:
    """What has happened where this activity goes, what that changes, and what may be answered."""
    plan, open_look, old_proposals = queries.look_page(who(request), activity, now=timezone.now())
    form = LookForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        clean = form.cleaned_data
        try:
            actions.answer_look(person=who(request), activity=activity, now=timezone.now(), **clean)
        except BadFields as refusal:
            form.take(refusal)
        else:
            messages.success(request, SAID[clean["answer"]])
            return redirect("activities:plan", activity=activity)
    context = {
        "activity": plan,
        "look": open_look,
        "lines": queries.look_lines(plan, open_look.proposal) if open_look else [],
        "past": old_proposals,
        "form": form,
        "now": timezone.now(),
    }
    return render(request, "activities/look.html", context)


def look_link(request: HttpRequest, delivery: Delivery, now: datetime) -> HttpResponse:
    """From a message to the plan's page, where signing in is asked for. Opening it changes nothing.

    Raises Missing when the plan is gone.
    """
    activity = ReviewProposal.objects.filter(pk=delivery.subject).values_list("activity", flat=True).first()
    if activity is None:
        raise Missing
    return redirect("activities:look", activity=activity)
