"""Reminding people of what waits for them. A subject only declares it (`people/needs.py`)."""

from datetime import datetime

from django.db.models import Model, QuerySet

from karpear.db.batches import in_sets
from karpear.people.needs import NeedKind, Reminder

from .send import Message, send_all

SET = 500


def remind[M: Model](need: NeedKind[M], *, now: datetime) -> int:
    """Tell people of what waits for them, unless they were told recently. Returns how many rows."""
    reminder = need.reminder
    if reminder is None:
        return 0
    due = need.due(now).filter(reminder.is_untold(now)).order_by("pk")
    return in_sets(f"remind of {need.what}", due, lambda rows: _tell(need, reminder, rows, now), size=SET, now=now)


def _tell[M: Model](need: NeedKind[M], reminder: Reminder[M], due: "QuerySet[M]", now: datetime) -> int:
    rows = list(due.select_for_update(skip_locked=True, of=("self",)))
    send_all(
        [
            Message(
                topic=reminder.topic, subject=prompt.subject, text_key=prompt.text_key or reminder.text_key,
                person=prompt.person, about=prompt.about, ways=reminder.ways, round=prompt.round,
            )
            for prompt in need.prompts(rows, now)
        ],
        now=now,
    )  # fmt: skip
    if reminder.told:
        due.model._base_manager.filter(pk__in=[row.pk for row in rows]).update(**{reminder.told: now})
    if reminder.mark and rows:
        reminder.mark(rows, now)
    return len(rows)
