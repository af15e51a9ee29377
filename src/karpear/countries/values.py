"""What every fact of a pack carries: a source, a day, and names in several languages."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

#: A fact that was looked up holds so long.
KEPT_FRESH = timedelta(days=365)


class FactConfidence(StrEnum):
    """How far a fact may be relied on."""

    CHECKED = "checked"
    TO_CHECK = "to check"


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a fact comes from, and when somebody last looked."""

    source: str
    checked_on: date
    confidence: FactConfidence

    def is_old(self, today: date) -> bool:
        """Has nobody looked for more than a year?"""
        return today - self.checked_on > KEPT_FRESH

    def is_sure(self, today: date) -> bool:
        """Does a source confirm it, and has somebody looked within a year?"""
        return self.confidence is FactConfidence.CHECKED and not self.is_old(today)


@dataclass(frozen=True, slots=True)
class Name:
    """A name in several languages; English is always there."""

    by_language: Mapping[str, str]

    def in_language(self, language: str) -> str:
        """The name in this language (`km`, `en-gb` …), else in English."""
        return self.by_language.get(language.partition("-")[0], self.by_language["en"])
