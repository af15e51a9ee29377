"""How far an organisation depends on its donors: shares of one year's money, and medians of many organisations."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from statistics import median

from .money import FEWEST_ORGANISATIONS, may_publish_money

#: In which steps a median of shares, and a count of people or organisations, is published.
STEP = 5
#: A count is published from so many on, of so many organisations, of which none has more than this share.
FEWEST, FEWEST_SOURCES, LARGEST_PERCENT = 5, 3, 70


class IndependenceMeasure(StrEnum):
    """What is worked out of a year's money. All in per cent, but the months."""

    LARGEST_DONOR = "largest_donor"
    CONCENTRATION = "concentration"
    RESTRICTED = "restricted"
    RESERVE_MONTHS = "reserve_months"
    ADVOCACY = "advocacy"


@dataclass(frozen=True, slots=True)
class GrantMoney:
    """What one grant gives in a year. `restricted` None: nobody has said."""

    donor: str
    amount: int
    restricted: bool | None = None


@dataclass(frozen=True, slots=True)
class MoneyOfYear:
    """One organisation's year. None: nobody has said. `reserve`: what it can spend freely, from its own reserve."""

    grants: tuple[GrantMoney, ...] = ()
    other_income: int = 0
    spent: int | None = None
    advocacy: int | None = None
    reserve: int | None = None

    @property
    def income(self) -> int:
        return sum(grant.amount for grant in self.grants) + self.other_income


def measures_of(money: MoneyOfYear) -> dict[IndependenceMeasure, float | None]:
    """Every measure; None where it cannot be said."""
    by_donor: Counter[str] = Counter()
    for grant in money.grants:
        by_donor[" ".join(grant.donor.casefold().split())] += grant.amount
    donor_total = by_donor.total()
    answered_grants = [grant for grant in money.grants if grant.restricted is not None]
    restricted = sum(grant.amount for grant in answered_grants if grant.restricted)
    return {
        IndependenceMeasure.LARGEST_DONOR: _percent(max(by_donor.values(), default=0), money.income)
        if donor_total
        else None,
        IndependenceMeasure.CONCENTRATION: 100 * sum((amount / donor_total) ** 2 for amount in by_donor.values())
        if donor_total
        else None,
        IndependenceMeasure.RESTRICTED: _percent(restricted, sum(grant.amount for grant in answered_grants)),
        IndependenceMeasure.RESERVE_MONTHS: 12 * money.reserve / money.spent
        if money.spent and money.reserve is not None
        else None,
        IndependenceMeasure.ADVOCACY: _percent(money.advocacy, money.spent) if money.advocacy is not None else None,
    }


def _percent(part: int, whole: int | None) -> float | None:
    return 100 * part / whole if whole else None


def medians_of(organisations: Collection[MoneyOfYear]) -> dict[IndependenceMeasure, int | None]:
    """One number for each measure, in steps; None: withheld. Nothing at all where one or two have nearly all money."""
    if not may_publish_money([money.income for money in organisations if money.income]):
        return dict.fromkeys(IndependenceMeasure)
    rows = [measures_of(money) for money in organisations]
    return {measure: _median(measure, [row[measure] for row in rows]) for measure in IndependenceMeasure}


def _median(measure: IndependenceMeasure, values: Iterable[float | None]) -> int | None:
    answers = [value for value in values if value is not None]
    if len(answers) < FEWEST_ORGANISATIONS:
        return None
    return in_steps(median(answers), 1 if measure is IndependenceMeasure.RESERVE_MONTHS else STEP)


def in_steps(number: float, step: int = STEP) -> int:
    """To the nearest step; what lies between two goes up."""
    return int(number / step + 0.5) * step


def counted_together(by_organisation: Mapping[str, int]) -> int | None:
    """A total in steps; None: withheld, since it is small, from few, or nearly all of one or two."""
    counts = sorted((count for count in by_organisation.values() if count > 0), reverse=True)
    total = sum(counts)
    if total < FEWEST or len(counts) < FEWEST_SOURCES:
        return None
    return in_steps(total) if 100 * counts[0] <= LARGEST_PERCENT * total else None
