"""The person's own side of an alarm: press SOS, say it was nothing."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from karpear.alerts.circles import circles, whose
from karpear.alerts.models import Alert, AlertEvent, StageCall
from karpear.alerts.queries.sos_reach import running_briefing
from karpear.audit.actions.lines import record
from karpear.db.crash import crash_at
from karpear.messaging.queries import deliveries_of
from karpear.people.models import Person
from karpear.people.receipts import once
from karpear.people.words import meaning_of
from karpear.rules.alarm.deadlines import moment
from karpear.rules.alarm.outcome import Kind, Outcome
from karpear.rules.refusals import Missing
from karpear.rules.text.safety_words import Meaning

from .all_clears import end
from .briefings import Position, keep_position
from .new_alerts import AlertRequest, raise_alerts, tell_again, waited

# So many presses are each told at once; further ones once in this time.
AT_ONCE = 6
THEN_EVERY = timedelta(minutes=1)


def raise_sos(
    *,
    person: Person,
    key: UUID,
    pressed_at: datetime,
    now: datetime,
    sent_at: datetime | None = None,
    position: Position | None = None,
    silent: bool = False,
) -> tuple[dict[str, Any], bool]:
    """Raise an SOS, or join the one that is open (step 1 is told again).

    Returns the answer of the API and whether a new alert was opened. The same key again gives the first
    answer, whatever the body: an SOS is never refused.
    """
    is_new = False

    def work() -> dict[str, Any]:
        nonlocal is_new
        alert, is_new = _open_or_join(person, silent, now)
        if since := waited(moment(made_at=pressed_at, sent_at=sent_at, received_at=now), now):
            AlertEvent.objects.create(alert=alert, at=now, what="waited", person=person, text=f" {since}")
        if position:
            keep_position(person=person, position=position, now=now, made_at=pressed_at, sent_at=sent_at)
        record(
            at=now, action="sos.pressed", object_type="alert", object_id=alert.pk, actor=person.pk,
            delay_s=round((now - pressed_at).total_seconds()),
        )  # fmt: skip
        return {
            "alert": str(alert.pk),
            "state": alert.state,
            "opened_at": alert.opened_at.isoformat(),
            "reaching": reaching(alert),
        }

    answer, first = once(person=person, key=key, verb="sos", body={}, work=work, now=now)
    if first:
        crash_at("alert_committed")
    return answer, first and is_new


def _open_or_join(person: Person, silent: bool, now: datetime) -> tuple[Alert, bool]:
    """Two presses at once: the constraint lets one open, the other joins it."""
    try:
        with transaction.atomic():
            if (alert := _join(person, silent, now)) is not None:
                return alert, False
            return _open(person, silent, now), True
    except IntegrityError:
        alert = _join(person, silent, now)
        if alert is None:
            raise
        return alert, False


def _open(person: Person, silent: bool, now: datetime) -> Alert:
    briefing = running_briefing(person, now)
    request = AlertRequest(
        kind=Kind.SOS,
        person=person.pk,
        buddy=briefing.buddy_id if briefing else None,
        briefing=briefing.pk if briefing else None,
        silent=silent,
    )
    return Alert.objects.get(pk=raise_alerts([request], now=now)[0])


def _join(person: Person, silent: bool, now: datetime) -> Alert | None:
    alert = (
        Alert.objects.unresolved().filter(person=person, kind=Kind.SOS.value, drill=False).select_for_update().first()
    )
    if alert is None:
        return None
    alert.calls += 1
    alert.changed_at = now
    alert.silent = alert.silent or silent
    alert.save(update_fields=["calls", "changed_at", "silent"])
    if alert.calls <= AT_ONCE or not _told_lately(alert, now):
        AlertEvent.objects.create(alert=alert, at=now, what="pressed_again", person=person)
        tell_again([alert], now=now)
    return alert


def _told_lately(alert: Alert, now: datetime) -> bool:
    """A phone that presses without end is answered each time, but may not bury what others wait for."""
    repeats = AlertEvent.objects.filter(alert=alert, what="pressed_again", at__gt=now - THEN_EVERY)
    return bool(repeats.exists())


def reaching(alert: Alert) -> list[dict[str, str]]:
    """Who is being told first: name, channel, and since when."""
    first = [d for d in deliveries_of(alert.pk) if 0 < d.step < 99 and d.round == 0]
    return [{"name": d.recipient_name, "channel": d.channel, "at": d.created_at.isoformat()} for d in first]


def stand_down(
    *, person: Person, alert_id: UUID, key: UUID, now: datetime, word: str | None = None
) -> tuple[dict[str, Any], bool]:
    """Its person says it was nothing: written down for officers, who resolve. A duress word answers the same.

    Where nobody inside could ever resolve it (an independent whom only contacts watch over), it ends here.
    """

    def work() -> dict[str, Any]:
        own_alerts = Alert.objects.filter(person=person, pk=alert_id).exclude(kind=Kind.DURESS.value)
        alert = own_alerts.select_for_update().first()
        if alert is None:
            raise Missing()
        meaning = meaning_of(person, word)
        alert.stood_down_at = alert.changed_at = now
        alert.save(update_fields=["stood_down_at", "changed_at"])
        AlertEvent.objects.create(
            alert=alert,
            at=now,
            what="stood_down",
            person=person,
            text=meaning.value,
            raise_duress=meaning is Meaning.DURESS,
        )
        record(at=now, action="alert.stood_down", object_type="alert", object_id=alert.pk, actor=person.pk)
        is_held = StageCall.objects.in_force().filter(alert__person=person).exists()
        if not is_held and not _somebody_inside(alert, now):
            end(alert, outcome=Outcome.FALSE_ALARM, by=None, now=now, all_is_well=meaning is not Meaning.DURESS)
        return {"alert": str(alert.pk), "state": alert.state}

    body = {"alert": str(alert_id), "word": word}
    return once(person=person, key=key, verb="stand-down", body=body, work=work, now=now)


def _somebody_inside(alert: Alert, now: datetime) -> bool:
    circle_key = whose(alert)
    return bool(circles([circle_key], at=now, with_contacts=False)[circle_key].inside)
