"""Is whoever wrote waited for, on the way, or in an open case? Each is asked for a set of people."""

from collections.abc import Set
from datetime import datetime
from uuid import UUID

from karpear.activities.plans.queries.now import current_activity
from karpear.alerts.models import Alert
from karpear.alerts.queries.stages import held_people
from karpear.checkins.models import Promise
from karpear.rules.alarm.outcome import Kind


def is_asked(people: Set[UUID], now: datetime) -> bool:
    """Does a roll-call wait for them, are they overdue, or do their people look for them?"""
    armed = Promise.objects.armed().filter(person__in=people)
    if armed.filter(roll_call__isnull=False).exists() or armed.filter(due_at__lt=now).exists():
        return True
    looked_for = Alert.objects.unresolved().filter(person__in=people, drill=False)
    return bool(looked_for.exclude(kind__in=[Kind.SOS.value, Kind.DURESS.value]).exists())


def is_on_the_way(people: Set[UUID], now: datetime) -> bool:
    """Does an activity of theirs go on, or is a check-in awaited?"""
    return bool(current_activity(people, now)) or bool(Promise.objects.armed().filter(person__in=people).exists())


def knows_of_an_alert(people: Set[UUID]) -> bool:
    """Is an alert about them open of which they may know? One for duress would show in what is answered."""
    open_ones = Alert.objects.unresolved().filter(person__in=people, drill=False)
    return bool(open_ones.exclude(kind=Kind.DURESS.value).exists())


def is_in_open_case(people: Set[UUID]) -> bool:
    """Does anything that happened to them go on? Nothing that is answered to them may depend on it."""
    alerts = Alert.objects.filter(person__in=people, drill=False)
    return bool((alerts.unresolved() | alerts.going_on()).exists() or held_people(people))
