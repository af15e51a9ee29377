"""How much money the worst day asks for: many invented years, each with the events that chance gives it.

Source: our own judgement (docs/guide/reserve.md says it in words). Each kind of event strikes each person by itself, at
its own rate (Poisson); what a year costs is the sum over its events. The places of years in each kind's distribution
are spread evenly (Richtmyer 1951) from a start that chance gives (Cranley and Patterson 1976), so the answer hardly
depends on the seed; and with the same seed more people, a higher rate or a higher cost never lower any number.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from itertools import accumulate
from math import ceil, exp, floor, lgamma, log, sqrt

YEARS = 20_000
SEED = 1
BARS = 20
#: Each year that is asked for is played through as often as makes so many courses of a year.
COURSES = 160_000
#: By so many standard errors would a share of so many years drawn by lot be wrong, in one case of three.
WITHIN = 1.0
#: More than this is no organisation, and would keep the server busy.
MOST_PEOPLE, MOST_POOL, MOST_KINDS, MOST_YEARS = 10_000, 100, 20, 200_000
#: One person a year.
MOST_RATE = 365.0
MOST_EVENTS = 1_000_000.0
MOST_COST = 2_000_000_000.0
#: Their square roots lie in no simple ratio to each other: one for each kind of event.
PRIMES = (2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71)
_MASK = 2**64 - 1


@dataclass(frozen=True, slots=True)
class EventRate:
    """One kind of event: how many a person meets in a year, and what one costs."""

    name: str
    per_person_year: float
    cost: float


@dataclass(frozen=True, slots=True)
class CommonShock:
    """`at_once` of each of these `events` come together, in every organisation of a pool: one campaign reaches all."""

    events: tuple[str, ...]
    at_once: int


@dataclass(frozen=True, slots=True)
class ReserveQuestion:
    """`people`: of one organisation. `pool`: so many alike share one reserve; every answer is for one of them."""

    people: int
    events: tuple[EventRate, ...]
    shock: CommonShock | None = None
    pool: int = 1
    years: int = YEARS
    seed: int = SEED


@dataclass(frozen=True, slots=True)
class ReserveOutlook:
    """What years cost one organisation. `mean`: what one must expect, exactly: people × rate × cost.

    `p90`: enough for nine years of ten. `empty_share`: of years in which nothing happens, in the whole pool. `bars`:
    twenty years that stand for all, from the calmest to the worst. `shock_cost`: what the shock costs on top;
    `ruin`: the share of years in which what is kept for the 95th percentile is not enough once the shock is added.
    """

    mean: float
    p90: float
    p95: float
    p99: float
    empty_share: float
    bars: tuple[float, ...]
    shock_cost: float = 0.0
    ruin: float | None = None


@lru_cache(maxsize=64)
def outlook(question: ReserveQuestion) -> ReserveOutlook:
    """What these people, events and costs mean for a reserve. Raises ValueError for what cannot be."""
    _check(question)
    losses, busy = _simulate(question)
    losses.sort()
    mean = sum(question.people * event.per_person_year * event.cost for event in question.events)
    enough_for = partial(_quantile, losses, question.years)
    p95 = enough_for(0.95)
    shock_cost = _shock_cost(question)
    ruin = None
    if question.shock:
        ruin = sum(1 for loss in losses if loss + shock_cost > p95) / len(losses)
    return ReserveOutlook(
        mean=mean,
        p90=enough_for(0.90),
        p95=p95,
        p99=enough_for(0.99),
        empty_share=1 - busy / len(losses),
        bars=tuple(enough_for((bar + 0.5) / BARS) for bar in range(BARS)),
        shock_cost=shock_cost,
        ruin=ruin,
    )


def _check(question: ReserveQuestion) -> None:
    limits = (
        (question.people, 0, MOST_PEOPLE, "people"),
        (question.pool, 1, MOST_POOL, "pool"),
        (question.years, 1, MOST_YEARS, "years"),
        (len(question.events), 0, MOST_KINDS, "events"),
        *((event.per_person_year, 0, MOST_RATE, "per_person_year") for event in question.events),
        *((event.cost, 0, MOST_COST, "cost") for event in question.events),
        *((_expected(question, event), 0, MOST_EVENTS, "people × pool × per_person_year") for event in question.events),
    )
    for value, least, largest, name in limits:
        if not least <= value <= largest:
            raise ValueError(f"{name} must lie between {least:,} and {largest:,.0f}.")
    names = [event.name for event in question.events]
    if len(set(names)) < len(names):
        raise ValueError("Each event needs a name of its own.")
    if question.shock and (unknown := [name for name in question.shock.events if name not in names]):
        raise ValueError(f"The shock names {unknown[0]!r}, which is not among the events.")


def _expected(question: ReserveQuestion, event: EventRate) -> float:
    """How many of these a year brings to the whole pool."""
    return question.people * question.pool * event.per_person_year


def _shock_cost(question: ReserveQuestion) -> float:
    shock = question.shock
    if shock is None:
        return 0.0
    return shock.at_once * sum(event.cost for event in question.events if event.name in shock.events)


def _simulate(question: ReserveQuestion) -> tuple[list[float], int]:
    """(what each course of a year costs one organisation, in how many anything happens)."""
    courses = question.years * max(1, COURSES // question.years)
    losses, is_busy = [0.0] * courses, bytearray(courses)
    for kind, event in enumerate(question.events):
        expected = _expected(question, event)
        if not expected:
            continue
        cost = event.cost / question.pool
        for course, count in _busy_courses(expected, courses, _start(question.seed, kind), sqrt(PRIMES[kind])):
            losses[course] += count * cost
            is_busy[course] = 1
    return losses, sum(is_busy)


def _busy_courses(expected: float, courses: int, start: float, stride: float) -> Iterator[tuple[int, int]]:
    """(which, how many events) for each course that has any: a higher rate gives each of them as many or more."""
    first, ends = _chances(expected)
    for course in range(courses):
        place = (start + course * stride) % 1.0
        if first or place >= ends[0]:
            yield course, first + min(bisect_right(ends, place), len(ends) - 1)


def _chances(expected: float) -> tuple[int, list[float]]:
    """(a first number of events, chance of so many or fewer, of one more or fewer, …), as far as it matters."""
    reach = 12 * sqrt(expected) + 40
    first = max(0, floor(expected - reach))
    counts = range(first, ceil(expected + reach) + 1)
    shares = (exp(count * log(expected) - expected - lgamma(count + 1)) for count in counts)
    return first, list(accumulate(shares))


def _start(seed: int, kind: int) -> float:
    """A place in [0, 1) that looks like chance, the same for the same seed (SplitMix64: Steele, Lea and Flood 2014)."""
    mixed = (seed * 0x2545F4914F6CDD1D + (kind + 1) * 0x9E3779B97F4A7C15) & _MASK
    mixed = ((mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
    mixed = ((mixed ^ (mixed >> 27)) * 0x94D049BB133111EB) & _MASK
    return (mixed ^ (mixed >> 31)) / (_MASK + 1)


def _quantile(ordered: Sequence[float], years: int, share: float) -> float:
    """The least that is enough for this share of the years, as far as so many years can tell.

    Otherwise an amount that is enough in 98.94 of 100 years would not count as one for 99.
    """
    error = sqrt(share * (1 - share) / years)
    return ordered[max(0, ceil((share - WITHIN * error) * len(ordered)) - 1)]
