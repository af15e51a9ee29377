"""Quarters and years: what a release is about, and when enough time has passed to speak of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from re import fullmatch
from typing import Self

_SPELLING = r"(\d{4})(?:-Q([1-4]))?"
_FIRST_YEAR, _LAST_YEAR = 1900, 2200


@dataclass(frozen=True, slots=True)
class Period:
    """A quarter ("2026-Q3"), or a whole year ("2026"). Raises ValueError for what is neither."""

    year: int
    quarter: int | None = None

    def __post_init__(self) -> None:
        if not _FIRST_YEAR <= self.year <= _LAST_YEAR or self.quarter not in (None, 1, 2, 3, 4):
            raise ValueError(f"Not a quarter or a year between {_FIRST_YEAR} and {_LAST_YEAR}.")

    @classmethod
    def parse(cls, text: str) -> Self:
        """As it is spelled. Raises ValueError."""
        if not (spelled := fullmatch(_SPELLING, text)):
            raise ValueError(f'{text!r} is not a period: write "2026-Q3" or "2026".')
        return cls(int(spelled[1]), int(spelled[2]) if spelled[2] else None)

    @classmethod
    def quarter_of(cls, day: date) -> Self:
        """The quarter in which a day lies."""
        return cls(day.year, (day.month + 2) // 3)

    def __str__(self) -> str:
        return f"{self.year}-Q{self.quarter}" if self.quarter else str(self.year)

    @property
    def quarters(self) -> Sequence["Period"]:
        """The quarters that it consists of."""
        return [self] if self.quarter else [Period(self.year, number) for number in (1, 2, 3, 4)]

    @property
    def first(self) -> date:
        """Its first day."""
        return date(self.year, 3 * (self.quarter or 1) - 2, 1)

    @property
    def last(self) -> date:
        """Its last day."""
        month = 3 * (self.quarter or 4) + 1
        return date(self.year + month // 13, month % 12, 1) - timedelta(days=1)

    @property
    def preceding(self) -> "Period":
        """The one of the same length that ended on the day before. Raises ValueError before the first."""
        previous_quarter = Period.quarter_of(self.first - timedelta(days=1))
        return previous_quarter if self.quarter else Period(previous_quarter.year)

    def may_be_told(self, today: date, delay_days: int) -> bool:
        """Has it been over for so many days?"""
        return today >= self.last + timedelta(days=delay_days)
