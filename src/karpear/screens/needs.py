"""What waits for a person, in all rooms: the first that ends stands first."""

from datetime import datetime
from typing import Any

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


def needs(person: Person, now: datetime) -> list[Waiting]:
    """Everything that waits for them now."""
    return sorted((thing for need in NEEDS for thing in need.waiting(person, now)), key=day_of)
