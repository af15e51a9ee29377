"""Assessing an activity: answers are kept page by page, and become a new row when they are finished."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from karpear.db.rows import find_row
from karpear.people.models import Person
from karpear.people.queries.approvers import decision_policy
from karpear.rules.plan.decision import Finding, Verdict, verdict
from karpear.rules.refusals import Conflict, Forbidden

from ...access import seen, write
from ...decisions.actions.decisions import stand_after_assessment
from ...decisions.models import Assessment, Unfinished
from ...decisions.queries.decision import least_of, travellers_of
from ...decisions.queries.grounds import catalogue_of, ground_of
from ...decisions.queries.risk import may_assess
from ...itinerary.models import Activity, PlanState, Traveller
from ...plans.actions.draft import new_draft
from ...plans.actions.pages import save_when
from ..body import Assessed, read
from ..unfinished import ANSWERED, put, reused

_OPEN = (PlanState.DRAFT, PlanState.PLANNED)
#: By one person of one plan: each asks an approver, and none is ever deleted.
MOST_AN_HOUR = 60


def assessable(person: Person, activity: UUID) -> Activity:
    """An activity that this person may assess, locked until the transaction ends.

    Its own person may, and whoever may see the activities of its organisation. Missing: a stranger's. Forbidden: one
    they only travel in or watch. Conflict: one that is over.
    """
    locked_plan = seen(person, activity)
    if not may_assess(person, locked_plan):
        raise Forbidden(_("Only the person who made this plan, or somebody responsible for security, can assess it."))
    if locked_plan.state not in _OPEN:
        raise Conflict(_("This plan is %(state)s.") % {"state": locked_plan.get_state_display()})
    return locked_plan


@transaction.atomic
def assess_something(*, person: Person, clean: Mapping[str, Any], now: datetime) -> Activity:
    """A draft that knows just enough to be assessed. `clean`: what `new_draft` and `save_when` take together."""
    draft = new_draft(person=person, clean={"purpose": "", **clean}, now=now)
    return save_when(person=person, activity=draft.pk, clean=clean, now=now)


@transaction.atomic
def save_answers(*, person: Person, activity: UUID, part: str, clean: Mapping[str, Any], now: datetime) -> Unfinished:
    """Keep the answers of one page, so that nothing is lost by stopping there. `part`: one of PARTS, or `left`."""
    locked_plan = assessable(person, activity)
    unfinished, _new = Unfinished.objects.get_or_create(activity=locked_plan, person=person, defaults={"saved_at": now})
    unfinished.content, unfinished.saved_at = put(part, unfinished.content, clean), now
    unfinished.save(update_fields=["content", "saved_at"])
    write("save", locked_plan, by=person, now=now, step=f"assess_{part}")
    return unfinished


@transaction.atomic
def reuse(
    *,
    person: Person,
    activity: UUID,
    assessment: UUID,
    declared: bool,
    warned: bool = False,
    looked_through: bool = False,
    now: datetime,
) -> Unfinished:
    """Begin with the answers of an earlier assessment that this person may see: never with its verdict, nor with what
    must be said again each time (threat, warning, source, briefing), nor with measures that this plan contradicts.
    `looked_through`: they say that it is all still so, and go on to the last page. Raises Missing for another's."""
    locked_plan = assessable(person, activity)
    old_assessment = find_row(
        Assessment.objects.filter(pk=assessment, activity__in=Activity.objects.visible_to(person))
    )
    catalogue, ground = catalogue_of(locked_plan.organisation), ground_of(locked_plan)
    content = reused(old_assessment.content, catalogue, ground, looked_through=looked_through)
    content |= {"declared": declared, "warned": warned}
    unfinished, _new = Unfinished.objects.update_or_create(
        activity=locked_plan, person=person, defaults={"saved_at": now, "content": content}
    )
    write("save", locked_plan, by=person, now=now, step="assess_reuse")
    return unfinished


@transaction.atomic
def forget_answers(*, person: Person, activity: UUID, now: datetime) -> None:
    """Throw away what is not finished, to begin afresh."""
    locked_plan = assessable(person, activity)
    Unfinished.objects.filter(activity=locked_plan, person=person).delete()
    write("save", locked_plan, by=person, now=now, step="assess_afresh")


