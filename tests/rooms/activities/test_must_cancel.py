"""What was changed is no longer approved, and no path lets an activity go that must not."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from karpear.activities import values
from karpear.activities.assessment.queries import approval
from karpear.activities.decisions.models import Answered, ReviewProposal
from karpear.activities.itinerary import queries as itinerary_queries
from karpear.activities.itinerary.models import Activity
from karpear.activities.plans.actions import cancel, pages
from karpear.activities.plans.actions import change as change_actions
from karpear.activities.plans.actions import draft as draft_actions
from karpear.checkins.models import Promise
from karpear.rules.plan.decision import ALLOWED, ApproverAnswer, Decision, Verdict
from karpear.rules.refusals import BadFields, Conflict, Forbidden
from karpear.rules.risk.matrix import Level
from tests.cast import NOW, Cast

from .assessed import LATER, NO, RELIABLE, WHY, YES, answer, assessed, decision, said, start, told
from .plans import created, drafted, who

pytestmark = pytest.mark.once

# Changes


def changes(cast: Cast) -> dict[str, Any]:
    leg = {"from_place": "Office", "to_place": "Lake", "province": "", "transport": "", "alone": False}
    leg |= {"departs_at": NOW + timedelta(days=1), "arrives_at": NOW + timedelta(days=1, hours=1)}

    def when(draft: Activity) -> Any:
        clean = {"place": draft.place, "province": "", "starts_at": draft.starts_at, "ends_at": draft.ends_at}
        return {**clean, "starts_at": draft.starts_at and draft.starts_at + timedelta(hours=1)}

    return {
        "when": lambda d: pages.save_when(person=cast.sophea, activity=d.pk, clean=when(d), now=LATER),
        "kind": lambda d: pages.save_what(
            person=cast.sophea,
            activity=d.pk,
            now=LATER,
            clean={"kind": "trip", "title": d.title, "purpose": "", "organisation": d.organisation_id},
        ),
        "legs": lambda d: pages.save_legs(person=cast.sophea, activity=d.pk, legs=[leg], now=LATER),
        "fellow": lambda d: pages.save_who(
            person=cast.sophea, activity=d.pk, clean=who(fellows=[cast.dara.pk]), now=LATER
        ),
        "driver": lambda d: pages.save_who(
            person=cast.sophea, activity=d.pk, clean=who(driver={"name": "Mony", "phone": ""}), now=LATER
        ),
        "fewer": lambda d: pages.save_check_ins(person=cast.sophea, activity=d.pk, times=[], now=LATER),
    }


@pytest.mark.parametrize("what", ["kind", "when", "legs", "fellow", "driver", "fewer"])
def test_a_change_outdates_what_was_approved(cast: Cast, what: str) -> None:
    draft = drafted(cast.sophea)
    made = assessed(draft)
    answer(cast.dara, made)
    changes(cast)[what](draft)
    assert decision(draft) is Decision.OUTDATED
    assert told(cast.dara, "news") == 1
    with pytest.raises((Conflict, Forbidden)):
        answer(cast.dara, made)
    with pytest.raises(Conflict):
        answer(cast.kanha, made)


def test_saving_the_same_again_and_what_is_only_safer_change_nothing(cast: Cast) -> None:
    draft = drafted(cast.sophea)
    pages.save_who(person=cast.sophea, activity=draft.pk, clean=who(), now=NOW)
    draft.refresh_from_db()
    answer(cast.dara, assessed(draft))
    pages.save_who(person=cast.sophea, activity=draft.pk, clean=who(buddy=cast.kanha.pk), now=LATER)
    when = {"place": draft.place, "province": "", "starts_at": draft.starts_at, "ends_at": draft.ends_at}
    pages.save_when(person=cast.sophea, activity=draft.pk, clean=when, now=LATER)
    more = [*itinerary_queries.times_of(draft), values.CheckInTime(NOW + timedelta(days=1, minutes=7), 60)]
    pages.save_check_ins(person=cast.sophea, activity=draft.pk, times=more, now=LATER)
    assert decision(draft) is Decision.APPROVED
    pages.save_who(person=cast.sophea, activity=draft.pk, clean=who(), now=LATER)
    assert decision(draft) is Decision.OUTDATED


def test_new_times_under_way_outdate_it_and_stay_armed(cast: Cast) -> None:
    activity = created(cast.sophea)
    answer(cast.dara, assessed(activity))
    times = itinerary_queries.times_of(activity, armed=True)
    ends_at = activity.ends_at
    assert ends_at
    change_actions.change_plan(person=cast.sophea, activity=activity.pk, ends_at=ends_at, times=times, now=LATER)
    assert decision(activity) is Decision.APPROVED
    later = [values.CheckInTime(t.due_at + timedelta(minutes=20), t.grace_s) for t in times]
    change_actions.change_plan(person=cast.sophea, activity=activity.pk, ends_at=ends_at, times=later, now=LATER)
    assert decision(activity) is Decision.OUTDATED
    assert Promise.objects.armed().filter(source=activity.pk).count() == 2


# Must be cancelled


@pytest.mark.both
def test_nobody_approves_what_must_be_cancelled(cast: Cast) -> None:
    draft = drafted(cast.sophea)
    made = assessed(draft, Level.VERY_HIGH, reliability=RELIABLE)
    assert (draft.decision, draft.approver) == ("must_cancel", cast.dara)
    for clean in (YES, WHY, said("conditions", conditions="Go fast", reason="Because")):
        for person in (cast.dara, cast.kanha, cast.bopha):
            with pytest.raises(BadFields):
                answer(person, made, clean)
    assert approval.decision_page(cast.dara, draft.pk, now=NOW).open == (
        ApproverAnswer.CANCEL,
        ApproverAnswer.POSTPONE,
        ApproverAnswer.PLAN_B,
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        Answered.objects.create(
            assessment=made, person=cast.dara, asked=Verdict.MUST_CANCEL, answer="approve", answered_at=NOW
        )


@pytest.mark.parametrize("clean", [None, NO, said("postpone"), said("plan_b")])
def test_no_path_lets_it_go(cast: Cast, clean: dict[str, Any] | None) -> None:
    """Answered or not: changed, assessed milder, planned again or postponed, it never goes without two other people."""
    draft = drafted(cast.sophea)
    made = assessed(draft, Level.VERY_HIGH, reliability=RELIABLE)
    if clean:
        answer(cast.dara, made, clean)
    with pytest.raises(Conflict):
        start(draft)
    for change in changes(cast).values():
        change(draft)
        with pytest.raises(Conflict):
            start(draft)
    again = draft_actions.plan_again(person=cast.sophea, activity=draft.pk, now=LATER)
    assert again.decision == "unassessed"
    later = (draft.starts_at or NOW) + timedelta(days=9)
    moved = draft_actions.postpone(person=cast.sophea, activity=draft.pk, starts_at=later, safe_now=True, now=LATER)
    copy_of_copy = draft_actions.plan_again(person=cast.sophea, activity=moved.pk, now=LATER)
    for one in (again, moved, copy_of_copy):
        mild = assessed(one, Level.LOW, now=LATER)
        assert one.decision == "waiting"
        assert answer(cast.kanha, mild, WHY).decision == "waiting_second"
        assert answer(cast.bopha, mild, WHY).decision == "approved"


def test_assessed_milder_it_needs_two_people_however_often(cast: Cast) -> None:
    draft = drafted(cast.sophea)
    assessed(draft, Level.VERY_HIGH, reliability=RELIABLE)
    for n in range(1, 4):
        made = assessed(draft, Level.VERY_LOW, now=NOW + timedelta(minutes=n))
        assert draft.decision == "waiting"
    assert answer(cast.dara, made).decision == "waiting_second"
    assert answer(cast.bopha, made, WHY).decision == "approved"


def test_after_a_no_somebody_looks_again_however_mild(cast: Cast) -> None:
    draft = drafted(cast.sophea)
    answer(cast.dara, assessed(draft), NO)
    for n in range(1, 3):
        mild = assessed(draft, Level.LOW, now=LATER + timedelta(minutes=n))
        assert draft.decision == "waiting"
    copy = draft_actions.plan_again(person=cast.sophea, activity=draft.pk, now=LATER)
    assessed(copy, Level.LOW, now=LATER)
    assert copy.decision == "waiting"
    answer(cast.dara, mild, now=LATER + timedelta(hours=1))
    assert decision(draft) is Decision.APPROVED
    copy = draft_actions.plan_again(person=cast.sophea, activity=draft.pk, now=LATER)
    assessed(copy, Level.LOW, now=LATER)
    assert copy.decision == "go"


def test_a_no_when_it_was_looked_at_again_is_a_no_too(cast: Cast) -> None:
    """Also where nobody had to answer before: the risk was low, then something happened, and an officer stopped it."""
    draft = drafted(cast.sophea)
    assessed(draft, Level.LOW)
    look = {"level_before": 2, "level_after": 4, "source": draft.pk, "made_at": NOW, "answered_at": LATER}
    ReviewProposal.objects.create(activity=draft, answer="cancel", answered_by=cast.dara, **look)
    assessed(draft, Level.LOW, now=LATER + timedelta(minutes=1))
    assert draft.decision == "waiting"


def test_under_way_it_keeps_its_promises(cast: Cast) -> None:
    activity = created(cast.sophea)
    assert (activity.decision, activity.state) == ("unassessed", "planned")
    assessed(activity, Level.VERY_HIGH, reliability=RELIABLE)
    assert decision(activity) not in ALLOWED
    assert Promise.objects.armed().filter(source=activity.pk).count() == 2
    with pytest.raises(Conflict):
        cancel.cancel(person=cast.sophea, activity=activity.pk, safe_now=False, now=NOW)
    with pytest.raises(Conflict):
        draft_actions.postpone(
            person=cast.sophea, activity=activity.pk, starts_at=NOW + timedelta(days=7), safe_now=False, now=NOW
        )
    assert Activity.objects.count() == 1
    assert Promise.objects.armed().filter(source=activity.pk).count() == 2


# Starting


@pytest.mark.parametrize("level", [None, Level.LOW, Level.HIGH, Level.VERY_HIGH])
def test_waiting_or_not_assessed_is_no_reason_to_be_without_protection(cast: Cast, level: Level | None) -> None:
    draft = drafted(cast.sophea)
    if level:
        assessed(draft, level)
    assert start(draft).state == "planned"
    assert Promise.objects.armed().filter(source=draft.pk).exists()
