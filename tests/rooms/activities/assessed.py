"""Assessments for tests of decisions: written as `actions.assess` writes them, with the verdict that the rule gives."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from karpear.activities.decisions.actions import answers
from karpear.activities.decisions.actions.decisions import stand_after_assessment
from karpear.activities.decisions.models import Assessment
from karpear.activities.itinerary.models import Activity
from karpear.activities.plans.actions import pages
from karpear.activities.plans.actions import start as start_actions
from karpear.messaging.models import Delivery
from karpear.people.models import Person
from karpear.people.queries.approvers import decision_policy
from karpear.rules.plan.decision import Decision, Finding, Verdict, verdict
from karpear.rules.risk.matrix import Confidence, Level, Reliability
from tests.cast import NOW

from .plans import who


def assessed(
    activity: Activity,
    level: Level = Level.HIGH,
    *,
    by: Person | None = None,
    reliability: Reliability = Reliability.UNSURE,
    confidence: Confidence = Confidence.HIGH,
    approver: Person | None = None,
    now: datetime = NOW,
    **changes: Any,
) -> Assessment:
    """A new assessment that found `level` after measures; the activity stands where it puts it."""
    with transaction.atomic():
        found = Activity.objects.select_for_update().get(pk=activity.pk)
        forbidden = found.assessments.filter(verdict=Verdict.MUST_CANCEL).exists()
        finding = Finding(level, confidence, reliability, warned=changes.get("warned", False))
        assessment = Assessment.objects.create(
            activity=found,
            person=by or found.person,
            made_at=now,
            level_before=max(level, changes.pop("level_before", level)),
            level_after=level,
            index_before=9,
            index_after=9,
            confidence=confidence.value,
            reliability=reliability.value,
            verdict=verdict(finding, decision_policy(found.organisation), forbidden_before=forbidden),
            approver=approver,
            content={"insurance": "yes", "briefed": "yes", **changes.pop("content", {})},
            **changes,
        )
        stand_after_assessment(found, assessment, now)
    activity.refresh_from_db()
    return assessment


def said(answer: str, **more: Any) -> dict[str, Any]:
    """The clean values of an answer."""
    return {"answer": answer, "reason": "", "conditions": "", "postponed_to": None, **more}


LATER = NOW + timedelta(hours=1)
RELIABLE = Reliability.HIGHLY_RELIABLE
YES, NO = said("approve"), said("cancel")
WHY = said("approve", reason="A life depends on it")


def answer(person: Person, assessment: Assessment, clean: dict[str, Any] = YES, **changes: Any) -> Activity:
    wish = {"activity": assessment.activity_id, "assessment": assessment.pk, "now": LATER, **changes}
    return answers.answer(person=person, clean=clean, **wish)


def told(person: Person, text_key: str) -> int:
    return Delivery.objects.filter(topic="decision", person=person, text_key=text_key).count()


def decision(activity: Activity) -> Decision:
    return Decision(Activity.objects.get(pk=activity.pk).decision)


def start(activity: Activity) -> Activity:
    pages.save_who(person=activity.person, activity=activity.pk, clean=who(with_whom="The trainer"), now=NOW)
    return start_actions.start(person=activity.person, activity=activity.pk, now=NOW)
