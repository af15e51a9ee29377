"""Work on a case is work on its alert: whoever has it keeps it, and its timeline says what was done."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Min

from karpear.alerts.models import Alert, AlertEvent, AlertQuerySet, StageCall
from karpear.people.models import Person
from karpear.rules.alarm.outcome import Closing, State
from karpear.rules.refusals import Conflict

from .all_clears import case_has_ended, close_words
from .answers import acknowledge, idle_time


def note_work(*, by: Person, alert_id: UUID | None, what: str, now: datetime, text: str = "") -> None:
    """Write down what somebody did on the case of an alert, `what` being a code of the timeline.

    Only of those who may take the alert: what others do on what they call its incident is nothing to it. Whoever
    works on an alert that nobody has takes it. Runs inside the caller's transaction.
    """
    alert = owned_by(by).filter(pk=alert_id).select_related("organisation").first() if alert_id else None
    if alert is None:
        return
    AlertEvent.objects.create(alert=alert, at=now, what=what, person=by, text=text)
    if alert.state == State.OPEN.value:
        _take(alert, by, now)
    keep_owner([alert], now)
    Alert.objects.filter(pk=alert.pk).update(changed_at=now)


def owned_by(by: Person) -> AlertQuerySet:
    """Alerts whose case this person may open, hand on and close."""
    return Alert.objects.may_own(by)


def _take(alert: Alert, by: Person, now: datetime) -> None:
    """Somebody else may be faster; the work counts all the same."""
    try:
        with transaction.atomic():
            acknowledge(by=by, alert_id=alert.pk, now=now)
    except Conflict:
        return


def keep_owner(alerts: list[Alert], at: datetime) -> None:
    """Somebody worked on these at that moment: their owners have their whole time again."""
    for alert in alerts:
        Alert.objects.filter(pk=alert.pk, state=State.ACKNOWLEDGED.value, overtake_at__isnull=False).update(
            owner_acted_at=at, overtake_at=at + idle_time(alert)
        )


def open_case(*, alert_id: UUID, case: UUID, by: Person, now: datetime, takes_over: bool) -> bool:
    """An incident was opened from this alert by somebody who may take it: True when it is its case from now on.

    `takes_over`: nobody can work any more on the incident that was its case before.
    """
    alert = owned_by(by).filter(pk=alert_id).first()
    if alert is None or (alert.goes_on and not takes_over):
        return False
    Alert.objects.filter(pk=alert.pk).update(incident=case, case_closed_at=None, case_ended_well=None, changed_at=now)
    note_work(by=by, alert_id=alert.pk, what="case_opened", now=now)
    return True


def hand_case(*, case: UUID, owner: Person, by: Person, now: datetime) -> None:
    """Whoever is given the case has its alert, too, where they may take it."""
    alerts = owned_by(by).going_on().filter(incident=case, owner__isnull=False, pk__in=owned_by(owner).values("pk"))
    for alert in alerts:
        Alert.objects.filter(pk=alert.pk).update(owner=owner, owner_acted_at=now, changed_at=now)


def close_case(*, case: UUID, is_safe: bool, by: Person, now: datetime) -> list[tuple[UUID, datetime]]:
    """The incident was closed: its stages end where everybody is safe; whoever was told hears how it ended.

    Returns of whom a stage ended, and since when it had been confirmed.
    """
    freed, ended_alerts = [], []
    for alert in list(owned_by(by).going_on().filter(incident=case)):
        if is_safe and (since := end_stages(alert=alert, by=by, now=now)):
            freed.append((alert.person_id, since))
        Alert.objects.filter(pk=alert.pk).update(case_closed_at=now, case_ended_well=is_safe, changed_at=now)
        alert.refresh_from_db()
        AlertEvent.objects.create(alert=alert, at=now, what="case_closed", person=by)
        if alert.state == State.RESOLVED.value:
            ended_alerts.append(alert)
    case_has_ended(ended_alerts, now=now)
    return freed


def reopen_case(*, case: UUID, by: Person, now: datetime) -> None:
    """It is not over, and whoever was told hears that it goes on. A stage that had ended has to be confirmed again."""
    for alert in list(owned_by(by).filter(incident=case, case_closed_at__isnull=False)):
        Alert.objects.filter(pk=alert.pk).update(case_closed_at=None, case_ended_well=None, changed_at=now)
        AlertEvent.objects.create(alert=alert, at=now, what="case_reopened", person=by)
        if alert.state == State.RESOLVED.value and not alert.drill:
            close_words(alert, Closing.GOES_ON, now=now)


def end_stages(*, alert: Alert, by: Person, now: datetime) -> datetime | None:
    """They are free, found or well again: what was right is over.

    Since when it had been confirmed; None where nothing stood, or something else still stands of them.
    """
    calls = StageCall.objects.in_force().filter(alert=alert)
    since = calls.aggregate(since=Min("confirmed_at"))["since"]
    calls.update(ended_at=now, ended_by=by)
    stands = StageCall.objects.in_force().filter(alert__person=alert.person_id).exists()
    return None if stands else since
