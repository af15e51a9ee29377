"""Plans that nobody said are over: the clock ends them, and claims nothing."""

from datetime import datetime

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet

from karpear.alerts.models import Alert
from karpear.checkins.models import Promise
from karpear.db.batches import in_sets
from karpear.rules.alarm.outcome import Kind
from karpear.rules.plan.end import WENT_WELL, lapsed_by

from ...itinerary.models import Activity
from .end import lapse

SET = 50


def lapse_unconfirmed(*, now: datetime) -> int:
    """End what has been past its end for a day with nothing promised, nothing open and nobody in trouble. How many.

    Contacts are not told that somebody is back, because nobody said so.
    """
    cutoff = lapsed_by(now, pace=settings.KARPEAR_PACE)
    promises = Promise.objects.armed().filter(source=OuterRef("pk"))
    plans = Activity.objects.going_on().filter(ends_at__lte=cutoff).exclude(Exists(promises))
    plans = plans.exclude(Exists(_troubles(cutoff))).order_by("ends_at", "pk")
    return in_sets("lapse plans", plans, lambda due: _lapse(due, now), size=SET, now=now)


def _troubles(cutoff: datetime) -> QuerySet[Alert]:
    """Alerts about it or its person that are open, ended badly, or ended only now. One for duress changes nothing."""
    about = Q(source=OuterRef("pk")) | Q(person=OuterRef("person"), opened_at__gte=OuterRef("starts_at"))
    settled = Q(outcome__in=WENT_WELL, resolved_at__lte=cutoff) | Q(case_ended_well=True, case_closed_at__lte=cutoff)
    return Alert.objects.filter(about & ~settled).exclude(Q(kind=Kind.DURESS.value) | Q(drill=True))


def _lapse(due: QuerySet[Activity], now: datetime) -> int:
    plans = list(due.select_for_update(skip_locked=True, of=("self",)))
    for activity in plans:
        lapse(activity, now=now)
    return len(plans)
