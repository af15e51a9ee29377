"""How risky an activity was found to be: for every page that shows a plan."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from karpear.people.models import Membership, Person
from karpear.rules.access import Verb
from karpear.rules.risk.matrix import Level

from ...itinerary.models import Activity, PlanState
from ..models import Assessment, Unfinished
from .grounds import holding


@dataclass(frozen=True, slots=True)
class RiskPart:
    """How risky an activity was found to be, newest first. `own`: the reader's; `may_assess`: by the reader, now.

    `level`: of the newest after measures, without those that the plan has come to contradict.
    """

    activity: Activity
    own: bool = False
    assessments: Sequence[Assessment] = field(default=())
    may_assess: bool = False
    begun: bool = False
    level: Level | None = None

    @property
    def latest(self) -> Assessment | None:
        return self.assessments[0] if self.assessments else None


def may_assess(person: Person, activity: Activity) -> bool:
    """Its own person may, and whoever may see the activities of its organisation."""
    if activity.person_id == person.pk:
        return True
    members = Membership.objects.that_may(Verb.SEE_ACTIVITIES).filter(person=person)
    return activity.organisation_id is not None and members.filter(organisation=activity.organisation_id).exists()


def risk_part(person: Person, activity: Activity) -> RiskPart:
    """For the pages of a plan that this person may see."""
    rows = list(activity.assessments.select_related("person", "approver").defer("content"))
    is_open = activity.state in (PlanState.DRAFT, PlanState.PLANNED)
    return RiskPart(
        activity=activity,
        own=activity.person_id == person.pk,
        assessments=rows,
        may_assess=is_open and may_assess(person, activity),
        begun=Unfinished.objects.filter(activity=activity, person=person).exists(),
        level=_level(activity, rows[0], is_open=is_open) if rows else None,
    )


def _level(activity: Activity, newest: Assessment, *, is_open: bool) -> Level:
    return holding(activity, newest).level if is_open else Level(newest.level_after)
