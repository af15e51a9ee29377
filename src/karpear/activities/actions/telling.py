"""Family pages: the contacts a person chose get a link when it starts, and once more when it is over."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from karpear.messaging.actions import cancel as take_back
from karpear.messaging.actions import queue
from karpear.messaging.models import Delivery, Priority
from karpear.messaging.queries import routes

from ..models import Activity, FamilyPage

TOPIC = "activity"
BEGINS, ENDS = "family_page", "family_page_ended"
# The link outlives the plan a little: "back safe" must still be readable, and people come home late.
KEPT = timedelta(days=7)


def tell_start(activity: Activity, *, now: datetime) -> int:
    """Send each chosen contact the link to their page. Returns how many messages were queued."""
    pages = FamilyPage.objects.filter(activity=activity).select_related("contact")
    return _send(activity, pages, BEGINS, now=now)


def tell_end(activity: Activity, *, now: datetime) -> int:
    """Everybody who was told about the plan hears that it is over; what has not left yet is taken back."""
    pages = list(FamilyPage.objects.filter(activity=activity).select_related("contact"))
    for page in pages:
        take_back(subject=page.pk, now=now)
    told = Delivery.objects.filter(topic=TOPIC, text_key=BEGINS, subject__in=[p.pk for p in pages])
    reached = set(told.exclude(state__in=["cancelled", "dead"]).values_list("subject", flat=True))
    return _send(activity, [p for p in pages if p.pk in reached], ENDS, now=now)


def _send(activity: Activity, pages: Iterable[FamilyPage], text_key: str, *, now: datetime) -> int:
    """One message for each page, on the first channel that reaches its contact."""
    listed = list(pages)
    ways = routes([], [p.contact_id for p in listed]).contacts
    until = max(activity.ends_at or now, now) + KEPT
    made = [
        Delivery(
            topic=TOPIC,
            subject=page.pk,
            text_key=text_key,
            about_id=activity.person_id,
            contact_id=page.contact_id,
            address_id=ways[page.contact_id][0].address,
            channel=ways[page.contact_id][0].channel,
            priority=Priority.ORDINARY,
            next_attempt_at=now,
            created_at=now,
            link_expires_at=until,
        )
        for page in listed
        if ways.get(page.contact_id)
    ]
    queue(made)
    return len(made)
