"""What people do about an alert: own it, ring, write down, end it."""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from karpear.alerts.circles import circles, whose
from karpear.alerts.models import MAX_NOTE, MAX_WORDS, Alert, AlertEvent, StageCall
from karpear.alerts.queries.board import owned_too
from karpear.alerts.queries.guests import guest_pass
from karpear.alerts.queries.ring_list import PERSON_ENTRIES
from karpear.audit.actions.lines import record
from karpear.db.rows import find_row
from karpear.messaging.actions.cancel import cancel
from karpear.messaging.actions.press import press
from karpear.messaging.actions.send import send
from karpear.messaging.models import Delivery
from karpear.people.devices import note_tested
from karpear.people.models import Person
from karpear.people.queries.circle import ladder_of
from karpear.rules.alarm.ladder import Policy, overtaken_at
from karpear.rules.alarm.outcome import Outcome, State, contradicts, may_end_as
from karpear.rules.refusals import BadFields, Conflict, Forbidden, Missing

from .all_clears import end

CALLS = {
    "no_answer": "call_no_answer",
    "reached": "call_reached",
    "safe": "call_safe",
    "not_safe": "call_not_safe",
}
#: Written into the line of whoever took it by the link of a message.
BY_LINK = "link"
#: What a ladder says: called off when somebody has it. What became known since still leaves.
LADDER = ("alert", "alert_again")
ANSWERS = {
    "know": "contact_knows",
    "heard": "contact_heard",
    "can_help": "contact_can_help",
    "cannot": "contact_cannot",
}
#: Of so many answers of one kind, each with other words, whoever has it hears at once; the rest is on the alert's page.
MOST_TOLD = 10


@transaction.atomic
def acknowledge(*, by: Person, alert_id: UUID, now: datetime, by_link: bool = False) -> Alert:
    """Own an alert: the ladder stands still until it is resolved or its owner is overtaken.

    `by_link`: by whoever read a message, signed in or not; the timeline says so. Raises Conflict with the owner's name
    when somebody was first, Forbidden for one's own alert, Missing for a stranger's.
    """
    alert = owning(by, alert_id)
    count = Alert.objects.filter(pk=alert.pk, state=State.OPEN.value).update(
        state=State.ACKNOWLEDGED.value,
        owner=by,
        acknowledged_at=now,
        owner_acted_at=now,
        overtake_at=None if alert.is_test else now + idle_time(alert, by_link=by_link),
        next_rung_at=None,
        changed_at=now,
    )
    if not count:
        raise _too_late(alert, by)
    AlertEvent.objects.create(alert=alert, at=now, what="acknowledged", person=by, text=BY_LINK if by_link else "")
    cancel(subject=alert.pk, now=now, text_keys=LADDER)
    if alert.is_test and alert.source:
        note_tested(device_id=alert.source, opened_at=alert.opened_at, now=now)
    record(
        at=now, action="alert.acknowledged", object_type="alert", object_id=alert.pk, actor=by.pk,
        organisation=alert.organisation_id,
    )  # fmt: skip
    alert.refresh_from_db()
    return alert


@transaction.atomic
def acknowledge_all(*, by: Person, alert_id: UUID, other_ids: Iterable[str], now: datetime) -> Alert:
    """The same for what was shown with it as one emergency: `other_ids` of the same person; each ends by itself.

    What somebody took in the meantime stays theirs, and what is about somebody else is left alone.
    """
    alert = acknowledge(by=by, alert_id=alert_id, now=now)
    free_alerts = Alert.objects.may_take(by).filter(person=alert.person_id, drill=alert.drill, state=State.OPEN.value)
    shown_ids = set(other_ids)
    for other in free_alerts.order_by("opened_at", "id"):
        if str(other.pk) in shown_ids:
            with suppress(Conflict), transaction.atomic():
                acknowledge(by=by, alert_id=other.pk, now=now)
    return alert


