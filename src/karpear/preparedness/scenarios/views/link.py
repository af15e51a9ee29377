"""The page behind a message of an exercise: works signed out, and opening it changes nothing."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation

from karpear.db.rows import find_row
from karpear.messaging.models import Delivery
from karpear.rules.refusals import Conflict, Forbidden, Missing
from karpear.ui.language import chosen_language

from ...words import PARTS
from ..actions import say_done_by_link
from ..models import ScenarioRun
from ..queries import run_page


def exercise_link(request: HttpRequest, delivery: Delivery, now: datetime) -> HttpResponse:
    """What has come in an exercise so far, for somebody to whom it came, and what they did. Raises Missing."""
    person = delivery.person
    if person is None or not person.is_active:
        raise Missing
    translation.activate(chosen_language(request, person.language))
    timezone.activate(ZoneInfo(person.time_zone))
    runs = ScenarioRun.objects.filter(alert=delivery.subject).select_related("alert__person", "organisation")
    page = run_page(find_row(runs), person, now)
    if page is None or not page.parts:
        raise Missing
    if request.method == "POST":
        try:
            say_done_by_link(delivery=delivery, act=request.POST.get("act", ""), now=now)
        except (Conflict, Forbidden) as refusal:
            messages.error(request, refusal.message)
        return redirect(request.path)
    context = {
        "now": now,
        "page": page,
        "parts": PARTS,
        "injects": [news for news in page.injects if page.parts.intersection(news.inject.to) and news.has_left],
        "acts": [act for act in page.acts if act.act.who in page.parts],
    }
    return render(request, "preparedness/exercise.html", context)
