"""Behind the link of a message: the decision itself, which asks who it is."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from karpear.messaging.models import Delivery


def speech_link(request: HttpRequest, delivery: Delivery, now: datetime) -> HttpResponse:
    """Called by the one public link route for topic "speech"."""
    return redirect("voice:decision", delivery.subject)
