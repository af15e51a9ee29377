"""`karpear rule publish`: what may be said of a quarter or a year without betraying whoever reported."""

from collections import Counter
from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Annotated, Any, Self

from pydantic import AfterValidator, Field, StrictBool, StrictInt, model_validator

from karpear.countries.loader import packs_folder, read_pack
from karpear.rules.counting.counted import country_of
from karpear.rules.counting.facts import CountedFact
from karpear.rules.counting.periods import Period
from karpear.rules.counting.publication import RULE_VERSION, Publication, Withheld, must_fit, publish

from .outside import OutsideRule, Value

COUNTRY = "kh"
LONGEST_KEY = 80
MOST_FACTS, MOST_RELEASES, MOST_CELLS = 200_000, 400, 10_000


#: A key that has no value is not there at all.
LEFT_OUT: Any = Field(default=None, exclude_if=lambda value: value is None)


def _spelled(text: str) -> str:
    return str(Period.parse(text))


type Key = Annotated[str, Field(min_length=1, max_length=LONGEST_KEY)]
type PeriodText = Annotated[str, AfterValidator(_spelled)]


class FactGiven(Value):
    """One report of one organisation. `event`: facts of the same event and kind are one report.

    `province`: ISO 3166-2, as the pack of Cambodia has it; one that it does not have lies in the zone "elsewhere".
    """

    id: Key
    org: Key
    event: Key | None = None
    kind: Key
    province: Key
    day: date


class CellTold(Value):
    """`kind`, and `province` or `zone` as the grid has them; with `n`, or with the reason why not."""

    kind: Key
    province: Key | None = LEFT_OUT
    zone: Key | None = LEFT_OUT
    n: Annotated[StrictInt, Field(ge=0)] | None = LEFT_OUT
    withheld: Withheld | None = LEFT_OUT

    @model_validator(mode="after")
    def _number_or_reason(self) -> Self:
        if (self.n is None) == (self.withheld is None):
            raise ValueError("A cell has either n or withheld.")
        return self


class ExposedTold(Value):
    """A cell that can be worked out. `insider`: only by one or two organisations that know their own reports."""

    kind: Key
    province: Key | None = LEFT_OUT
    zone: Key | None = LEFT_OUT
    period: PeriodText
    insider: StrictBool = False


class AttackTold(Value):
    """`held`: nobody can work out a cell that is hidden. If somebody can, no cell has a number."""

    held: StrictBool
    exposed: Annotated[list[ExposedTold], Field(max_length=MOST_CELLS)] = Field(default_factory=list)


class ReleaseTold(Value):
    """What this rule answered. `grid`: how finely it counts, as in "zone × kind × quarter"."""

    period: PeriodText
    grid: Key
    cells: Annotated[list[CellTold], Field(max_length=MOST_CELLS)]
    attack: AttackTold = AttackTold(held=True)
    version: Key = RULE_VERSION

    def publication(self) -> Publication:
        """As the rule reads it. Raises ValueError for a grid that there is not."""
        return Publication.from_json(self.model_dump(mode="json", exclude_none=True))


class PublishQuestion(Value):
    """`released`: everything that left before, as this rule answered it."""

    facts: Annotated[list[FactGiven], Field(max_length=MOST_FACTS)]
    period: PeriodText
    today: date
    released: Annotated[list[ReleaseTold], Field(max_length=MOST_RELEASES)] = Field(default_factory=list)


def answer_publish(question: PublishQuestion) -> ReleaseTold:
    """As the page of releases does it. Raises ValueError for a fact that is there twice, a grid that there is not, and
    a release that does not fit its grid.
    """
    facts = [CountedFact(**fact.model_dump()) for fact in question.facts]
    if twice := [fact for fact, times in Counter(fact.id for fact in facts).items() if times > 1]:
        raise ValueError(f"The fact “{twice[0]}” is there twice.")
    released = [release.publication() for release in question.released]
    country = country_of(facts, _zones())
    for release in released:
        must_fit(release, country)
    publication = publish(facts, Period.parse(question.period), question.today, released, _zones())
    return ReleaseTold.model_validate(publication.to_json())


@cache
def _zones() -> Mapping[str, str]:
    return {province.code: province.zone for province in read_pack(packs_folder() / COUNTRY).provinces}


RULE = OutsideRule("publish", PublishQuestion, ReleaseTold, answer_publish)
