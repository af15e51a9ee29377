"""The page behind a message's link: works signed out, and opening it changes nothing."""

from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation

from karpear.messaging.models import Delivery
from karpear.rules.refusals import Conflict, Forbidden, Missing
from karpear.ui.language import chosen_language, language_of

from ..actions.answers import contact_answers
from ..actions.link_answers import acknowledge_by_link, log_call_by_link
from ..forms import ContactWordsForm
from ..queries.contact_pages import contact_page
from ..queries.pages import page_by_link, was_overtaken
from .alert import called


def alert_link(request: HttpRequest, delivery: Delivery, now: datetime) -> HttpResponse:
    """For somebody inside to whom the message went. Raises Missing once they may no longer act."""
    if delivery.person is None:
        raise Missing()
    translation.activate(chosen_language(request, delivery.person.language))
    timezone.activate(ZoneInfo(delivery.person.time_zone))
    page = page_by_link(delivery)
    if request.method == "POST":
        try:
            if request.POST.get("do", "acknowledge") == "acknowledge":
                acknowledge_by_link(delivery=delivery, now=now)
            elif request.POST["do"] == "call":
                log_call_by_link(delivery=delivery, now=now, **called(request, page))
        except (Conflict, Forbidden) as refusal:
            messages.error(request, refusal.message)
        return redirect(request.path)
    context = {
        "now": now,
        "page": page,
        "by_link": True,
        "me": delivery.person,
        "had_it": was_overtaken(delivery.subject, delivery.person),
    }
    return render(request, "alerts/link.html", context)


def contact_link(
    request: HttpRequest, delivery: Delivery, now: datetime, *, alert_id: UUID, addition: str, expected: datetime | None
) -> HttpResponse:
    """For a contact to whom the message went, be it about the alert or what was left for them. Raises Missing.

    `addition`: what an upper room adds to the page, as safe markup; `expected`: as of HowItStands.
    """
    page = contact_page(delivery, alert_id=alert_id)
    translation.activate(language_of(request, page.contact.language))
    timezone.activate(ZoneInfo(page.alert.person.time_zone))
    form = ContactWordsForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        answer, words = request.POST.get("answer", ""), form.cleaned_data["words"]
        contact_answers(delivery=delivery, alert_id=alert_id, answer=answer, words=words, now=now)
        return redirect(request.path)
    # Read again: the words are to be in the contact's language.
    page = contact_page(delivery, alert_id=alert_id, expected=expected)
    context = {"now": now, "page": page, "addition": addition, "form": form}
    response = render(request, "alerts/contact.html", context, status=422 if form.is_bound else 200)
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return response
