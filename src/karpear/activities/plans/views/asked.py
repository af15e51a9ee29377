"""What a trip asks of a colleague or of its buddy. Looking at it changes nothing."""

from datetime import datetime
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from karpear.db.rows import find_row
from karpear.messaging.models import Delivery
from karpear.ui.pages import any_form

from ...pages import refusing, who
from ..actions.counted_on import see
from ..models import CountedOn
from ..queries.counted_on import counted_on_page


@any_form
@refusing
def asked(request: HttpRequest, activity: UUID) -> HttpResponse:
    now = timezone.now()
    if request.method == "POST":
        see(person=who(request), activity=activity, now=now)
        return redirect("home")
    page = counted_on_page(who(request), activity)
    return render(request, "activities/asked.html", {"page": page, "now": now})


def trip_link(request: HttpRequest, delivery: Delivery, now: datetime) -> HttpResponse:
    """From a message to that page, where signing in is asked for. Raises Missing when the plan is gone."""
    row = find_row(CountedOn.objects.filter(pk=delivery.subject).values_list("activity", flat=True))
    return redirect("activities:asked", activity=row)
