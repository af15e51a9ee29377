"""How long things are kept: so many days after a moment that the row itself knows.

Source: docs/running/retention.md. Each room's `purge(now)` deletes what is past its cutoff.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class Retention:
    """`days` after the moment in the field `after`."""

    days: int
    after: str

    def __post_init__(self) -> None:
        if self.days <= 0:
            raise ValueError("Something that is written is kept for a day at least.")

    def cutoff(self, now: datetime) -> datetime:
        """Rows whose moment is earlier than this have expired."""
        return now - timedelta(days=self.days)
