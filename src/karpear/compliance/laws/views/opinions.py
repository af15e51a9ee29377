"""One activity against one article: what it says, what is proposed, and what somebody decides."""

from functools import partial
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from karpear.people.access import allowed
from karpear.people.current import me
from karpear.people.local_today import today_of
from karpear.rules.access import Verb
from karpear.ui.pages import any_form, form_page
from karpear.ui.pressure import Answer, under_pressure
from karpear.ui.values import ValueForm

from ..actions.review import decide_opinion
from ..queries.history import opinion_history
from ..queries.review import activity_of, cell_to_judge
from ..values import NewOpinion
from .shared import review_home


class OpinionForm(ValueForm):
    """How an activity stands against an article."""

    asks = NewOpinion


@under_pressure(read=Answer.HIDDEN, write=Answer.REFUSED)
@any_form
@review_home
def decide(request: HttpRequest, own_activity: UUID, article: str) -> HttpResponse:
    """What is proposed is filled in; it is a decision only once somebody sends it."""
    now = timezone.now()
    stored_activity = allowed(activity_of(me(request), own_activity), by=me(request), verb=Verb.KEEP_LAW)
    today = today_of(stored_activity.organisation, now)
    cell = cell_to_judge(stored_activity, article, now)
    proposed = {"reading": cell.proposed.value} if cell.proposed and not cell.opinion else {}
    usual = {} if cell.opinion else {"given_on": today, **proposed}
    return form_page(
        request,
        "compliance/laws/opinion.html",
        OpinionForm(request.POST or None, row=cell.opinion, initial=usual),
        do=partial(decide_opinion, by=me(request), activity=own_activity, article=article, now=now, today=today),
        done=_("Decided."),
        to=("compliance:own_activity", own_activity),
        context={
            "cell": cell, "activity": stored_activity,
            "proposals": [(rule, rule.has_expired(today)) for rule in cell.rules],
            "history": opinion_history(cell.opinion) if cell.opinion else [],
        },
    )  # fmt: skip
