"""What waits for a person, in all rooms: the first that ends stands first."""

from datetime import date, datetime
from typing import Any

from karpear.cases.reports.needs import FOLLOW_UP
from karpear.people.models import Person
from karpear.people.needs import NeedKind, Waiting
from karpear.readiness.needs import NUMBERS
from karpear.readiness.packs.needs import PAPERS, REVIEW

NEEDS: tuple[NeedKind[Any], ...] = (FOLLOW_UP, PAPERS, REVIEW, NUMBERS)


def needs(person: Person, now: datetime) -> list[Waiting]:
    """Everything that waits for them now."""
    return sorted((thing for need in NEEDS for thing in need.waiting(person, now)), key=_day)


def _day(thing: Waiting) -> tuple[date, str, str]:
    until = thing.until.date() if isinstance(thing.until, datetime) else thing.until
    return until or date.max, thing.what, thing.path
