"""The page behind a reminder's link: it says nothing and leads inside, where signing in is asked for."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation

from karpear.messaging.models import Delivery
from karpear.rules.refusals import Missing

from ..queries import risk as queries


def risk_link(request: HttpRequest, delivery: Delivery, now: datetime) -> HttpResponse:
    """Called by the one public link route for topic "risk". Opening changes nothing.

    Raises Missing when the risk is no longer theirs to see.
    """
    if delivery.person is None:
        raise Missing
    visible_risk = queries.risk_of(delivery.person, delivery.subject)
    with translation.override(delivery.person.language):
        response = render(request, "risks/link.html", {"risk": visible_risk.pk, "now": now})
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return response
