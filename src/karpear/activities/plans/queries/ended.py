"""Who has been told of a plan, and so hears that it is over, or on other days."""

from django.db.models import QuerySet

from karpear.messaging.models import Delivery

from ...itinerary.models import Activity
from ..models import FamilyPage

TOPIC, BEGINS = "activity", "family_page"
_TIMES = {"when", "next_check_in"}


def reached_pages(activity: Activity) -> "QuerySet[FamilyPage]":
    """Pages of contacts to whom the link went, or may have gone."""
    deliveries = Delivery.objects.filter(topic=TOPIC, text_key=BEGINS).exclude(state__in=["cancelled", "dead"])
    return FamilyPage.objects.filter(activity=activity, pk__in=deliveries.values("subject"))


def readers_of_times(activity: Activity) -> list[FamilyPage]:
    """Pages of contacts who were told of it and read when it is: what changes when it goes on other days."""
    return [page for page in reached_pages(activity).select_related("contact") if _TIMES & set(page.disclosures)]


def told_of_the_end(activity: Activity) -> list[str]:
    """Names of those who hear that it is over: contacts with a page, and whoever was asked to approve it.

    The same whatever is doubted about it: it is shown to whoever holds the phone.
    """
    names = [page.contact.shown_name for page in reached_pages(activity).select_related("contact")]
    deliveries = Delivery.objects.filter(subject=activity.pk, topic="decision", text_key="news")
    if activity.ended_at:
        deliveries = deliveries.filter(created_at=activity.ended_at)
    names += [row.recipient_name for row in deliveries.select_related("person")]
    return sorted(set(names), key=str.casefold)
