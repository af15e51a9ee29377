"""Whoever proposed an agreement hears that it was signed or answered, its lead that it is put forward again."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from karpear.messaging.actions.send import send_everywhere
from karpear.messaging.models import Delivery

from .models import Agreement

TOPIC = "agreement"


def tell_proposer(agreement: Agreement, *, text_key: str, now: datetime) -> None:
    """Inside the caller's transaction. `text_key`: whether there is something to do about it."""
    send_everywhere(topic=TOPIC, subject=agreement.pk, text_key=text_key, person=agreement.person, now=now)


def tell_lead(agreement: Agreement, *, now: datetime) -> None:
    """Other words wait for them. Of the first ones the need tells."""
    if agreement.lead:
        send_everywhere(topic=TOPIC, subject=agreement.pk, text_key="ready", person=agreement.lead, now=now)


def agreement_link(request: HttpRequest, delivery: Delivery, now: datetime) -> HttpResponse:
    """Called by the one public link route for topic "agreement"; the page asks who it is."""
    return redirect("voice:agreement", delivery.subject)
