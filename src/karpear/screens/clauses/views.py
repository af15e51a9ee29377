"""Risks that no clause answers, and clauses that no risk needs."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from karpear.people.current import me
from karpear.preparedness.policies.views.shared import refusing
from karpear.ui.pages import page
from karpear.ui.pressure import Answer, under_pressure

from . import queries


@under_pressure(read=Answer.OPEN)
@require_safe
@refusing
def risks_and_clauses(request: HttpRequest, revision: UUID) -> HttpResponse:
    """One revision against the register as it stands."""
    context = {"page": queries.risks_and_clauses(me(request), revision), "now": timezone.now()}
    return page(request, "clauses/risks.html", context)
