"""The page that a contact opens from a link. Looking at it changes nothing."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation

from karpear.messaging.models import Delivery
from karpear.rules.refusals import Missing
from karpear.ui.language import language_of

from ..models import FamilyPage
from ..queries.family import family_view


def family_link(request: HttpRequest, delivery: Delivery, now: datetime, alert_html: str = "") -> HttpResponse:
    """What the person chose to tell this contact. Called by the one public link route for topic "activity".

    `alert_html`: what an upper room adds about an alert, as safe markup. Raises Missing when the contact left or is
    told no longer.
    """
    page = (
        FamilyPage.objects.filter(pk=delivery.subject, contact=delivery.contact_id, contact__state="accepted")
        .select_related("contact", "activity__person")
        .first()
    )
    if page is None:
        raise Missing
    language, zone = language_of(request, page.contact.language), ZoneInfo(page.activity.person.time_zone)
    with translation.override(language), timezone.override(zone):
        view = family_view(page)  # its words are in the language of whoever reads them
        response = render(request, "activities/family.html", {"view": view, "now": now, "alert_html": alert_html})
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return response
