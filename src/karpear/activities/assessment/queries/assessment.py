"""What the assessment of an activity is made of, what was found, and what was found before."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from karpear.countries.catalogue import Catalogue
from karpear.db.rows import find_row
from karpear.people.models import Organisation, Person
from karpear.people.queries.approvers import focus_of
from karpear.rules.plan.suggestions import Suggestion, suggest
from karpear.rules.refusals import Forbidden
from karpear.rules.risk.matrix import FactorKind, Focus

from ...decisions.ground import PlanGround
from ...decisions.models import Assessment, Unfinished
from ...decisions.queries.grounds import catalogue_of, ground_of
from ...decisions.queries.risk import may_assess
from ...itinerary.models import Activity
from ...itinerary.queries import plan_of
from ..models import Recent

# Answers are encrypted, so what is similar is found among the newest few.
_LOOKED_AT = 20


@dataclass(frozen=True, slots=True)
class Begun:
    """An assessment under way. `answers`: what this person has kept; `suggested`: by term, the most pressing first.

    `ground`: the plan that it stands on. `last`: the assessment of this activity before; `similar`: one of a similar
    activity, to begin from.
    """

    activity: Activity
    own: bool
    answers: Mapping[str, Any]
    catalogue: Catalogue
    focus: Focus | None
    suggested: Mapping[FactorKind, Sequence[Suggestion]]
    ground: PlanGround
    last: Assessment | None
    similar: Assessment | None

    @property
    def source(self) -> Assessment | None:
        """Where answers can be taken from."""
        return self.last or self.similar


def begun(person: Person, activity: UUID) -> Begun:
    """Everything that the pages of an assessment need. Raises Missing, and Forbidden for who may only look."""
    plan = plan_of(person, activity)
    if not may_assess(person, plan):
        raise Forbidden
    unfinished = Unfinished.objects.filter(activity=plan, person=person).first()
    last = plan.assessments.select_related("person").first()
    catalogue, ground = catalogue_of(plan.organisation), ground_of(plan)
    return Begun(
        activity=plan,
        own=plan.person_id == person.pk,
        answers=unfinished.content if unfinished else {},
        catalogue=catalogue,
        focus=focus_of(plan.organisation),
        suggested=_suggest_factors(plan, catalogue, ground),
        ground=ground,
        last=last,
        similar=None if last or unfinished else _find_similar(person, plan),
    )


def _suggest_factors(
    activity: Activity, catalogue: Catalogue, ground: PlanGround
) -> dict[FactorKind, list[Suggestion]]:
    through = list(activity.legs.exclude(province="").values_list("province", flat=True))
    recent = recent_facts(activity.organisation, [activity.province, *through])
    return {
        kind: suggest(
            catalogue.for_activities(kind),
            kind=activity.kind,
            focus=focus_of(activity.organisation),
            province=activity.province,
            through=through,
            night=ground.facts.night,
            alone=ground.facts.alone,
            recent=recent,
        )
        for kind in FactorKind
    }


def recent_facts(organisation: Organisation | None, provinces: Sequence[str]) -> Mapping[str, int]:
    """Similar facts recently, by threat: in these provinces, or anywhere while no province is known."""
    if organisation is None:
        return {}
    rows = Recent.objects.filter(organisation=organisation)
    if places := {province for province in provinces if province}:
        rows = rows.filter(province__in=places)
    counts: Counter[str] = Counter()
    for threat, count in rows.values_list("threat", "count"):
        counts[threat] += count
    return counts


def _find_similar(person: Person, activity: Activity) -> Assessment | None:
    """The newest assessment of another activity of the same person: of the same name, else the same kind and place."""
    rows = Assessment.objects.filter(activity__person=activity.person_id, activity__in=_visible_activities(person))
    rows = rows.filter(activity__kind=activity.kind).exclude(activity=activity)
    candidates = list(rows.select_related("activity", "person").defer("content")[:_LOOKED_AT])
    title = activity.title.casefold().strip()
    same_name = (assessment for assessment in candidates if assessment.activity.title.casefold().strip() == title)
    same_place = (
        assessment
        for assessment in candidates
        if activity.province and assessment.activity.province == activity.province
    )
    return next(same_name, None) or next(same_place, None)


def _visible_activities(person: Person) -> Any:
    return Activity.objects.visible_to(person).values("pk")


def assessment_of(person: Person, activity: UUID, assessment: UUID) -> Assessment:
    """One finished assessment, old or new, of an activity that this person may see. Raises Missing."""
    rows = Assessment.objects.filter(activity__in=_visible_activities(person), activity=activity, pk=assessment)
    return find_row(rows.select_related("activity__person", "activity__organisation", "person", "approver"))
