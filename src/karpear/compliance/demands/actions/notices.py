"""Whoever has something to do about a demand hears of it at once; the keeper says it again."""

from datetime import datetime

from karpear.messaging.actions.send import Message, send_all
from karpear.messaging.models import Priority
from karpear.people.needs import NeedKind
from karpear.people.ways import Ways

from ..models import Demand
from ..needs import TOPIC


def tell_of(row: Demand, need: NeedKind[Demand], now: datetime) -> None:
    """For a row that is being saved."""
    reminder = need.reminder
    if reminder is None:
        return
    ways, priority = (Ways.EVERY, Priority.ALERT) if row.is_search else (Ways.BESIDE, Priority.ORDINARY)
    messages = [
        Message(
            topic=TOPIC, subject=row.pk, text_key=reminder.text_key, person=prompt.person, ways=ways, priority=priority
        )
        for prompt in need.prompts([row], now)
    ]  # fmt: skip
    send_all(messages, now=now)
    setattr(row, reminder.told, now)


def tell_drafter(row: Demand, now: datetime) -> None:
    """It was approved or handed back."""
    if row.drafted_by_id:
        message = Message(
            topic=TOPIC, subject=row.pk, text_key="decision", person=row.drafted_by_id, ways=Ways.BESIDE
        )  # fmt: skip
        send_all([message], now=now)
