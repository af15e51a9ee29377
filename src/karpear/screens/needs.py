"""What waits for a person, in all rooms: the first that ends stands first."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.timezone import localdate

from karpear.activities.decisions.needs import ANSWER
from karpear.cases.incidents.needs import SUPPORT, TASKS
from karpear.cases.reports.needs import FOLLOW_UP
from karpear.people.models import Person
from karpear.people.needs import NeedKind, Waiting, day_of
from karpear.people.phone_needs import PHONES
from karpear.readiness.numbers.needs import NUMBERS
from karpear.readiness.packs.needs import PAPERS, REVIEW
from karpear.risks.register.needs import MEASURES, REVIEWS
from karpear.risks.sessions.needs import NEXT
from karpear.vault.needs import DRILL

NEEDS: tuple[NeedKind[Any], ...] = (
    ANSWER, TASKS, SUPPORT, REVIEWS, MEASURES, NEXT, FOLLOW_UP, PAPERS, REVIEW, NUMBERS, PHONES, DRILL,
)  # fmt: skip


WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class NeedLine:
    """Things of one kind that wait, by the first of them. Never about whom: it is read on a phone, among people."""

    first: Waiting
    count: int
    is_late: bool


@dataclass(frozen=True, slots=True)
class NeedAgenda:
    """What needs somebody: today or before, within the week, and later or at any time."""

    today: list[NeedLine]
    week: list[NeedLine]
    later: list[NeedLine]

    def __bool__(self) -> bool:
        return bool(self.today or self.week or self.later)


def needs(person: Person, now: datetime) -> list[Waiting]:
    """Everything that waits for them now."""
    return sorted((thing for need in NEEDS for thing in need.waiting(person, now)), key=day_of)


def agenda(waiting: Iterable[Waiting], now: datetime) -> NeedAgenda:
    """These things, a line for each kind, by the day of the first of it. Days are the reader's."""
    by_kind: dict[str, list[Waiting]] = {}
    for thing in waiting:
        by_kind.setdefault(thing.what, []).append(thing)
    today = localdate(now)
    lines = [NeedLine(things[0], len(things), (things[0].day or date.max) < today) for things in by_kind.values()]
    days = [line.first.day or date.max for line in lines]
    return NeedAgenda(
        today=[line for line, day in zip(lines, days, strict=True) if day <= today],
        week=[line for line, day in zip(lines, days, strict=True) if today < day <= today + WEEK],
        later=[line for line, day in zip(lines, days, strict=True) if day > today + WEEK],
    )