@transaction.atomic
def resolve(
    *,
    by: Person,
    alert_id: UUID,
    outcome: Outcome,
    now: datetime,
    note: str = "",
    ended_with: Sequence[Alert] = (),
    tell: bool = True,
) -> Alert:
    """End an alert with an outcome and tell everybody who was told, once.

    Raises BadFields when a drill would not end as a drill, when a confirmed stage says otherwise, and for a case
    without an incident; Conflict when it has ended already. `ended_with`: as of `end`; `tell` False: that says it.
    """
    alert = ending(by, alert_id)
    if not may_end_as(outcome, drill=alert.drill):
        raise BadFields([("outcome", _("A drill can only end as a drill, and nothing else can."))])
    if contradicts(outcome, stage_stands=StageCall.objects.in_force().filter(alert__person=alert.person_id).exists()):
        raise BadFields([("outcome", _("What was confirmed says otherwise. Take it back, or say that it is over."))])
    if outcome is Outcome.CASE and alert.incident is None:
        raise BadFields([("outcome", _("Open an incident first: the case goes on there."))])
    end(alert, outcome=outcome, by=by, note=note, now=now, all_is_well=tell, ended_with=ended_with)
    return alert


@transaction.atomic
def resolve_all(
    *, by: Person, alert_id: UUID, other_ids: Iterable[str], outcome: Outcome, now: datetime, note: str = ""
) -> Alert:
    """The same for what was shown with it as one emergency: `other_ids` of the same person that they have.

    Each ends by itself. What may not end so, or is not theirs, stays open; those told of several hear once.
    """
    alert, shown_ids, ended_alerts = ending(by, alert_id), set(other_ids), []
    for other in owned_too(by, alert):
        if str(other.pk) in shown_ids:
            with suppress(Conflict, BadFields, Forbidden), transaction.atomic():
                ended_alerts.append(resolve(by=by, alert_id=other.pk, outcome=outcome, note=note, now=now, tell=False))
    return resolve(by=by, alert_id=alert_id, outcome=outcome, note=note, now=now, ended_with=ended_alerts)


@transaction.atomic
def log_call(
    *, by: Person, alert_id: UUID, entry: str, result: str, now: datetime, name: str = "", by_link: bool = False
) -> AlertEvent:
    """Write down a call: `entry` is the id of somebody on the alert's list, `result` a key of CALLS.

    Whoever signed in and spoke with the person themselves makes sure of a word that came before, if one did.
    """
    if result not in CALLS:
        raise BadFields([("result", _("Say what came of the call."))])
    alert = acting_on(by, alert_id)
    event = AlertEvent.objects.create(alert=alert, at=now, what=CALLS[result], person=by, contact_name=name, text=entry)
    if result == "safe" and entry.startswith(PERSON_ENTRIES) and not by_link:
        Alert.objects.filter(pk=alert.pk, heard_from_at__isnull=False).update(heard_surely=True)
    note_act(alert, by, now, by_link=by_link)
    return event


@transaction.atomic
def add_note(*, by: Person, alert_id: UUID, text: str, now: datetime) -> AlertEvent:
    """A line in the timeline in somebody's own words."""
    if not text.strip():
        raise BadFields([("text", _("Write something first."))])
    if len(text.strip()) > MAX_NOTE:
        raise BadFields([("text", _("This is too long. Nothing was cut or saved."))])
    alert = acting_on(by, alert_id)
    event = AlertEvent.objects.create(alert=alert, at=now, what="note", person=by, text=text.strip())
    note_act(alert, by, now)
    return event


@transaction.atomic
def contact_answers(
    *, delivery: Delivery, answer: str, now: datetime, alert_id: UUID | None = None, words: str = ""
) -> None:
    """A contact says "I know", "I heard from them", "I can help" or "I cannot". It stops no step.

    `alert_id`: as of `contact_page`. `words`: what they know, for those who act alone.
    """
    if answer not in ANSWERS:
        raise BadFields([("answer", _("Choose one of the answers."))])
    if len(words) > MAX_WORDS:
        raise BadFields([("words", _("This is too long. Nothing was cut or saved."))])
    alert = find_row(Alert.objects.filter(pk=alert_id or delivery.subject).select_related("person", "owner"))
    name = delivery.contact.shown_name if delivery.contact else ""
    rows = alert.events.filter(what=ANSWERS[answer], step=delivery.step).values_list("contact_name", "text")
    earlier = [text for contact_name, text in rows if contact_name == name]
    is_repeat = bool(earlier) and (not words or words in earlier or len(earlier) >= MOST_TOLD)
    AlertEvent.objects.create(
        alert=alert, at=now, what=ANSWERS[answer], person=delivery.person, contact_name=name, text=words,
        step=delivery.step,
    )  # fmt: skip
    Alert.objects.filter(pk=alert.pk).update(changed_at=now)
    is_news = alert.goes_on or (words and alert.owner)
    for person in _who_works_on(alert, now) if is_news and not is_repeat else ():
        send(topic="alert", subject=alert.pk, text_key="news", about=alert.person, person=person, now=now)
    press(delivery=delivery, now=now)
    record(
        at=now, action=f"alert.{ANSWERS[answer]}", object_type="alert", object_id=alert.pk,
        organisation=alert.organisation_id,
    )  # fmt: skip


