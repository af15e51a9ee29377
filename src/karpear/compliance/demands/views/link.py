"""Behind the link of a message: the demand itself, which asks who it is."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from karpear.messaging.models import Delivery


def demand_link(request: HttpRequest, delivery: Delivery, now: datetime) -> HttpResponse:
    """Called by the one public link route for topic "demand"."""
    return redirect("compliance:demand", delivery.subject)
