"""Behind the link of a reminder: the date itself, which asks who it is."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from karpear.messaging.models import Delivery


def duty_link(request: HttpRequest, delivery: Delivery, now: datetime) -> HttpResponse:
    """Called by the one public link route for topic "duty"."""
    return redirect("compliance:duty_date", delivery.subject)
