"""Whether a plan touches parties or an election: said by who plans it; what somebody settles, read by themselves."""

from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from karpear.db.rows import find_row
from karpear.ui.pages import any_form, form_act, page
from karpear.ui.pressure import Answer, in_private, under_pressure

from ...decisions.queries.roles import SETTINGS, seen_settles
from ...itinerary.models import Activity
from ...pages import refusing, who
from ..actions.political import say_political


class PoliticalForm(forms.Form):
    """The one question."""

    political = forms.MultipleChoiceField(choices=SETTINGS, required=False)


@under_pressure(read=Answer.EMPTY)
@any_form
@refusing
def political(request: HttpRequest, activity: UUID) -> HttpResponse:
    """What I settle before I go, on a page that no phone keeps. Sent: what the plan touches."""
    if request.method != "POST":
        plan = find_row(Activity.objects.visible_to(who(request)).filter(pk=activity).select_related("organisation"))
        settles = seen_settles(plan, who(request)) if in_private(request) else []
        return page(request, "activities/parties.html", {"plan": plan, "settles": settles})

    def say(clean: dict[str, Any]) -> None:
        say_political(person=who(request), activity=activity, setting=clean["political"], now=timezone.now())

    form = PoliticalForm(request.POST)
    return form_act(request, form, do=say, to=("activities:plan", activity), otherwise=_("Choose one of these."))
