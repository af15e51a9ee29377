"""Who of a collective alarm was heard from."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from karpear.alerts.models import Alert
from karpear.checkins.models import CheckIn, PromiseState
from karpear.rules.alarm.outcome import Kind

from ..models import CollectiveAlarm, CollectiveAlarmPart


def note_returns(alarm: CollectiveAlarm, now: datetime) -> int:
    """Those whose promise was kept after all, or whose alert heard from them or has ended well. Returns how many.

    That a promise was called off, or that an alert ended as an incident, is no word of theirs; a check-in is.
    """
    rows = CollectiveAlarmPart.objects.filter(alarm=alarm, back_at=None).select_related("promise")
    parts = list(rows.exclude(promise__state=PromiseState.ARMED))
    called_off = {part.person_id for part in parts if part.promise.state == PromiseState.CANCELLED}
    missed = {part.person_id for part in parts if part.promise.state == PromiseState.MISSED}
    open_alerts, ended_badly = _unheard(missed, alarm)
    still_silent = open_alerts | ((called_off | ended_badly) - _checked_in(called_off | ended_badly, alarm))
    back = [part.pk for part in parts if part.person_id not in still_silent]
    return CollectiveAlarmPart.objects.filter(pk__in=back, back_at=None).update(back_at=now) if back else 0


def _unheard(people: Collection[UUID], alarm: CollectiveAlarm) -> tuple[set[UUID], set[UUID]]:
    """Of these, whose alert is open and heard nothing of them, and whose ended since as something that happened."""
    if not people:
        return set(), set()
    rows = Alert.objects.filter(person__among=people, kind=Kind.MISSED.value, drill=False, heard_from_at=None)
    ended_rows = rows.incidents().filter(resolved_at__gte=alarm.opened_at)
    return set(rows.unresolved().values_list("person", flat=True)), set(ended_rows.values_list("person", flat=True))


def _checked_in(people: Collection[UUID], alarm: CollectiveAlarm) -> set[UUID]:
    if not people:
        return set()
    words = CheckIn.objects.filter(person__among=people, moment__gte=alarm.opened_at)
    return set(words.values_list("person", flat=True))
