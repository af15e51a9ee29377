"""The family plan that an incident offers to whom its person chose."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from karpear.ui.pressure import Answer, under_pressure

from ..actions.families import open_family_plan
from .pages import me, sealed_page, working


@under_pressure(write=Answer.HIDDEN)
@require_POST
@sealed_page
@working
def open_family(request: HttpRequest, incident: UUID, family_plan: UUID) -> HttpResponse:
    """It opens for whoever was chosen; its person hears of it."""
    opened_plan = open_family_plan(by=me(request), incident=incident, plan=family_plan, now=timezone.now())
    return redirect("preparedness:family_read", family_plan=opened_plan)
