"""Is somebody insured for what is planned? The floor of the law and the policies, asked from outside."""

from datetime import date
from functools import cache
from typing import Annotated, Literal

from pydantic import Field, StrictBool, StrictInt

from karpear.countries.loader import packs_folder, read_pack
from karpear.preparedness.cover.words import reason_texts
from karpear.rules.duty.cover import check_cover
from karpear.rules.duty.cover_facts import (
    CoverWord,
    InsuredPerson,
    PlannedCover,
    PolicyTerms,
    SecurityFloor,
)
from karpear.rules.duty.cover_terms import Category, InsuranceKind, NamedRisk, OperativeTime, Ticked
from karpear.rules.duty.means import means_of

from .outside import OutsideRule, Value

COUNTRY = "kh"
MOST_POLICIES, MOST_DAYS = 60, 400

type Country = Annotated[str, Field(pattern=r"^[a-z]{2}$")]
type Place = Annotated[str, Field(max_length=12)]


class TravellerGiven(Value):
    """`category` null: nobody knows. `name`: as policies name people; without it nobody is insured by name."""

    category: Category | None
    name: str = ""


class TripGiven(Value):
    """What is planned. `days`: dates; or only how many, where the dates are not known.

    `province`, `mode`: the empty text where nobody knows. `activity`: trip, event, visit, meeting, training, office,
    home, interview, documentation, monitoring, court, protest, without_permit.
    """

    days: Annotated[list[date], Field(max_length=MOST_DAYS)] | Annotated[StrictInt, Field(ge=1, le=MOST_DAYS)]
    country: Country
    province: Place
    mode: str
    night: StrictBool
    activity: str


class PolicyGiven(Value):
    """What one policy says. What is left out of `exclusions` nobody looked up; so with `advisory` null, no `countries`.

    `countries`: codes, or `*` for every country. `advisory`: it leaves out what governments warn of;
    `provinces_out`: which provinces that are today. `called`: its name in the answer.
    """

    kind: InsuranceKind
    starts_on: date | None = None
    ends_on: date | None = None
    categories: frozenset[Category] = frozenset()
    names: frozenset[str] = frozenset()
    operative_time: OperativeTime = OperativeTime.ALWAYS
    countries: frozenset[str] = frozenset()
    advisory: StrictBool | None = None
    provinces_out: frozenset[Place] = frozenset()
    exclusions: dict[NamedRisk, Ticked] = Field(default_factory=dict)
    called: str = ""

    def terms(self, name: str) -> PolicyTerms:
        """As the rule reads it, for somebody of this name."""
        cells = {key: getattr(self, key) for key in type(self).model_fields if key not in ("names", "called")}
        return PolicyTerms(**cells, named=bool(name) and name in self.names)


class CoverQuestion(Value):
    """`social_security`: is the traveller registered? null: nobody asked."""

    traveller: TravellerGiven
    plan: TripGiven
    social_security: StrictBool | None
    policies: Annotated[list[PolicyGiven], Field(max_length=MOST_POLICIES)]


class CoverAnswered(Value):
    """`why`: sentences, as the pages say them; empty where everything is covered."""

    answer: Literal["covered", "partly", "not", "unknown"]
    why: list[str]


def answer_cover(question: CoverQuestion) -> CoverAnswered:
    """By the rule of the product, and what social security of Cambodia pays for."""
    plan = PlannedCover(
        question.plan.days if isinstance(question.plan.days, list) else (),
        question.plan.country,
        frozenset({question.plan.province}),
        means_of(question.plan.mode),
        night=question.plan.night,
        activity=question.plan.activity,
    )
    person = InsuredPerson(question.traveller.category, question.social_security)
    policies = [policy.terms(question.traveller.name) for policy in question.policies]
    names = [policy.called or f"Policy {n}" for n, policy in enumerate(question.policies, start=1)]
    answer = check_cover(person, plan, policies, _floor())
    return CoverAnswered.model_validate(
        {"answer": CoverWord(answer.answer).value, "why": reason_texts(answer.why, names, str)}
    )


@cache
def _floor() -> SecurityFloor | None:
    scheme = read_pack(packs_folder() / COUNTRY).security
    return scheme.floor if scheme else None


RULE = OutsideRule("cover", CoverQuestion, CoverAnswered, answer_cover)
