"""Behind the link of a message: the bulletin itself, or the page that releases it, which asks who it is."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from karpear.messaging.models import Delivery
from karpear.rules.refusals import Missing

from .actions.release import ASKED_TEXT


def bulletin_link(request: HttpRequest, delivery: Delivery, now: datetime) -> HttpResponse:
    """Called by the one public link route for topic "bulletin"."""
    if delivery.person is None:  # a mail to a partner has no link
        raise Missing
    page = "network:bulletin_check" if delivery.text_key == ASKED_TEXT else "network:bulletin"
    return redirect(page, delivery.subject)
