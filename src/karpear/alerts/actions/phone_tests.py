"""A phone is tried: a drill that the phone itself raises, to step 1 alone, until somebody has it."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from karpear.alerts.circles import Whose, circles
from karpear.alerts.models import Alert, AlertEvent
from karpear.audit.actions.lines import record
from karpear.db.rows import find_row
from karpear.people.models import Device
from karpear.people.receipts import once
from karpear.rules.alarm.outcome import Kind, Outcome, State
from karpear.rules.refusals import Conflict

from .all_clears import end
from .new_alerts import AlertRequest, raise_alerts, tell_again
from .sos import answer_of

#: Whoever is tried with may not be buried: a phone is told of again after so long at the earliest.
TELL_EVERY = timedelta(minutes=10)
#: An answered test has said what it had to say; one that nobody answered says so for a day.
ANSWERED = timedelta(hours=1)
UNANSWERED = timedelta(days=1)
SET = 500


def try_phone(*, device: Device, key: UUID, now: datetime) -> tuple[dict[str, Any], bool]:
    """Raise a test from this device, or join the one that is open. Returns the answer and whether one was opened.

    Raises Conflict when there is nobody inside who could acknowledge it: contacts are never told of a test.
    """
    is_new = False

    def work() -> dict[str, Any]:
        nonlocal is_new
        alert, is_new = _open_or_join(device, now)
        record(at=now, action="device.tried", object_type="device", object_id=device.pk, actor=device.person_id)
        return answer_of(alert)

    body = {"device": str(device.pk)}
    answer, first = once(person=device.person, key=key, verb="try", body=body, work=work, now=now)
    return answer, first and is_new


@transaction.atomic
def end_tests(*, now: datetime) -> int:
    """Close tests that were answered, and those that waited a day in vain. Nobody is told: nothing happened."""
    was_answered = Q(state=State.ACKNOWLEDGED.value, acknowledged_at__lt=now - ANSWERED)
    tests = Alert.objects.unresolved().filter(drill=True, kind=Kind.SOS.value, source__isnull=False)
    due = tests.filter(was_answered | Q(opened_at__lt=now - UNANSWERED)).order_by("opened_at")
    due_tests = list(due.select_for_update(skip_locked=True)[:SET])
    for alert in due_tests:
        end(alert, outcome=Outcome.DRILL, by=None, now=now, all_is_well=False)
    return len(due_tests)


def _open_or_join(device: Device, now: datetime) -> tuple[Alert, bool]:
    """The device's row is the lock: two presses at once are one test."""
    locked = find_row(Device.objects.select_for_update().filter(pk=device.pk, revoked_at__isnull=True))
    alert = Alert.objects.tests_of(locked).select_for_update().first()
    if alert is None:
        return _open(device, now), True
    if now - alert.changed_at < TELL_EVERY:
        return alert, False
    if alert.state == State.ACKNOWLEDGED.value:
        end(alert, outcome=Outcome.DRILL, by=None, now=now, all_is_well=False)
        return _open(device, now), True
    alert.calls += 1
    alert.changed_at = now
    alert.save(update_fields=["calls", "changed_at"])
    AlertEvent.objects.create(alert=alert, at=now, what="tried_again", person_id=device.person_id)
    tell_again([alert], now=now)
    return alert, False


def _open(device: Device, now: datetime) -> Alert:
    circle_key = Whose(device.person_id, None, Kind.SOS.value)
    if not circles([circle_key], at=now, with_contacts=False)[circle_key].inside:
        raise Conflict(_("Nobody watches over you yet, so nobody could answer. Ask somebody to watch over you first."))
    request = AlertRequest(Kind.SOS, device.person_id, source=device.pk, drill=True)
    return Alert.objects.get(pk=raise_alerts([request], now=now)[0])
