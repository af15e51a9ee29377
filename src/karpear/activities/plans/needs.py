"""A trip has come to count on somebody, or does so at other times: they say that they have seen it."""

from datetime import datetime

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext_noop

from karpear.people.needs import NeedAct, NeedKind
from karpear.ui.templatetags.ui import short_day

from .models import CountedOn
from .queries.counted_on import counting


def _unseen(_now: datetime) -> "QuerySet[CountedOn]":
    return counting().filter(seen_at__isnull=True)


def _address(row: CountedOn) -> str:
    return reverse("activities:asked", args=[row.activity_id])


SEEN = NeedKind(
    "trip.seen",
    gettext_noop("A trip counts on you"),
    due=_unseen,
    person="person",
    until=lambda row: localtime(row.told_at).date(),
    path=_address,
    state=lambda row: short_day(row.activity.starts_at),
    acts=lambda row: [NeedAct(gettext_noop("I have seen it"), _address(row), {"seen": "1"})],
)
