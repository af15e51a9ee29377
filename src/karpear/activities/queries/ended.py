"""Who has been told that a plan is over."""

from karpear.messaging.models import Delivery

from ..models import Activity


def told_of_the_end(activity: Activity) -> list[str]:
    """Names of those who hear that it is over: contacts with a page, and whoever was asked to approve it."""
    pages = list(activity.family_pages.values_list("pk", flat=True))
    rows = Delivery.objects.filter(subject__in=pages, text_key="family_page_ended")
    asked = Delivery.objects.filter(subject=activity.pk, topic="decision", text_key="news")
    if activity.ended_at:
        asked = asked.filter(created_at=activity.ended_at)
    found = [*rows.select_related("contact"), *asked.select_related("person")]
    return sorted({one.recipient_name for one in found}, key=str.casefold)
