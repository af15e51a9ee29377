"""Counting what people said of themselves, so that a total never says it of one of them.

Source: docs/guide/families.md and docs/guide/succession.md; statistical disclosure control: a minimum number of people,
no dominant one, rounding, no second publication from which a difference could be taken, and nobody who has just come:
whoever adds four accounts and answers for them would know what the fifth said.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from .family import FamilyCase, Payer

#: Fewer people than this are never summed or counted.
LEAST = 5
#: Nobody's part may be larger than this share of a total that is shown.
LARGEST_SHARE = 0.5
#: Whoever has belonged to an organisation for less than this answers, and counts, later.
BELONGS_FOR = timedelta(days=183)
#: The most that one family can be said to need in a month, in US dollars; more is a slip of the finger.
MOST_A_MONTH = 20_000

type Numbers = Mapping[FamilyCase, Mapping[str, int]]


@dataclass(frozen=True, slots=True)
class CaseTotals:
    """What the families of those who agreed would need each month in one case, and who pays; None: withheld."""

    need: int | None
    covered: int | None
    paid: Mapping[Payer, int | None]

    @property
    def gap(self) -> int | None:
        """What nobody pays, as far as both numbers may be shown."""
        if self.need is None:
            return None
        return None if self.covered is None else max(0, self.need - self.covered)


def step_of(amounts: Collection[int]) -> int:
    """To what a total is rounded: the first of 1, 2, 5, 10, … that reaches one person's average part.

    So whoever joins or leaves moves a total by about one step, and what they need stays as vague.
    """
    average, step = sum(amounts) / max(1, len(amounts)), 1
    while step < average:
        step = step * 5 // 2 if str(step)[0] == "2" else step * 2
    return step


def shown_sum(amounts: Sequence[int]) -> int | None:
    """The rounded sum of what at least five people said, none of whom is most of it; None: it stays withheld."""
    positive = [amount for amount in amounts if amount > 0]
    total = sum(positive)
    if len(positive) < LEAST or max(positive) > total * LARGEST_SHARE:
        return None
    step = step_of(positive)
    return (total + step // 2) // step * step


def shown_counts(counts: Mapping[str, int]) -> dict[str, int]:
    """Of how many people said each thing: those of at least five, rounded down to fives. No other, also no zero."""
    return {key: count // LEAST * LEAST for key, count in counts.items() if count >= LEAST}


def family_totals(people: Sequence[Numbers]) -> dict[FamilyCase, CaseTotals]:
    """Each case, of those who agreed to be counted. `people`: case → {"need": …, and each payer: …}."""
    return {case: _totals_of([numbers.get(case, {}) for numbers in people]) for case in FamilyCase}


def _totals_of(rows: Sequence[Mapping[str, int]]) -> CaseTotals:
    covered = [min(row.get("need", 0), sum(row.get(payer.value, 0) for payer in Payer)) for row in rows]
    return CaseTotals(
        need=shown_sum([row.get("need", 0) for row in rows]),
        covered=shown_sum(covered),
        paid={payer: shown_sum([row.get(payer.value, 0) for row in rows]) for payer in Payer},
    )


def half_of(day: date) -> date:
    """The first day of the half-year that a day lies in."""
    return date(day.year, 1 if day.month <= 6 else 7, 1)


def half_to_publish(day: date) -> date:
    """The half-year whose totals may be published on this day: the last one that is over."""
    return half_of(half_of(day) - timedelta(days=1))
