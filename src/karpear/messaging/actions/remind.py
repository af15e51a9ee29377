"""Reminding people of what waits for them. A subject only declares it (`people/needs.py`)."""

from datetime import datetime

from django.db.models import Model, Q, QuerySet

from karpear.db.batches import in_sets
from karpear.people.needs import NeedKind, Reminder

from .send import Message, Ways, send_all

SET = 200


def remind[M: Model](need: NeedKind[M], *, now: datetime) -> int:
    """Tell whoever was not told lately of what waits for them. Returns how many rows."""
    reminder = need.reminder
    if reminder is None:
        return 0
    quiet = Q(**{f"{reminder.told}__isnull": True})
    if reminder.again:
        quiet |= Q(**{f"{reminder.told}__lte": now - reminder.again})
    due = need.due(now).filter(quiet).order_by("pk")
    return in_sets(f"remind of {need.what}", due, lambda rows: _tell(need, reminder, rows, now), size=SET, now=now)


def _tell[M: Model](need: NeedKind[M], reminder: Reminder, due: "QuerySet[M]", now: datetime) -> int:
    rows = list(due.select_for_update(skip_locked=True, of=("self",)))
    due.model._base_manager.filter(pk__in=[row.pk for row in rows]).update(**{reminder.told: now})
    send_all(
        [
            Message(
                topic=reminder.topic, subject=row.pk, text_key=reminder.text_key,
                person=getattr(row, f"{need.person}_id"), ways=Ways.EVERY,
            )
            for row in rows
        ],
        now=now,
    )  # fmt: skip
    return len(rows)
