"""Cancelling, postponing, waiting: what the traveller does, and what approvers see."""

from datetime import timedelta
from typing import Any

import pytest

from karpear.activities.assessment.queries import approval
from karpear.activities.decisions.needs import ANSWER
from karpear.activities.decisions.queries import approvals
from karpear.activities.plans.actions import cancel
from karpear.activities.plans.actions import draft as draft_actions
from karpear.activities.plans.queries import ended, plans
from karpear.checkins.models import Promise
from karpear.messaging.actions.remind import remind
from karpear.rules.refusals import BadFields, Conflict, Forbidden
from karpear.rules.risk.matrix import Level
from tests.cast import NOW, Cast

from .assessed import LATER, NO, RELIABLE, answer, assessed, told
from .plans import created, drafted

# Instead of going


def test_cancelling_because_of_the_risk_counts_and_is_told(cast: Cast) -> None:
    draft = drafted(cast.sophea)
    answer(cast.dara, assessed(draft), NO)
    cancel.cancel(person=cast.sophea, activity=draft.pk, safe_now=True, cancelled_for="risk", now=LATER)
    assert told(cast.dara, "news") == 1
    assert plans.avoided(cast.dara, scope="others", now=LATER) == 1
    assert plans.avoided(cast.sophea, scope="mine", now=LATER) == 1
    assert plans.avoided(cast.piseth, scope="others", now=LATER) == 0
    draft.refresh_from_db()
    assert ended.told_of_the_end(draft) == ["Dara"]


def test_postponing_makes_a_draft_and_cancels(cast: Cast) -> None:
    activity = created(cast.sophea, legs=[_leg()])
    to = NOW + timedelta(days=8, hours=9)
    with pytest.raises(BadFields):
        draft_actions.postpone(person=cast.sophea, activity=activity.pk, starts_at=NOW, safe_now=True, now=NOW)
    with pytest.raises(Forbidden):
        draft_actions.postpone(person=cast.dara, activity=activity.pk, starts_at=to, safe_now=True, now=NOW)
    made = draft_actions.postpone(person=cast.sophea, activity=activity.pk, starts_at=to, safe_now=True, now=NOW)
    activity.refresh_from_db()
    assert (activity.state, activity.cancelled_for) == ("cancelled", "other")
    assert (made.state, made.decision, made.starts_at, made.ends_at) == (
        "draft",
        "unassessed",
        to,
        to + timedelta(hours=4),
    )
    moved = made.legs.get()
    assert (moved.departs_at, moved.night) == (to, True)
    assert not Promise.objects.armed().exists()


def _leg() -> dict[str, Any]:
    return {"from": "Office", "to": "Lake", "departs_at": NOW.isoformat(), "arrives_at": LATER.isoformat()}


def test_what_others_were_asked_about_is_not_thrown_away(cast: Cast) -> None:
    draft = drafted(cast.sophea)
    assessed(draft)
    with pytest.raises(Conflict):
        draft_actions.discard(person=cast.sophea, activity=draft.pk, now=LATER)


# Waiting


def test_what_waits_for_whom(cast: Cast) -> None:
    high, very, must = drafted(cast.sophea), drafted(cast.sophea), drafted(cast.sophea)
    low, activity = drafted(cast.sophea), drafted(cast.dara)
    assessed(low, Level.LOW)
    assessed(activity)
    assessed(high)
    assessed(must, Level.VERY_HIGH, reliability=RELIABLE)
    answer(cast.dara, assessed(very, Level.VERY_HIGH))
    assert set(approvals.to_approve(cast.dara, now=NOW)) == {high, must}
    assert set(approvals.to_approve(cast.kanha, now=NOW)) == {high, must, very, activity}
    for nobody in (cast.sophea, cast.piseth, cast.rith):
        assert not approvals.to_approve(nobody, now=NOW).exists()
    assert not approvals.to_approve(cast.kanha, now=NOW + timedelta(days=9)).exists()


def test_half_a_day_before_the_start_who_is_asked_hears_of_it_once(cast: Cast) -> None:
    draft = drafted(cast.sophea)
    assessed(draft)
    start_at = draft.starts_at
    assert start_at
    assert remind(ANSWER, now=start_at - timedelta(hours=13)) == 0
    soon = start_at - timedelta(hours=11)
    assert [remind(ANSWER, now=soon) for _ in range(2)] == [1, 0]
    assert (told(cast.dara, "approval_again"), told(cast.sophea, "decision_waits")) == (1, 1)
    assert (told(cast.kanha, "approval_again"), told(cast.dara, "decision_waits")) == (0, 0)


def test_gaps_come_first(cast: Cast) -> None:
    draft = drafted(cast.sophea, kind="trip")
    made = assessed(draft, content={"insurance": "unsure", "briefed": "no"})
    page = plans.activity_page(cast.dara, draft.pk, now=NOW)
    approval_checks = approval.gaps_before_approval(page, made, reader=cast.dara, now=NOW)
    assert [one.code for one in approval_checks if not one.ok] == ["insurance", "briefed", "buddy", "alone"]
    assert [one.code for one in approval_checks if one.ok] == ["contacts", "check_ins"]
    cast.sophea.contacts.all().delete()
    assert "contacts" in [
        one.code for one in approval.gaps_before_approval(page, None, reader=cast.dara, now=NOW) if not one.ok
    ]
