"""A started plan on other days: choose the day, see what moves, then confirm."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from karpear.rules.plan.decision import Decision, changed
from karpear.rules.refusals import BadFields
from karpear.ui.pages import add_errors, any_form

from ...itinerary.models import PlanState
from ...pages import refusing, who
from ..actions.move import move_days
from ..forms.pages import DayForm
from ..queries import moved
from ..queries.ended import readers_of_times
from .lifecycle import find_own


@any_form
@refusing
def move(request: HttpRequest, activity: UUID) -> HttpResponse:
    """All of it before it begins; what is left of it once it is under way."""
    own_plan, now = find_own(request, activity, PlanState.PLANNED), timezone.now()
    goes = moved.is_under_way(own_plan, now)
    form = DayForm(
        request.POST or None, activity=own_plan, day=moved.moving_day(own_plan, now), under_way=goes
    )  # fmt: skip
    context = {"form": form, "activity": own_plan, "goes": goes, "now": now}
    if not form.is_valid():
        return render(request, "activities/move.html", context)
    day = form.cleaned_data["day"]
    try:
        if "confirm" in request.POST:
            move_days(person=who(request), activity=activity, day=day, shown_end=form.cleaned_data["shown"], now=now)
            messages.success(request, _("Changed. The check-ins below are the ones that count."))
            return redirect("activities:plan", activity=activity)
        other_days = moved.on_other_days(own_plan, day, now=now)
    except BadFields as refusal:
        add_errors(form, refusal)
        return render(request, "activities/move.html", context)
    context |= {
        "other_days": other_days,
        "unwatched": moved.unwatched_legs(other_days.legs, other_days.times, now=now),
        "outdates": changed(Decision(own_plan.decision)) != own_plan.decision,
        "readers": [page.contact.shown_name for page in readers_of_times(own_plan)],
    }
    return render(request, "activities/move_confirm.html", context)
