"""How much a reserve must hold, asked from outside. docs/running/commands.md says what each key means."""

from typing import Annotated

from pydantic import Field, StrictInt

from karpear.rules.duty.reserve import (
    MOST_COST,
    MOST_KINDS,
    MOST_PEOPLE,
    MOST_POOL,
    MOST_RATE,
    MOST_YEARS,
    CommonShock,
    EventRate,
    ReserveQuestion,
    outlook,
)

from .outside import OutsideRule, Value

LONGEST_NAME = 80

type EventName = Annotated[str, Field(min_length=1, max_length=LONGEST_NAME)]
type Names = Annotated[list[EventName], Field(min_length=1, max_length=MOST_KINDS)]


class EventGiven(Value):
    """How many of these one person meets in a year, and what one of them costs."""

    name: EventName
    per_person_year: Annotated[float, Field(ge=0, le=MOST_RATE, allow_inf_nan=False)]
    cost: Annotated[float, Field(ge=0, le=MOST_COST, allow_inf_nan=False)]


class ShockGiven(Value):
    """`at_once` of each of these events (a name, or several) come together, in every organisation of the pool."""

    events: EventName | Names
    at_once: Annotated[StrictInt, Field(ge=0, le=MOST_PEOPLE)]


class OutlookQuestion(Value):
    """`people`: of one organisation. `pool`: so many like it share one reserve. `years`: how many are invented."""

    people: Annotated[StrictInt, Field(ge=0, le=MOST_PEOPLE)]
    events: Annotated[list[EventGiven], Field(max_length=MOST_KINDS)]
    shock: ShockGiven | None = None
    pool: Annotated[StrictInt | None, Field(ge=1, le=MOST_POOL)] = None
    years: Annotated[StrictInt, Field(ge=1, le=MOST_YEARS)]
    seed: Annotated[StrictInt, Field(ge=-(2**63), lt=2**63)]


def _is_nothing(share: float | None) -> bool:
    return share is None


class OutlookAnswer(Value):
    """For one organisation and year: what to expect, what is enough in 90, 95 and 99 of 100 years, how many are empty.

    `ruin`, where a shock was asked about: the share of years in which `p95` is not enough once it is added.
    """

    mean: float
    p90: float
    p95: float
    p99: float
    empty_share: float
    ruin: Annotated[float | None, Field(exclude_if=_is_nothing)] = None


def reserve(question: OutlookQuestion) -> OutlookAnswer:
    """As the page does it. Raises ValueError for a shock of events that are not there, or of too many in all."""
    years = outlook(
        ReserveQuestion(
            people=question.people,
            events=tuple(EventRate(event.name, event.per_person_year, event.cost) for event in question.events),
            shock=_shock(question.shock),
            pool=question.pool or 1,
            years=question.years,
            seed=question.seed,
        )
    )
    return OutlookAnswer(
        mean=years.mean, p90=years.p90, p95=years.p95, p99=years.p99, empty_share=years.empty_share, ruin=years.ruin
    )


def _shock(shock: ShockGiven | None) -> CommonShock | None:
    if shock is None:
        return None
    names = (shock.events,) if isinstance(shock.events, str) else tuple(dict.fromkeys(shock.events))
    return CommonShock(names, shock.at_once)


RULE = OutsideRule("reserve", OutlookQuestion, OutlookAnswer, reserve)
