"""Where the link of a message about a release leads."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from karpear.messaging.models import Delivery


def release_link(request: HttpRequest, delivery: Delivery, now: datetime) -> HttpResponse:
    """Called by the one public link route for topic "sector_release"; the page asks who it is."""
    return redirect("sector:release", delivery.subject)
