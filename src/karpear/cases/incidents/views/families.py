"""The family plan that an incident offers to whom its person chose."""

from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone

from karpear.ui.pages import press_page
from karpear.ui.pressure import Answer, under_pressure

from ..actions.families import open_family_plan
from .pages import me, sealed_page, working


@under_pressure(write=Answer.HIDDEN)
@sealed_page
@working
@press_page(to="preparedness:family_read")
def open_family(request: HttpRequest, incident: UUID, family_plan: UUID) -> UUID:
    """It opens for whoever was chosen; its person hears of it."""
    return open_family_plan(by=me(request), incident=incident, plan=family_plan, now=timezone.now())
