"""The end of an alert: everybody who was told hears once how it ended, in words that suit it."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from functools import partial
from uuid import UUID

from django.db.models import Max, Q
from django.utils.translation import gettext as _

from karpear.alerts.circles import circles, whose
from karpear.alerts.models import UNRESOLVED, Alert, AlertEvent, not_over
from karpear.alerts.queries.guests import stood_in
from karpear.audit.actions.lines import record
from karpear.messaging.actions.cancel import cancel
from karpear.messaging.actions.queue import NewDelivery, queue_many
from karpear.messaging.actions.send import Message, send_all
from karpear.messaging.models import Delivery, DeliveryState, Priority
from karpear.messaging.queries import Route
from karpear.people.models import Person
from karpear.people.ways import Ways
from karpear.rules.alarm import ladder
from karpear.rules.alarm.outcome import (
    CLOSING_STEP,
    NEWS_STEP,
    Closing,
    Outcome,
    State,
    closing,
    closing_for_guest,
    closing_of_all,
)
from karpear.rules.refusals import Conflict

from .rung_messages import tell, telling_of

# Cancelled ones may have been on their way when they were cancelled.
_ASKS_TO_LOOK = ("news", Closing.GOES_ON.value, Closing.ENDED.value)
_GO_ON = (Closing.GOES_ON.value, Closing.GOES_ON_THERE.value)
_TOLD = (DeliveryState.SENT, DeliveryState.SENDING, DeliveryState.FAILED, DeliveryState.CANCELLED)


def end(
    alert: Alert,
    *,
    outcome: Outcome,
    by: Person | None,
    now: datetime,
    note: str = "",
    all_is_well: bool = True,
    ended_with: Sequence[Alert] = (),
) -> None:
    """Resolve, stop what waits, and tell everybody who was told. Raises Conflict when it has ended already.

    `all_is_well` False: nobody hears here how it ended, since somebody was forced to say so or another end says it.
    `ended_with`: alerts about the same person that ended so in the same press; who was told of several hears once.
    """
    count = Alert.objects.filter(pk=alert.pk, state__in=UNRESOLVED).update(
        state=State.RESOLVED.value,
        outcome=outcome.value,
        note=note,
        resolved_at=now,
        resolved_by=by,
        next_rung_at=None,
        overtake_at=None,
        changed_at=now,
    )
    if not count:
        raise Conflict(_("This alert has already ended."))
    alert.refresh_from_db()
    AlertEvent.objects.create(alert=alert, at=now, what=f"resolved_{outcome.value}", person=by)
    cancel(subject=alert.pk, now=now)
    if all_is_well:
        _tell_end([alert, *ended_with], now)
    record(
        at=now, action="alert.resolved", object_type="alert", object_id=alert.pk, actor=by.pk if by else None,
        organisation=alert.organisation_id, outcome=outcome.value,
    )  # fmt: skip


def closing_of(alert: Alert) -> Closing:
    """What those who were told of this alert, which has ended, hear now; whoever ended it reads the same."""
    return closing(Outcome(alert.outcome), goes_on=not alert.drill and is_in_doubt(alert))


def _tell_end(alerts: Sequence[Alert], now: datetime) -> None:
    """One message to each address that was told of any of these, which ended together and are about one person.

    Once nothing about them goes on any more, those who last heard that it does hear the end, too.
    """
    rows_by_alert = {alert: told_of(alert) for alert in alerts}
    if alerts[0].drill or is_in_doubt(alerts[0]):
        words = closing_of(alerts[0])
    else:
        for alert, rows in _waiting(alerts[0].person_id).items():
            rows_by_alert.setdefault(alert, []).extend(rows)
        words = closing_of_all(_own_words(alert) for alert in rows_by_alert)
    reached: set[object] = set()
    for alert, rows in rows_by_alert.items():
        _write(alert, [row for row in rows if row.address_id not in reached], words.value, CLOSING_STEP, now)
        reached.update(row.address_id for row in rows)


def _waiting(person: UUID) -> dict[Alert, list[Delivery]]:
    """Of alerts about this person that ended: the addresses that last heard that it goes on."""
    alerts = Alert.objects.filter(person=person, drill=False, state=State.RESOLVED.value).in_bulk()
    rows = Delivery.objects.filter(subject__in=alerts, topic="alert", step=CLOSING_STEP).order_by("created_at", "pk")
    rows_by_alert: dict[Alert, list[Delivery]] = {}
    for row in {row.address_id: row for row in rows}.values():
        if row.text_key in _GO_ON:
            rows_by_alert.setdefault(alerts[row.subject], []).append(row)
    return rows_by_alert


def _own_words(alert: Alert) -> Closing:
    """How one ended that is over: as its case did, where that was closed last."""
    if alert.case_closed_at and alert.resolved_at and alert.case_closed_at >= alert.resolved_at:
        return Closing.ALL_WELL if alert.case_ended_well else Closing.ENDED
    return closing(Outcome(alert.outcome), goes_on=False)


def close_words(alert: Alert, closing: Closing, *, now: datetime) -> None:
    """One message to each address that was told of this alert; an end that comes again is said again."""
    _write(alert, told_of(alert), closing.value, CLOSING_STEP, now)


def tell_news(alert: Alert, *, not_to: Collection[UUID] = (), contacts: bool = True, now: datetime) -> None:
    """Something is known now: whoever was told of the alert is asked to look again.

    `not_to`: people and contacts who hear of it otherwise, or said it themselves; `contacts` False: people inside only.
    """
    rows = [row for row in told_of(alert) if row.person_id not in not_to and row.contact_id not in not_to]
    _write(alert, [row for row in rows if contacts or row.person_id], "news", NEWS_STEP, now)


def tell_circle(
    alert: Alert, *, by: Person, not_to: Collection[UUID] = (), contacts: bool = True, now: datetime
) -> None:
    """Something is known, perhaps before the ladder went far: the rest of the circle hears of it, too.

    Those inside are asked to look; contacts get the message of their step, so that the ladder does not repeat it.
    """
    circle = circles([whose(alert)], at=now, with_contacts=contacts)[whose(alert)]
    if contacts:
        step = ladder.rung(ladder.Policy(), ladder.CONTACTS_RUNG)
        told_by_step = ladder.audience(step, circle).contacts
        audience = ladder.Audience(contacts=tuple(pk for pk in told_by_step if pk not in not_to))
        tell([telling_of(alert, step, audience)], now=now)
    inside = {*circle.on_watch, *circle.officers, *circle.leads, *([circle.buddy] if circle.buddy else [])}
    told_people = {row.person_id for row in told_of(alert)}
    untold = Person.objects.filter(pk__in=inside - told_people - {by.pk, alert.person_id}, is_active=True)
    message = partial(
        Message, topic="alert", subject=alert.pk, text_key="news", about=alert.person_id, ways=Ways.BESIDE
    )
    send_all([message(person=person) for person in untold.values_list("pk", flat=True)], now=now)


def told_of(alert: Alert) -> list[Delivery]:
    """One message for each address that was told of this alert, or may have been.

    One whose answer was lost may have arrived, even where a later try was refused for good.
    """
    maybe = Q(state__in=_TOLD) | Q(maybe_twice=True)
    rows = Delivery.objects.filter(maybe, subject=alert.pk, topic="alert", attempts__gt=0)
    rows_before_closing = rows.exclude(step=CLOSING_STEP).order_by("-created_at", "-pk")
    return list({row.address_id: row for row in rows_before_closing}.values())


def _write(alert: Alert, rows: Iterable[Delivery], text_key: str, step: int, now: datetime) -> None:
    """Who stood in for others, and may open it no more, is not asked to look: they hear the end, and no news."""
    rows = list(rows)
    guests = [row for row in rows if row.person and stood_in(row.person, alert)] if text_key in _ASKS_TO_LOOK else []
    _queue(alert, [row for row in rows if row not in guests], text_key, step, now)
    if guests and step == CLOSING_STEP:
        _queue(alert, guests, closing_for_guest(Closing(text_key)).value, step, now)


def _queue(alert: Alert, rows: Sequence[Delivery], text_key: str, step: int, now: datetime) -> None:
    earlier_deliveries = Delivery.objects.filter(subject=alert.pk, topic="alert", step=step, text_key=text_key)
    last = earlier_deliveries.aggregate(last=Max("round"))["last"]
    number = 0 if last is None else last + 1
    ways = [Route(row.address_id, row.channel, row.person_id, row.contact_id) for row in rows]
    queue_many(
        [
            NewDelivery(alert.pk, text_key, alert.person_id, way, step, number, alert.drill, Priority.ALL_CLEAR)
            for way in ways
        ],
        topic="alert",
        now=now,
    )


def case_has_ended(alerts: Iterable[Alert], *, now: datetime) -> None:
    """The case of alerts that ended before was closed: those who heard that it goes on hear how it stands now."""
    alerts_by_person: dict[UUID, list[Alert]] = {}
    for alert in alerts:
        if not alert.drill:
            alerts_by_person.setdefault(alert.person_id, []).append(alert)
    for group in alerts_by_person.values():
        _tell_end(group, now)


def has_case(alert: Alert) -> bool:
    """Of what goes on about its person, is there more than open alerts: a case, or what was confirmed?"""
    rows = Alert.objects.filter(not_over(), person=alert.person_id, drill=False)
    return rows.filter(Q(state=State.RESOLVED.value) | Q(incident__isnull=False, case_closed_at__isnull=True)).exists()


def is_in_doubt(alert: Alert) -> bool:
    """Does anything about this alert's person go on: its case, another alert, another case, or what was confirmed?"""
    return Alert.objects.filter(not_over(), person=alert.person_id, drill=False).exists()