def _who_works_on(alert: Alert, now: datetime) -> list[Person]:
    """Whoever has it; where they may not act on it any more, or stand in and may not read it, those of theirs who are
    told first.
    """
    owner = alert.owner
    if owner is None:
        return []
    answers = Alert.objects.may_answer(owner).filter(pk=alert.pk).exists()
    guest = guest_pass(owner, alert) if answers else None
    if answers and (guest is None or guest.sees_contacts):
        return [owner]
    key = whose(alert)
    circle = circles([key], at=now, with_contacts=False)[key]
    return [*([owner] if answers else []), *Person.objects.in_bulk(circle.own_first).values()]


def acting_on(by: Person, alert_id: UUID) -> Alert:
    """The alert, when this person may act on it. Forbidden for their own, Missing for a stranger's."""
    alert = Alert.objects.may_answer(by).filter(pk=alert_id).first()
    if alert is not None:
        return alert
    if Alert.objects.visible_to(by).filter(pk=alert_id).exists():
        raise Forbidden(_("Nobody acts on their own alert. Somebody else has to."))
    raise Missing()


def owning(by: Person, alert_id: UUID) -> Alert:
    """The same for taking and ending it. Forbidden to whoever was brought in after it began."""
    alert = acting_on(by, alert_id)
    if not Alert.objects.may_take(by).filter(pk=alert_id).exists():
        raise Forbidden(_("You were brought in after this began. Somebody who was there before has to take it."))
    return alert


def ending(by: Person, alert_id: UUID) -> Alert:
    """The same for ending it. Forbidden to whoever stands in under an agreement that does not give that."""
    alert = owning(by, alert_id)
    guest = guest_pass(by, alert)
    if guest and not guest.may_end:
        raise Forbidden(_("You stand in for them: hand it back, so that they say how it ended."))
    return alert


def note_act(alert: Alert, by: Person, now: datetime, *, by_link: bool = False) -> None:
    """An owner who does something keeps the alert; by a link, which others may read, nobody keeps it any longer."""
    later = now + idle_time(alert)
    if not by_link:
        Alert.objects.filter(pk=alert.pk, owner=by, state=State.ACKNOWLEDGED.value).update(
            owner_acted_at=now, overtake_at=later
        )
    Alert.objects.filter(pk=alert.pk).update(changed_at=now)
    record(
        at=now, action="alert.acted", object_type="alert", object_id=alert.pk, actor=by.pk,
        organisation=alert.organisation_id,
    )  # fmt: skip


def idle_time(alert: Alert, *, by_link: bool = False) -> timedelta:
    """How long an owner may do nothing: longer while a stage stands, when a case has a clock of its own.

    Not for whoever took it by a link, which others may read.
    """
    policy = ladder_of(alert.organisation.policy) if alert.organisation else Policy()
    in_case = not by_link and StageCall.objects.in_force().filter(alert=alert).exists()
    return overtaken_at(alert.opened_at, policy, pace=settings.KARPEAR_PACE, in_case=in_case) - alert.opened_at


def _too_late(alert: Alert, by: Person) -> Conflict:
    alert.refresh_from_db()
    if alert.state == State.RESOLVED.value:
        return Conflict(_("This alert has already ended."))
    owner = alert.owner.shown_name if alert.owner else ""
    if alert.owner == by:
        return Conflict(_("You already have it."), owner=owner)
    return Conflict(_("%(name)s already has this alert.") % {"name": owner}, owner=owner)
