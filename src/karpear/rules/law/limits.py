"""How many may come and at which hours, held against what a plan says of itself. Source: docs/guide/law.md."""

from dataclasses import dataclass
from datetime import datetime, time
from enum import StrEnum

from .instruments import LawfulActivity


class LimitAnswer(StrEnum):
    """What a plan says to a limit. `NOT_SAID`: it does not say it, so nobody can tell."""

    WITHIN = "within"
    BEYOND = "beyond"
    NOT_SAID = "not_said"


@dataclass(frozen=True, slots=True)
class ActivityLimits:
    """What an article names in numbers; None where it names none.

    `most_people`: with more it is `beyond`, which owes what that kind owes. `opens`, `closes`: the hours of one day.
    """

    most_people: int | None = None
    beyond: LawfulActivity | None = None
    opens: time | None = None
    closes: time | None = None

    def number_answer(self, people: int | None) -> LimitAnswer | None:
        """Do not too many come? None where there is no limit."""
        if self.most_people is None:
            return None
        if people is None:
            return LimitAnswer.NOT_SAID
        return LimitAnswer.WITHIN if people <= self.most_people else LimitAnswer.BEYOND

    def hours_answer(self, starts_at: datetime, ends_at: datetime | None) -> LimitAnswer | None:
        """Is it held within the hours? Of what takes longer than a day only the first hour is known."""
        if self.opens is None or self.closes is None:
            return None
        if not self.opens <= starts_at.time() < self.closes:
            return LimitAnswer.BEYOND
        if ends_at is None or ends_at.date() != starts_at.date():
            return LimitAnswer.NOT_SAID
        return LimitAnswer.WITHIN if ends_at.time() <= self.closes else LimitAnswer.BEYOND

    def counts_as(self, kind: LawfulActivity, people: int | None) -> LawfulActivity:
        """What it is before the law, with so many people."""
        is_beyond = self.number_answer(people) is LimitAnswer.BEYOND
        return self.beyond if is_beyond and self.beyond else kind
