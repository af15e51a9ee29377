"""Reminding people of what waits for them. A subject only declares it (`people/needs.py`)."""

from collections import defaultdict
from collections.abc import Callable, Collection
from datetime import datetime
from functools import partial
from uuid import UUID

from django.db.models import Model, QuerySet

from karpear.db.batches import in_sets
from karpear.people.models import Snooze
from karpear.people.moments import moment_of
from karpear.people.needs import NeedKind, Prompt, Reminder, put_off_by

from .send import Message, send_all

SET = 500

type Quiet = Callable[[Collection[UUID]], set[UUID]]


def nobody(_people: Collection[UUID]) -> set[UUID]:
    """Everybody may be written to."""
    return set()


def remind[M: Model](need: NeedKind[M], *, now: datetime, quiet: Quiet = nobody) -> int:
    """Tell people of what waits for them, unless they were told recently or put it off. Returns how many rows.

    What was put off comes last in each set, so that it holds nothing else up. `quiet`: of some people those to whose
    phone no message may go now; they are told later.
    """
    reminder = need.reminder
    if reminder is None:
        return 0
    due = need.due(now).filter(reminder.is_untold(now)).order_by(put_off_by(need.what, "", now), "pk")
    tell = partial(_tell, need, reminder, now=now, quiet=quiet)
    return in_sets(f"remind of {need.what}", due, tell, size=SET, now=now)


def _tell[M: Model](
    need: NeedKind[M], reminder: Reminder[M], due: "QuerySet[M]", *, now: datetime, quiet: Quiet
) -> int:
    rows, prompts = _prompts(need, list(due.select_for_update(skip_locked=True, of=("self",))), now, quiet)
    send_all(
        [
            Message(
                topic=reminder.topic, subject=prompt.subject, text_key=prompt.text_key or reminder.text_key,
                person=prompt.person, about=prompt.about, ways=reminder.ways, round=prompt.round,
            )
            for prompt in prompts
        ],
        now=now,
    )  # fmt: skip
    if reminder.told:
        due.model._base_manager.filter(pk__in=[row.pk for row in rows]).update(**{reminder.told: now})
    if reminder.mark and rows:
        reminder.mark(rows, now)
    return len(rows)


def _prompts[M: Model](need: NeedKind[M], rows: list[M], now: datetime, quiet: Quiet) -> tuple[list[M], list[Prompt]]:
    """Which rows are told of now, and what is said to whom.

    A row that everybody put off, or that nobody may be told of, is told of later.
    """
    sleepers = _sleepers(need, rows, now)
    silent = quiet({prompt.person for prompt in need.prompts(rows, now)}) if rows else set()
    for row in rows if silent else ():
        sleepers[row.pk] |= silent
    due_rows = [row for row in rows if row.pk not in sleepers]
    prompts = dict.fromkeys(need.prompts(due_rows, now) if due_rows else ())
    for row in rows:
        prompts_of_row = need.prompts([row], now) if row.pk in sleepers else ()
        awake = [prompt for prompt in prompts_of_row if prompt.person not in sleepers[row.pk]]
        if awake:
            due_rows.append(row)
            prompts |= dict.fromkeys(awake)
    return due_rows, list(prompts)


def _sleepers[M: Model](need: NeedKind[M], rows: list[M], now: datetime) -> dict[UUID, set[UUID]]:
    """Row → who put it off; nobody where it has become due before it would come back."""
    sleepers: dict[UUID, set[UUID]] = defaultdict(set)
    due_at = {row.pk: moment_of(need.until(row)) for row in rows}
    for snooze in Snooze.objects.in_force(now).filter(what=need.what, subject__in=due_at) if rows else ():
        if not snooze.is_overtaken(due_at[snooze.subject]):
            sleepers[snooze.subject].add(snooze.person_id)
    return sleepers
