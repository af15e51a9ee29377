"""Whoever is being forced reads nothing for whoever forces them: a duress alert locks its person's vault."""

from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, QuerySet

from karpear.alerts.models import Alert
from karpear.rules.alarm.outcome import Kind
from karpear.vault.actions.travel_locks import lock_silently
from karpear.vault.models import TravelLock

#: An alert that is older was looked at by officers, who may have ended the lock.
LATELY = timedelta(hours=1)


def to_lock(now: datetime) -> QuerySet[Alert]:
    """Duress alerts for which no lock was set."""
    since = TravelLock.objects.filter(silent=True, person=OuterRef("person"), set_at__gte=OuterRef("opened_at"))
    lately = Alert.objects.unresolved().filter(kind=Kind.DURESS.value, opened_at__gt=now - LATELY, drill=False)
    return lately.filter(~Exists(since))


def lock_the_forced(*, now: datetime) -> int:
    """Each duress alert sets a travel lock once; officers end it when the person is safe."""
    people = set(to_lock(now).values_list("person", flat=True))
    return lock_silently(people=people, now=now) if people else 0
