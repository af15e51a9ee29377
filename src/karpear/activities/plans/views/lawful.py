"""Saying what a plan is before the law."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from karpear.compliance.laws.actions.plans import put_into_calendar
from karpear.db.rows import find_row
from karpear.rules.refusals import Forbidden, Missing
from karpear.ui.pages import form_act

from ...decisions.queries.law import CHOICES, law_part
from ...itinerary.models import Activity
from ...pages import refusing, who
from ..actions.lawful import put_off_for_notice, say_lawful


class LawfulForm(forms.Form):
    """The one question."""

    lawful = forms.ChoiceField(choices=CHOICES)
    people = forms.IntegerField(required=False, min_value=1, max_value=1_000_000)


@require_POST
@refusing
def lawful(request: HttpRequest, activity: UUID) -> HttpResponse:
    """Said; the plan's page shows what follows."""
    _plan_seen(request, activity)

    def say(clean: dict[str, Any]) -> None:
        say_lawful(person=who(request), activity=activity, **clean, now=timezone.now())

    to = "activities:summary" if "summary" in request.POST else "activities:plan"
    return form_act(
        request, LawfulForm(request.POST), do=say, to=(to, activity), otherwise=_("Choose one of these.")
    )  # fmt: skip


@require_POST
@refusing
def put_off(request: HttpRequest, activity: UUID) -> HttpResponse:
    """A draft for which notice can no longer be given goes to the first day for which it can."""
    _plan_seen(request, activity)
    put_off_for_notice(person=who(request), activity=activity, now=timezone.now())
    messages.success(request, _("Moved. Its way and its check-ins have moved with it."))
    return redirect("activities:summary", activity)


@require_POST
@refusing
def calendar(request: HttpRequest, activity: UUID) -> HttpResponse:
    """What has to be done first becomes a duty in the calendar: by whoever keeps the law, once."""
    plan = _plan_seen(request, activity)
    part = law_part(plan, who(request), timezone.now())
    if part is None or part.kind is None or plan.organisation is None or plan.starts_at is None:
        raise Missing
    if not part.may_put:
        raise Forbidden
    put_into_calendar(
        by=who(request), organisation=plan.organisation, kind=part.kind, starts_at=plan.starts_at, plan=plan.pk,
        now=timezone.now(),
    )  # fmt: skip
    messages.success(
        request,
        _("It is in the calendar. Say there who does it.") if part.keeps else
        _("It is in the calendar. Officers and leads see it there, and say who does it."),
    )  # fmt: skip
    return redirect("activities:plan", activity)


def _plan_seen(request: HttpRequest, activity: UUID) -> Activity:
    """With its organisation. Raises Missing."""
    return find_row(Activity.objects.visible_to(who(request)).filter(pk=activity).select_related("organisation"))