@transaction.atomic
def finish_assessment(*, person: Person, activity: UUID, clean: Mapping[str, Any], now: datetime) -> Assessment:
    """The last page saved: the kept answers become an assessment. Raises Conflict when a page before is missing."""
    unfinished = save_answers(person=person, activity=activity, part="measures", clean=clean, now=now)
    if any(part not in unfinished.content.get("done", []) for part in ANSWERED):
        raise Conflict(_("A page before this one is not answered yet."))
    assessment = assess(person=person, activity=activity, clean=unfinished.content, now=now)
    unfinished.delete()
    return assessment


@transaction.atomic
def assess(*, person: Person, activity: UUID, clean: Mapping[str, Any], now: datetime) -> Assessment:
    """A new assessment, and how the activity stands after it. Earlier ones stay as they are.

    `clean`: {threats: [{id, name}], vulnerabilities, capacities: [{id, name, rating}], risks: [{id, before, after}],
    measures: [{id}], confidence, reliability, warned, declared, insurance, briefed, notes, why}; own words
    have an empty id, a name and a `key`. Without `after`, measures count in full. Raises BadFields (also for a measure
    that the plan contradicts), and Conflict after MOST_AN_HOUR by the same person; nobody else is kept from assessing
    by that.
    """
    locked_plan = assessable(person, activity)
    recent_rows = Assessment.objects.filter(activity=locked_plan, person=person, made_at__gt=now - timedelta(hours=1))
    if recent_rows.count() >= MOST_AN_HOUR:
        raise Conflict(_("Be patient, you are sending too many requests."))
    values = read(clean, catalogue_of(locked_plan.organisation), ground_of(locked_plan))
    needed_verdict = _verdict(locked_plan, values)
    assessment = Assessment.objects.create(
        activity=locked_plan,
        person=person,
        made_at=now,
        content=values.content,
        level_before=values.level_before,
        level_after=values.level_after,
        index_before=values.index_before,
        index_after=values.index_after,
        confidence=values.confidence,
        reliability=values.reliability,
        warned=values.warned,
        declared=values.declared,
        verdict=needed_verdict,
    )
    stand_after_assessment(locked_plan, assessment, now)
    detail = {"before": int(values.level_before), "after": int(values.level_after), "verdict": int(needed_verdict)}
    write("assess", locked_plan, by=person, now=now, **detail)
    return assessment


def _verdict(activity: Activity, values: Assessed) -> Verdict:
    """What came before counts: of this plan, of the one it was copied from, and of other plans of those who go for the
    same time and province, so that nobody gets around a no by planning the same again."""
    finding = Finding(
        values.level_after, values.confidence, values.reliability, warned=values.warned, before=values.level_before
    )
    floor = least_of(activity)
    return verdict(
        finding,
        decision_policy(activity.organisation),
        forbidden_before=floor >= Verdict.SECOND_PERSON or _forbidden_elsewhere(activity),
        refused_before=floor >= Verdict.APPROVAL,
    )


def _forbidden_elsewhere(activity: Activity) -> bool:
    """Is any of those who go in another plan that had to be cancelled, for this time and for a province of this one?

    Who goes in both counts, whoever wrote the plans; a province that is not said may be any.
    """
    if activity.starts_at is None or activity.ends_at is None:
        return False
    traveller_ids = travellers_of(activity)
    with_them = Traveller.objects.filter(person__in=traveller_ids).values("activity")
    at_that_time = Activity.objects.filter(starts_at__lt=activity.ends_at, ends_at__gt=activity.starts_at)
    at_that_time = at_that_time.filter(Q(person__in=traveller_ids) | Q(pk__in=with_them)).exclude(pk=activity.pk)
    forbidden_ids = Assessment.objects.filter(activity__in=at_that_time, verdict=Verdict.MUST_CANCEL).values("activity")
    own_area = _provinces_of(activity)
    areas = [_provinces_of(plan) for plan in Activity.objects.filter(pk__in=forbidden_ids).only("province")]
    return any(not own_area or not area or own_area & area for area in areas)


def _provinces_of(activity: Activity) -> set[str]:
    """The provinces that it is known to touch."""
    return {activity.province, *activity.legs.values_list("province", flat=True)} - {""}
