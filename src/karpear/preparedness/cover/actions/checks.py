"""Cover was looked at for a trip that goes: called by the action that starts it."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from karpear.people.models import Organisation
from karpear.rules.duty.cover_facts import (
    CoverWord,
)

from ..models import CoverCheck


def note_cover_check(
    *, plan: UUID, path: str, organisation: Organisation, answers: Iterable[CoverWord], now: datetime
) -> None:
    """How many of those who go had which answer on this day. A trip that starts again is checked again."""
    counts = Counter(answers)
    CoverCheck.objects.update_or_create(
        plan=plan,
        defaults={
            "organisation": organisation, "path": path, "at": now,
            "covered": counts[CoverWord.COVERED], "partly": counts[CoverWord.PARTLY],
            "uncovered": counts[CoverWord.NOT], "unknown": counts[CoverWord.UNKNOWN],
        },
    )  # fmt: skip
