"""Behind the link of a message: the statement itself, which asks who it is."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from karpear.messaging.models import Delivery


def statement_link(request: HttpRequest, delivery: Delivery, now: datetime) -> HttpResponse:
    """Called by the one public link route for topic "statement"."""
    return redirect("voice:statement", delivery.subject)
