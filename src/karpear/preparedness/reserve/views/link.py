"""The page behind a message's link: it says nothing and leads inside, where signing in is asked for."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation

from karpear.db.rows import find_row
from karpear.messaging.models import Delivery
from karpear.rules.refusals import Missing

from ..models import MoneyRequest


def reserve_link(request: HttpRequest, delivery: Delivery, now: datetime) -> HttpResponse:
    """Called by the one public link route for topic "reserve". Opening changes nothing.

    Raises Missing when the request is no longer theirs to see.
    """
    if delivery.person is None:
        raise Missing
    row = find_row(MoneyRequest.objects.visible_to(delivery.person).filter(pk=delivery.subject))
    with translation.override(delivery.person.language):
        response = render(request, "preparedness/money_link.html", {"money_request": row.pk, "now": now})
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return response
