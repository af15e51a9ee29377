"""Which demands are told by everything that people have, and not like homework."""

from datetime import UTC, datetime, timedelta

import pytest

from karpear.rules.law.demands import AuthorityLevel, DemandClass
from karpear.rules.law.inquiries import is_told_at_once

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.mark.parametrize(
    ("demand", "level", "due_in", "at_once"),
    [
        (DemandClass.SUSPENSION, AuthorityLevel.INTERIOR, None, True),
        (DemandClass.SANCTION, AuthorityLevel.INTERIOR, 9 * DAY, True),
        (DemandClass.DELETION, AuthorityLevel.INTERIOR, None, True),
        (DemandClass.WARNING, AuthorityLevel.INTERIOR, None, True),
        (DemandClass.SEARCH, AuthorityLevel.POLICE, None, True),
        (DemandClass.SUMMONS, AuthorityLevel.COURT, 9 * DAY, True),
        (DemandClass.SUMMONS, AuthorityLevel.COMMUNE, 9 * DAY, False),
        (DemandClass.PARTICIPANTS, AuthorityLevel.COMMUNE, DAY, True),
        (DemandClass.PARTICIPANTS, AuthorityLevel.COMMUNE, DAY + HOUR, False),
        (DemandClass.PARTICIPANTS, AuthorityLevel.COMMUNE, -HOUR, True),
        (DemandClass.PARTICIPANTS, AuthorityLevel.COMMUNE, -9 * DAY, False),
        (DemandClass.PARTICIPANTS, AuthorityLevel.COMMUNE, None, False),
    ],
)
def test_what_is_told_at_once(
    demand: DemandClass, level: AuthorityLevel, due_in: timedelta | None, at_once: bool
) -> None:
    due_at: datetime | None = NOW + due_in if due_in is not None else None
    assert is_told_at_once(demand, level, due_at, NOW) is at_once
