"""Whoever has something to do about a demand hears of it at once; the keeper says it again."""

from datetime import datetime
from uuid import UUID

from django.conf import settings

from karpear.messaging.actions.send import Message, send_all
from karpear.messaging.models import Priority
from karpear.people.models import Membership
from karpear.people.needs import NeedKind
from karpear.people.ways import Ways
from karpear.rules.law.demands import DemandClass
from karpear.rules.message.bundles import flood_held_until

from ..models import Demand
from ..needs import SEARCHED, TO_ANSWER, TOPIC


def tell_of(row: Demand, need: NeedKind[Demand], now: datetime) -> None:
    """For a row that is being saved."""
    reminder = need.reminder
    if reminder is None:
        return
    ways, priority = _urgency_of(row, now)
    messages = [
        Message(
            topic=TOPIC, subject=row.pk, text_key=prompt.text_key or reminder.text_key, person=prompt.person,
            ways=ways, priority=priority,
        )
        for prompt in need.prompts([row], now)
    ]  # fmt: skip
    send_all(messages, now=now)
    setattr(row, reminder.told, now)


def _urgency_of(row: Demand, now: datetime) -> tuple[Ways, Priority]:
    if row.is_search:
        return Ways.EVERY, Priority.ALERT
    return (Ways.EVERY, Priority.REMINDER) if row.is_told_at_once(now) else (Ways.BESIDE, Priority.ORDINARY)


def tell_or_hold(row: Demand, now: datetime) -> None:
    """The first is told at once; what the same person notes within minutes is held, and told of together.

    What is told at once is never held.
    """
    need = SEARCHED if row.is_search else TO_ANSWER
    if not row.is_told_at_once(now):
        earlier_rows = Demand.objects.filter(organisation=row.organisation_id, noted_by=row.noted_by_id)
        earlier = earlier_rows.exclude(demand=DemandClass.SEARCH.value).order_by("-noted_at", "-number").first()
        if earlier is not None:
            row.held_until = flood_held_until(earlier.noted_at, earlier.held_until, now, pace=settings.KARPEAR_PACE)
    if row.held_until is None:
        tell_of(row, need, now)


def tell_decided(row: Demand, people: set[UUID | None], now: datetime) -> None:
    """A second person has decided on its draft: to those of these people who still belong there."""
    members = Membership.objects.active().filter(organisation=row.organisation_id, person__in=people - {None})
    messages = [
        Message(topic=TOPIC, subject=row.pk, text_key="decision", person=person, ways=Ways.BESIDE)
        for person in members.order_by("person").values_list("person", flat=True)
    ]
    send_all(messages, now=now)
