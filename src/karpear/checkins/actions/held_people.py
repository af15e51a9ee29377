"""Somebody of whom it is known what happened says "I'm OK": free again, or somebody else holds their phone."""

from datetime import datetime

from karpear.alerts.actions.all_clears import tell_news
from karpear.alerts.models import AlertEvent, StageCall
from karpear.checkins.models import CheckIn
from karpear.db.batches import one_by_one


def hear_from_held(*, now: datetime) -> int:
    """Whoever works on the case hears of it, once for each such word; nothing ends or begins by it."""
    calls = list(StageCall.objects.in_force().select_related("alert"))
    return one_by_one("hear from the held", calls, lambda call: _hear(call, now), now=now)


def _hear(call: StageCall, now: datetime) -> int:
    if not StageCall.objects.in_force().select_for_update(of=("self",)).filter(pk=call.pk):
        return 0
    alert = call.alert
    ok_times = AlertEvent.objects.filter(alert=alert, what="held_ok").order_by("-at").values_list("at", flat=True)
    since = max(filter(None, [call.confirmed_at, ok_times.first()]))
    check_in = CheckIn.objects.filter(person=alert.person_id, received_at__gt=since).order_by("-received_at").first()
    if check_in is None:
        return 0
    word = "" if check_in.word == "none" else check_in.word
    AlertEvent.objects.create(
        alert=alert, at=check_in.received_at, what="held_ok", person_id=alert.person_id, text=word
    )
    tell_news(alert, contacts=False, now=now)
    return 1
