"""What an organisation does: put on the list, changed, taken off; and how one of it stands against the law."""

from functools import partial
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from karpear.people.access import allowed
from karpear.people.current import me
from karpear.people.queries.gates import require
from karpear.rules.access import Verb
from karpear.ui.pages import any_form, form_page, page, press_page
from karpear.ui.pressure import Answer, under_pressure
from karpear.ui.values import ValueForm

from ...keepers import may_keep
from ..actions import review as actions
from ..queries.review import activity_of, activity_page
from ..values import NewOwnActivity
from .shared import review_home


class ActivityForm(ValueForm):
    """Something that the organisation does."""

    asks = NewOwnActivity


@under_pressure(read=Answer.OPEN, write=Answer.REFUSED)
@any_form
@review_home
def new_activity(request: HttpRequest, organisation: UUID) -> HttpResponse:
    """One more."""
    membership, now = require(me(request), organisation, Verb.KEEP_LAW), timezone.now()
    return form_page(
        request,
        "compliance/laws/activity_form.html",
        ActivityForm(request.POST or None),
        do=lambda clean: actions.add_activity(
            by=me(request), organisation=organisation, new=NewOwnActivity(**clean), now=now
        ),
        done=_("Added. Below is what the laws say about it."),
        to=lambda activity: ("compliance:own_activity", activity.pk),
        context={"activity": None, "organisation": membership.organisation},
    )


@under_pressure(read=Answer.HIDDEN, write=Answer.REFUSED)
@any_form
@review_home
def change_activity(request: HttpRequest, own_activity: UUID) -> HttpResponse:
    """Other words or kinds."""
    stored_activity = allowed(activity_of(me(request), own_activity), by=me(request), verb=Verb.KEEP_LAW)
    return form_page(
        request,
        "compliance/laws/activity_form.html",
        ActivityForm(request.POST or None, row=stored_activity),
        do=partial(actions.change_activity, by=me(request), activity=own_activity, now=timezone.now()),
        done=_("Saved."),
        to=("compliance:own_activity", own_activity),
        context={"activity": stored_activity, "organisation": stored_activity.organisation},
    )


@under_pressure(read=Answer.HIDDEN)
@require_safe
@review_home
def show_activity(request: HttpRequest, own_activity: UUID) -> HttpResponse:
    """How it stands against every article, what asks most for somebody first."""
    person, now = me(request), timezone.now()
    stored_activity = activity_of(person, own_activity)
    keeps = may_keep(person, stored_activity.organisation_id) and not stored_activity.ended_at
    context = {"part": activity_page(stored_activity, now), "keeps": keeps, "now": now}
    return page(request, "compliance/laws/activity.html", context)


@under_pressure(write=Answer.REFUSED)
@review_home
@press_page(gettext_lazy("Taken off the list. What was decided is deleted in two years."), to="compliance:review")
def end_activity(request: HttpRequest, own_activity: UUID) -> None:
    """The organisation no longer does it."""
    actions.end_activity(by=me(request), activity=own_activity, now=timezone.now())
