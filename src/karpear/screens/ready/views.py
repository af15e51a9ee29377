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

from .queries import own_readiness
from .words import proof_lines


@under_pressure(read=Answer.EMPTY)  # of drills and of the vault it says nothing
@require_safe
def my_readiness(request: HttpRequest) -> HttpResponse:
    """Every proof with its day, and the way to do what is missing."""
    now = timezone.now()
    readiness = own_readiness(me(request), now, forced=not in_private(request))
    return page(request, "ready/mine.html", {"now": now, "readiness": readiness, "lines": proof_lines(readiness)})


def ready_link(request: HttpRequest, delivery: Delivery, now: datetime) -> HttpResponse:
    """Behind a reminder's link: the page, which asks who it is."""
    return redirect("my_readiness")
