"""Family pages: the contacts a person chose get a link when it starts, and once more when it is over."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import partial

from django.db.models import QuerySet

from karpear.alerts.queries.doubt import came_to_harm, people_in_doubt
from karpear.checkins.models import CheckIn
from karpear.db.batches import due_one_by_one
from karpear.messaging.actions.cancel import cancel as take_back
from karpear.messaging.actions.send import Message, send_all
from karpear.messaging.models import Delivery
from karpear.rules.alarm.outcome import Closing

from ...itinerary.models import Activity, PlanState
from ..models import FamilyPage
from ..queries.ended import BEGINS, TOPIC, reached_pages, readers_of_times

ENDS, GOES_ON, CHANGED = "family_page_ended", "family_page_goes_on", "news"
#: In a plan: how often it was said to be over by mistake. What is said again then is a message of its own.
REOPENED = "reopened"
SET = 200
# The link outlives the plan a little: "back safe" must still be readable, and people come home late.
KEPT = timedelta(days=7)


def tell_start(activity: Activity, *, now: datetime) -> int:
    """Send each chosen contact the link to their page. Returns how many messages were queued."""
    pages = FamilyPage.objects.filter(activity=activity).select_related("contact")
    return _send(activity, pages, BEGINS, now=now)


def take_back_pages(activity: Activity, *, now: datetime) -> None:
    """It is over: a link that has not left yet does not leave any more."""
    for page in FamilyPage.objects.filter(activity=activity):
        take_back(subject=page.pk, now=now)


def tell_not_over(activity: Activity, *, now: datetime) -> int:
    """ "Home safe" was pressed by mistake: whoever heard it hears that it is not over, and hears the end when it comes.

    Returns how many messages were queued.
    """
    pages = list(FamilyPage.objects.filter(activity=activity).select_related("contact"))
    take_back_pages(activity, now=now)
    FamilyPage.objects.filter(activity=activity).update(told_end_at=None)
    gone = Delivery.objects.filter(subject__in=[page.pk for page in pages]).exclude(state__in=["cancelled", "dead"])
    reached_ids = set(gone.filter(text_key=BEGINS).values_list("subject", flat=True))
    misled_ids = set(gone.filter(text_key=ENDS).values_list("subject", flat=True))
    misled_count = _send(activity, [page for page in pages if page.pk in misled_ids], GOES_ON, now=now)
    return misled_count + _send(activity, [page for page in pages if page.pk not in reached_ids], BEGINS, now=now)


def tell_other_times(activity: Activity, *, now: datetime) -> int:
    """It goes on other days: whoever reads its times, and has their page, hears that there is something new on it.

    Returns how many messages were queued.
    """
    return _send(activity, readers_of_times(activity), CHANGED, now=now)


def ends_to_tell(now: datetime) -> QuerySet[FamilyPage]:
    """Pages of activities that are over, of whose end nobody heard and nobody doubts."""
    activities = Activity.objects.filter(state__in=[PlanState.ENDED, PlanState.CANCELLED], ended_at__gt=now - KEPT)
    forced_people = CheckIn.objects.filter(raise_duress=True).values("person")
    certain_plans = activities.exclude(people_in_doubt()).exclude(person__in=forced_people)
    return FamilyPage.objects.filter(told_end_at__isnull=True, activity__in=certain_plans)


def tell_ends(*, now: datetime) -> int:
    """Everybody who was told about a plan hears once that it is over and all is well, as soon as nobody doubts it.

    Whoever holds a phone can press "home safe" on it: while an alert about its person is open, a case goes on or a
    stage stands, families hear nothing of the kind. Returns how many messages were queued.
    """
    pages = ends_to_tell(now).select_related("activity", "contact")
    return due_one_by_one("tell families", pages, lambda page: _tell_end(page, now), size=SET, now=now)


def _tell_end(page: FamilyPage, now: datetime) -> int:
    if not FamilyPage.objects.filter(pk=page.pk, told_end_at__isnull=True).update(told_end_at=now):
        return 0
    trip = page.activity
    if came_to_harm(trip.person_id, trip.starts_at or now) or _heard_that_all_is_well(page):
        return 0
    return _send(trip, [page], ENDS, now=now) if reached_pages(trip).filter(pk=page.pk).exists() else 0


def _heard_that_all_is_well(page: FamilyPage) -> bool:
    """An alert about their person ended since: what they heard then is newer than what a phone said before."""
    since = page.activity.ended_at
    words = [Closing.ALL_WELL.value, Closing.NOTHING.value]
    return Delivery.objects.filter(contact=page.contact, text_key__in=words, created_at__gte=since).exists()


def _send(activity: Activity, pages: Iterable[FamilyPage], text_key: str, *, now: datetime) -> int:
    """One message for each page, on the first channel that reaches its contact. Each change is a message of its own."""
    until = max(activity.ends_at or now, now) + KEPT
    number = None if text_key == CHANGED else activity.plan.get(REOPENED, 0)
    message = partial(
        Message, topic=TOPIC, text_key=text_key, about=activity.person_id, round=number, link_expires_at=until
    )
    return send_all([message(subject=page.pk, contact=page.contact_id) for page in pages], now=now)
