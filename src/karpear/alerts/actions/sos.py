"""The person's own side of an alarm: press SOS, say it was nothing."""

from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any
from uuid import UUID, uuid4

from django.db import IntegrityError
from django.db.models import Model

from karpear.alerts.circles import circles, whose
from karpear.alerts.models import UNRESOLVED, Alert, AlertEvent, StageCall
from karpear.alerts.queries.sos_reach import EARLY, running_briefings
from karpear.audit.actions.lines import line, record
from karpear.db.crash import crash_at
from karpear.db.prepared import Query
from karpear.db.rows import find_row
from karpear.messaging.models import Delivery
from karpear.people.models import Person
from karpear.people.receipts import once
from karpear.people.words import meaning_of
from karpear.rules.alarm.deadlines import moment
from karpear.rules.alarm.outcome import Kind, Outcome
from karpear.rules.text.names import isolated
from karpear.rules.text.safety_words import Meaning

from .all_clears import end, tell_news
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
    rows: list[Model] = []

    def work() -> dict[str, Any]:
        nonlocal is_new
        alert, is_new = _open_or_join(person, silent, now)
        if since := waited(moment(made_at=pressed_at, sent_at=sent_at, received_at=now), now):
            AlertEvent.objects.create(alert=alert, at=now, what="waited", person=person, text=f" {since}")
        if position:
            keep_position(person=person, position=position, now=now, made_at=pressed_at, sent_at=sent_at)
        rows[:] = [_line_of(alert, person, pressed_at, now)]
        return answer_of(alert)

    def press() -> tuple[dict[str, Any], bool]:
        return once(person=person, key=key, verb="sos", body={}, work=work, now=now, rows=rows)

    try:
        answer, first = press()
    except IntegrityError:  # Two presses at once: the constraint lets one open, the other joins it.
        answer, first = press()
    if first:
        crash_at("alert_committed")
    return answer, first and is_new


def answer_of(alert: Alert) -> dict[str, Any]:
    """What a press is told."""
    return {
        "alert": str(alert.pk),
        "state": alert.state,
        "opened_at": alert.opened_at.isoformat(),
        "reaching": reaching(alert.pk),
    }


def _line_of(alert: Alert, person: Person, pressed_at: datetime, now: datetime) -> Model:
    delay_s = round((now - pressed_at).total_seconds())
    return line(at=now, action="sos.pressed", object_type="alert", object_id=alert.pk, actor=person.pk, delay_s=delay_s)


def _open_or_join(person: Person, silent: bool, now: datetime) -> tuple[Alert, bool]:
    if open_alerts := _open_of()(person.pk):
        return _join(open_alerts[0][0], person, silent, now), False
    briefings = _briefing_of()(person.pk, now, now - EARLY)
    briefing, buddy = briefings[0] if briefings else (None, None)
    request = AlertRequest(kind=Kind.SOS, person=person.pk, buddy=buddy, briefing=briefing, silent=silent)
    [pk] = raise_alerts([request], now=now)
    return Alert(pk=pk, kind=Kind.SOS.value, person=person, opened_at=now), True


@cache
def _open_of() -> Query:
    sample = uuid4()
    rows = Alert.objects.unresolved().filter(person=sample, kind=Kind.SOS.value, drill=False)
    return Query(rows.select_for_update().values_list("pk"), sample)


@cache
def _briefing_of() -> Query:
    person, now = uuid4(), datetime(8000, 1, 1, tzinfo=UTC)
    begun = now - EARLY
    return Query(running_briefings([person], now, begun).values_list("pk", "buddy_id")[:1], person, now, begun)


def _join(alert_id: UUID, person: Person, silent: bool, now: datetime) -> Alert:
    alert = Alert.objects.get(pk=alert_id)
    alert.calls += 1
    alert.changed_at = now
    alert.silent = alert.silent or silent
    alert.stood_down_at = None  # whoever presses again no longer says that it was nothing
    alert.save(update_fields=["calls", "changed_at", "silent", "stood_down_at"])
    if alert.calls <= AT_ONCE or not _told_lately(alert, now):
        AlertEvent.objects.create(alert=alert, at=now, what="pressed_again", person=person)
        tell_again([alert], now=now)
    return alert


def _told_lately(alert: Alert, now: datetime) -> bool:
    """A phone that presses without end is answered each time, but may not bury what others wait for.

    Presses of a clock that was set back since are none of this minute.
    """
    repeats = AlertEvent.objects.filter(alert=alert, what="pressed_again", at__gt=now - THEN_EVERY, at__lte=now)
    return bool(repeats.exists())


def reaching(alert_id: UUID) -> list[dict[str, str]]:
    """Who is being told first: name, channel, and since when."""
    return [
        {"name": isolated(str(code_name or name or contact_code or contact)), "channel": channel, "at": at.isoformat()}
        for code_name, name, contact_code, contact, channel, at in _first_told()(alert_id)
    ]


@cache
def _first_told() -> Query:
    sample = uuid4()
    rows = Delivery.objects.filter(subject=sample, step__gt=0, step__lt=99, round=0).order_by(
        "created_at", "step", "id"
    )
    names = ("person__code_name", "person__name", "contact__code_name", "contact__name")
    return Query(rows.values_list(*names, "channel", "created_at"), sample)


def stand_down(
    *, person: Person, alert_id: UUID, key: UUID, now: datetime, word: str | None = None
) -> tuple[dict[str, Any], bool]:
    """Its person says it was nothing: officers who were told hear of it, and resolve. A duress word answers the same.

    Where nobody inside could ever resolve it (an independent whom only contacts watch over), it ends here.
    """

    def work() -> dict[str, Any]:
        own_alerts = Alert.objects.filter(person=person, pk=alert_id).exclude(kind=Kind.DURESS.value)
        alert = find_row(own_alerts.select_for_update())
        meaning = meaning_of(person, word)
        is_news = alert.stood_down_at is None
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
        elif is_news and alert.state in UNRESOLVED and not alert.is_test:
            tell_news(alert, contacts=False, now=now)
        return {"alert": str(alert.pk), "state": alert.state}

    body = {"alert": str(alert_id), "word": word}
    return once(person=person, key=key, verb="stand-down", body=body, work=work, now=now)


def _somebody_inside(alert: Alert, now: datetime) -> bool:
    circle_key = whose(alert)
    return bool(circles([circle_key], at=now, with_contacts=False)[circle_key].inside)
