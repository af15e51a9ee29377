"""Work on a case is work on its alert: whoever has it keeps it, and its timeline says what was done."""

from datetime import datetime
from uuid import UUID

from karpear.alerts.models import Alert, AlertEvent, StageCall
from karpear.people.models import Person
from karpear.rules.outcome import State

from .answering import acknowledge, idle_time
from .clearing import case_has_ended


def note_work(*, by: Person, alert_id: UUID | None, what: str, now: datetime) -> None:
    """Write down what somebody did on the case of an alert, `what` being a code of the timeline.

    Whoever may act takes an alert that nobody has by working on it. Runs inside the caller's transaction.
    """
    alert = Alert.objects.filter(pk=alert_id).select_related("organisation").first() if alert_id else None
    if alert is None:
        return
    AlertEvent.objects.create(alert=alert, at=now, what=what, person=by)
    if alert.state == State.OPEN.value and Alert.objects.may_own(by).filter(pk=alert.pk).exists():
        acknowledge(by=by, alert_id=alert.pk, now=now)
    keep_owner([alert], now)
    Alert.objects.filter(pk=alert.pk).update(changed_at=now)


def keep_owner(alerts: list[Alert], at: datetime) -> None:
    """Somebody worked on these at that moment: their owners have their whole time again."""
    for alert in alerts:
        Alert.objects.filter(pk=alert.pk, state=State.ACKNOWLEDGED.value, overtake_at__isnull=False).update(
            owner_acted_at=at, overtake_at=at + idle_time(alert)
        )


def open_case(*, alert_id: UUID, case: UUID, by: Person, now: datetime) -> None:
    """An incident was opened from this alert. The first one stays its case while it is open."""
    Alert.objects.filter(pk=alert_id, incident__isnull=True).update(incident=case, changed_at=now)
    Alert.objects.filter(pk=alert_id, case_closed_at__isnull=False).update(
        incident=case, case_closed_at=None, case_ended_well=None, changed_at=now
    )
    note_work(by=by, alert_id=alert_id, what="case_opened", now=now)


def hand_case(*, case: UUID, owner: UUID, now: datetime) -> None:
    """Whoever is given the case has its alert, too, unless it is about them."""
    held = Alert.objects.going_on().filter(incident=case, owner__isnull=False).exclude(person=owner)
    held.update(owner=owner, owner_acted_at=now, changed_at=now)


def close_case(*, case: UUID, is_safe: bool, by: Person, now: datetime) -> list[UUID]:
    """The incident was closed: its stages end where everybody is safe; whoever was told hears how it ended.

    Returns whom it was about.
    """
    alerts = list(Alert.objects.going_on().filter(incident=case))
    for alert in alerts:
        if is_safe:
            end_stages(alert=alert, by=by, now=now)
        Alert.objects.filter(pk=alert.pk).update(case_closed_at=now, case_ended_well=is_safe, changed_at=now)
        alert.refresh_from_db()
        AlertEvent.objects.create(alert=alert, at=now, what="case_closed", person=by)
        if alert.state == State.RESOLVED.value:
            case_has_ended(alert, is_safe=is_safe, now=now)
    return [alert.person_id for alert in alerts]


def reopen_case(*, case: UUID, by: Person, now: datetime) -> None:
    """It is not over. A stage that had ended does not stand again by itself: somebody has to confirm it."""
    for alert in Alert.objects.filter(incident=case, case_closed_at__isnull=False):
        Alert.objects.filter(pk=alert.pk).update(case_closed_at=None, case_ended_well=None, changed_at=now)
        AlertEvent.objects.create(alert=alert, at=now, what="case_reopened", person=by)


def end_stages(*, alert: Alert, by: Person, now: datetime) -> int:
    """They are free, found or well again: what was right is over. Returns how many stages ended."""
    return StageCall.objects.in_force().filter(alert=alert).update(ended_at=now, ended_by=by)
