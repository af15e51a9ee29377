"""All days of a duty in a window, each with a key that stays the same however often it is asked.

Source: docs/guide/law.md.
"""

from dataclasses import dataclass
from datetime import date

from .applies import Who
from .counted import Counted
from .deadline import Anchor, Deadline
from .organisation import ExpiryKind, LegalEventKind, LegalProfile
from .working_days import WorkingCalendar


@dataclass(frozen=True, slots=True)
class DutyRule:
    """What decides the days of a duty: whom it binds, and by when. `since`, `until`: only due days between them."""

    who: Who
    deadline: Deadline
    events: frozenset[LegalEventKind] = frozenset()
    expiries: frozenset[ExpiryKind] = frozenset()
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One time that a duty is due. `key`: "2026" (the year it is about), "2026-11", "once", or of the event."""

    key: str
    anchor: Anchor
    counted: Counted

    @property
    def day(self) -> date:
        """Where it stands in a calendar: the last day, or that of the event where none can be counted."""
        return self.counted.due or self.anchor.on


def occurrences(
    duty: DutyRule, profile: LegalProfile, calendar: WorkingCalendar, since: date, until: date
) -> tuple[Occurrence, ...]:
    """Those that stand in a calendar from `since` to `until`, by day; none where the duty does not bind."""
    raise NotImplementedError
