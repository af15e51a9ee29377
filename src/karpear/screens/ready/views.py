"""What I have proven, and what is left."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_safe

from karpear.messaging.models import Delivery
from karpear.people.current import me
from karpear.ui.pages import page
from karpear.ui.pressure import Answer, in_private, under_pressure

from .queries import own_readiness, seen_by_officers
from .words import proof_lines, ready_mark, seen_cells


@under_pressure(read=Answer.EMPTY)  # of drills and of the vault it says nothing
@require_safe
def my_readiness(request: HttpRequest) -> HttpResponse:
    """Every proof with its day, and the way to do what is missing."""
    now = timezone.now()
    person, forced = me(request), not in_private(request)
    readiness = own_readiness(person, now, forced=forced)
    shown_rows = [
        (organisation, ready_mark(row), seen_cells(row, now))
        for organisation, row in seen_by_officers(person, now, forced=forced)
    ]
    context = {"now": now, "readiness": readiness, "lines": proof_lines(readiness), "officer_rows": shown_rows}
    return page(request, "ready/mine.html", context)


def ready_link(request: HttpRequest, delivery: Delivery, now: datetime) -> HttpResponse:
    """Behind a reminder's link: the page, which asks who it is."""
    return redirect("my_readiness")
