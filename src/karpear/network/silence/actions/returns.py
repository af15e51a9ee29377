"""Who of a collective alarm was heard from."""

from datetime import datetime

from karpear.alerts.models import Alert
from karpear.checkins.models import PromiseState
from karpear.rules.alarm.outcome import Kind

from ..models import CollectiveAlarm, CollectiveAlarmPart


def note_returns(alarm: CollectiveAlarm, now: datetime) -> int:
    """Those whose promise was kept after all, or whose alert heard from them or has ended. Returns how many."""
    parts = list(CollectiveAlarmPart.objects.filter(alarm=alarm, back_at=None).select_related("promise"))
    missed = [part for part in parts if part.promise.state == PromiseState.MISSED]
    silent_alerts = Alert.objects.unresolved().filter(
        person__among={part.person_id for part in missed}, kind=Kind.MISSED.value, drill=False, heard_from_at=None
    )
    still_silent = set(silent_alerts.values_list("person", flat=True)) if missed else set()
    back = [
        part.pk
        for part in parts
        if part.promise.state != PromiseState.ARMED
        and not (part.promise.state == PromiseState.MISSED and part.person_id in still_silent)
    ]
    return CollectiveAlarmPart.objects.filter(pk__in=back, back_at=None).update(back_at=now) if back else 0
