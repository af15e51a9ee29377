"""Whoever proposed an agreement hears that it was signed or answered, in neutral words."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from karpear.messaging.actions.send import send_everywhere
from karpear.messaging.models import Delivery

from .models import Agreement

TOPIC = "agreement"


def tell_proposer(agreement: Agreement, *, now: datetime) -> None:
    """Inside the caller's transaction."""
    send_everywhere(topic=TOPIC, subject=agreement.pk, text_key="decision", person=agreement.person, now=now)


def agreement_link(request: HttpRequest, delivery: Delivery, now: datetime) -> HttpResponse:
    """Called by the one public link route for topic "agreement"; the page asks who it is."""
    return redirect("voice:agreement", delivery.subject)
