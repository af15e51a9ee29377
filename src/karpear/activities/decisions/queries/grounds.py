"""What a plan says to the assessment that stands on it, and what is left of that assessment when the plan changed."""

from dataclasses import dataclass

from karpear.countries.catalogue import Catalogue, CatalogueMeasure
from karpear.countries.queries import catalogue_or_empty
from karpear.people.models import Organisation
from karpear.people.queries.country import country_of
from karpear.rules.plan.conditions import Need, PlanFacts
from karpear.rules.risk.matrix import Level

from ...itinerary.models import Activity
from ...itinerary.queries import legs_of, stays_behind, travels_alone
from ..ground import PlanGround
from ..judgement import JudgedAnswers, chosen, judge, levels
from ..models import Assessment
from .cover import cover_ground


def catalogue_of(organisation: Organisation | None) -> Catalogue:
    """The catalogue of the organisation's country; an empty one where the country has no pack."""
    return catalogue_or_empty(country_of(organisation))


def ground_of(activity: Activity, *, with_cover: bool = True) -> PlanGround:
    """The plan as it is now. What the register of cover does not say, and who is briefed, the assessment asks.

    `with_cover`: False where nothing depends on who is insured: the register of cover is not looked into.
    """
    legs = legs_of(activity)
    dark = next(((leg.departs_at, leg.arrives_at) for leg in legs if leg.night), None)
    lone_travel, buddy = travels_alone(activity, legs), stays_behind(activity)
    facts = PlanFacts(night=dark is not None, alone=lone_travel, buddy=buddy, insured=False, briefed=False)
    return PlanGround(
        facts,
        dark,
        in_parts=activity.legs.exists(),
        lone_part=any(leg.alone for leg in legs),
        cover=cover_ground(activity) if with_cover else None,
    )


@dataclass(frozen=True, slots=True)
class Holding:
    """What an assessment still says of the plan as it is now. `level`: without the measures in `fallen`.

    `risks`: judged again, where something has fallen.
    """

    level: Level
    fallen: tuple[CatalogueMeasure, ...] = ()
    risks: tuple[JudgedAnswers, ...] = ()


def holding(activity: Activity, assessment: Assessment) -> Holding:
    """A measure that the plan has come to contradict has fallen: the level counts without it."""
    content, catalogue = assessment.content, catalogue_of(activity.organisation)
    measures = chosen(content, catalogue)
    with_cover = any(Need.INSURED in measure.needs for measure in measures)
    ground = ground_of(activity, with_cover=with_cover).with_answers(content)
    fallen = tuple(measure for measure in measures if ground.refuses(measure))
    if not fallen:
        return Holding(Level(assessment.level_after))
    risks = tuple(judge(content, catalogue, ground.facts))
    return Holding(levels(risks)[1], fallen, risks)
