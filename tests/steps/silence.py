"""A collective alarm in which one person of the cast is."""

from datetime import datetime, timedelta
from uuid import UUID

from karpear.checkins.actions import promises
from karpear.network.silence.models import CollectiveAlarm, CollectiveAlarmPart
from tests.cast import Cast


def silent_together(cast: Cast, now: datetime) -> dict[str, UUID]:
    """By the name that it has in addresses."""
    alarm = CollectiveAlarm.objects.create(
        kind="province", cell="KH-2", since=now, opened_at=now, last_new_at=now, looked_at=now, changed_at=now,
        due_count=7, usual_from=0, usual_to=1, reasons=["texts_fail"], told_cause="cut",
    )  # fmt: skip
    [promise] = promises.arm(
        [promises.NewPromise(cast.sophea.pk, now + timedelta(hours=9), 600, cast.lantern.pk)], now=now
    )
    CollectiveAlarmPart.objects.create(
        alarm=alarm, promise=promise, person=cast.sophea, organisation=cast.lantern, added_at=now
    )
    return {"alarm": alarm.pk}
