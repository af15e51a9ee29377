"""Behind a message's link: the reading page without an account. Opening it changes nothing; only an answer does."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation

from karpear.messaging.actions.press import press
from karpear.messaging.models import Delivery
from karpear.rules.refusals import Missing
from karpear.ui.language import chosen_language

from ..models import ReadingChannel
from ..queries.reader_page import asked_page
from .shared import asked_of_oneself


def reading_link(request: HttpRequest, delivery: Delivery, now: datetime) -> HttpResponse:
    """For whoever the message went to: what is in force now. Raises Missing once it no longer concerns them."""
    person = delivery.person
    if person is None:
        raise Missing
    translation.activate(chosen_language(request, person.language))
    timezone.activate(ZoneInfo(person.time_zone))
    page = asked_page(delivery.subject, person)
    if request.method == "POST":
        press(delivery=delivery, now=now)
    asked_now = asked_of_oneself(request, page, ReadingChannel.LINK, now)
    if asked_now.is_done:
        return redirect(f"{request.path}#questions")
    context = {"page": page, "asked_now": asked_now, "now": now}
    status = 422 if asked_now.is_refused else 200
    response = render(request, "preparedness/policies/link.html", context, status=status)
    response["Cache-Control"] = "no-store"
    return response


def policy_link(_request: HttpRequest, _delivery: Delivery, _now: datetime) -> HttpResponse:
    """The policy is to be looked at again: the page, which asks who it is."""
    return redirect("preparedness:policies")
