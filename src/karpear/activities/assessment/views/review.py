"""Something happened: should this still go? The arithmetic, and three answers."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from karpear.db.rows import find_row
from karpear.messaging.models import Delivery
from karpear.people.models import Person
from karpear.ui.pages import any_form

from ...decisions.actions import reviews as actions
from ...decisions.models import ReviewProposal
from ...decisions.queries import reviews as queries
from ...pages import form_page, refusing, who
from ..forms.review import LookForm

#: Of facts: where this person may read what they came from. Known in a room above, and handed down.
type Sources = Callable[[Person, Iterable[UUID]], Mapping[UUID, str]]
SAID = {
    actions.LookAnswer.APPROVE: _("It stays as it is. The travellers are told."),
    actions.LookAnswer.CHANGE: _("It has to be changed and assessed again."),
    actions.LookAnswer.CANCEL: _("It is to be cancelled. The travellers are told; nobody is to blame."),
}


@any_form
@refusing
def look(request: HttpRequest, activity: UUID, sources_of: Sources) -> HttpResponse:
    """What has happened where this activity goes, what that changes, and what may be answered."""
    plan, open_look, old_proposals = queries.look_page(who(request), activity, now=timezone.now())
    form, to = LookForm(request.POST if request.method == "POST" else None), ("activities:plan", activity)

    def answer(clean: dict[str, Any]) -> None:
        actions.answer_look(person=who(request), activity=activity, now=timezone.now(), **clean)
        messages.success(request, SAID[clean["answer"]])

    sources = sources_of(who(request), queries.facts_behind(open_look.proposal)) if open_look else {}
    context = {
        "activity": plan,
        "look": open_look,
        "lines": queries.look_lines(plan, open_look.proposal, sources) if open_look else [],
        "past": old_proposals,
        "now": timezone.now(),
    }
    return form_page(request, "activities/look.html", form, do=answer, to=to, context=context)


def look_link(request: HttpRequest, delivery: Delivery, now: datetime) -> HttpResponse:
    """From a message to the plan's page, where signing in is asked for. Opening it changes nothing.

    Raises Missing when the plan is gone.
    """
    activity = find_row(ReviewProposal.objects.filter(pk=delivery.subject).values_list("activity", flat=True))
    return redirect("activities:look", activity=activity)
