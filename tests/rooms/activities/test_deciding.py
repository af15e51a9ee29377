"""Who may answer, what counts, and that no path lets an activity go that must not."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from karpear.activities import actions, queries
from karpear.activities.models import Activity, Answered, Assessment
from karpear.audit.models import Entry
from karpear.checkins.models import Promise
from karpear.messaging.models import Delivery
from karpear.people.models import Membership, Organisation, Person, Watch
from karpear.rules.access import Role
from karpear.rules.decision import ALLOWED, Answer, Decision, Verdict
from karpear.rules.refusals import BadFields, Conflict, Forbidden, Missing
from karpear.rules.risk import Level, Reliability
from tests.cast import NOW, Cast

from .assessed import assessed, said
from .plans import created, drafted, who

LATER = NOW + timedelta(hours=1)
RELIABLE = Reliability.HIGHLY_RELIABLE
YES, NO = said("approve"), said("cancel")
WHY = said("approve", reason="A life depends on it")


def answer(person: Person, assessment: Assessment, clean: dict[str, Any] = YES, **changes: Any) -> Activity:
    wish = {"activity": assessment.activity_id, "assessment": assessment.pk, "now": LATER, **changes}
    return actions.answer(person=person, clean=clean, **wish)


def told(person: Person, text_key: str) -> int:
    return Delivery.objects.filter(topic="decision", person=person, text_key=text_key).count()


def decision(activity: Activity) -> Decision:
    return Decision(Activity.objects.get(pk=activity.pk).decision)


def start(activity: Activity) -> Activity:
    actions.save_who(person=activity.person, activity=activity.pk, clean=who(with_whom="The trainer"), now=NOW)
    return actions.start(person=activity.person, activity=activity.pk, now=NOW)


# Where an assessment puts it


def test_a_low_risk_goes_and_nobody_is_asked(cast: Cast) -> None:
    draft = drafted(cast.sophea)
    assessed(draft, Level.LOW)
    assert (draft.decision, draft.approver) == ("go", None)
    assert not Delivery.objects.exists()
    with pytest.raises(Missing):
        queries.decision_page(cast.dara, draft.pk, now=NOW)


def test_a_high_risk_is_put_before_the_officer_on_watch(cast: Cast) -> None:
    draft = drafted(cast.sophea)
    assessed(draft)
    assert (draft.decision, draft.approver) == ("waiting", cast.dara)
    assert told(cast.dara, "approval") == 1
    assert told(cast.kanha, "approval") == 0
    page = queries.decision_page(cast.dara, draft.pk, now=NOW)
    assert set(page.open) == set(Answer)


def test_the_traveller_chooses_who_is_asked(cast: Cast) -> None:
    draft = drafted(cast.sophea)
    assessed(draft, approver=cast.bopha)
    assert draft.approver == cast.bopha
    with pytest.raises(BadFields):
        actions.ask_approver(person=cast.sophea, activity=draft.pk, approver=cast.sophea.pk, now=LATER)
    with pytest.raises(BadFields):
        actions.ask_approver(person=cast.sophea, activity=draft.pk, approver=cast.piseth.pk, now=LATER)
    with pytest.raises(Forbidden):
        actions.ask_approver(person=cast.dara, activity=draft.pk, approver=cast.dara.pk, now=LATER)
    actions.ask_approver(person=cast.sophea, activity=draft.pk, approver=cast.kanha.pk, now=LATER)
    assert told(cast.kanha, "approval") == 1
    assert Delivery.objects.get(person=cast.bopha, text_key="approval").state == "cancelled"


@pytest.mark.parametrize(
    ("level", "key", "value", "stands"),
    [
        (Level.MEDIUM, "approval_from", 3, "waiting"),
        (Level.MEDIUM, "approval_from", 4, "go"),
        (Level.MEDIUM, "approval_from", 9, "go"),
        (Level.LOW, "approval_from", "all", "go"),
    ],
)
def test_thresholds_belong_to_the_organisation(cast: Cast, level: Level, key: str, value: Any, stands: str) -> None:
    Organisation.objects.filter(pk=cast.lantern.pk).update(policy={key: value})
    draft = drafted(cast.sophea)
    assessed(draft, level)
    assert draft.decision == stands


# Who may answer


def test_an_approver_answers_and_the_travellers_hear_of_it(cast: Cast) -> None:
    draft = drafted(cast.sophea)
    actions.save_who(person=cast.sophea, activity=draft.pk, clean=who(fellows=[cast.kanha.pk]), now=NOW)
    found = answer(cast.dara, assessed(draft))
    assert found.decision == "approved"
    assert (told(cast.sophea, "decision"), told(cast.kanha, "decision"), told(cast.dara, "decision")) == (1, 1, 0)
    entry = Entry.objects.get(action="activity.answer")
    assert (entry.actor, entry.detail["answer"]) == (cast.dara.pk, "approve")


def test_another_approver_may_answer_as_well(cast: Cast) -> None:
    draft = drafted(cast.sophea)
    assert answer(cast.bopha, assessed(draft, approver=cast.dara)).decision == "approved"


def test_strangers_and_members_do_not_answer(cast: Cast) -> None:
    made = assessed(drafted(cast.sophea))
    for stranger in (cast.rith, cast.vanna, cast.piseth, cast.maly, cast.chenda):
        with pytest.raises(Missing):
            answer(stranger, made)
    Membership.objects.filter(person=cast.kanha).update(role=Role.MEMBER.value)
    with pytest.raises(Missing):
        answer(cast.kanha, made)


@pytest.mark.parametrize("clean", [YES, NO])
def test_nobody_answers_for_their_own_plan(cast: Cast, clean: dict[str, Any]) -> None:
    for traveller in (cast.sophea, cast.dara, cast.bopha):
        draft = drafted(traveller)
        made = assessed(draft)
        assert draft.approver not in (None, traveller)
        with pytest.raises(Forbidden):
            answer(traveller, made, clean)
        assert decision(draft) is Decision.WAITING


def test_a_fellow_traveller_does_not_answer_also_when_home(cast: Cast) -> None:
    activity = created(cast.sophea, travellers=[str(cast.dara.pk)])
    made = assessed(activity)
    assert activity.approver == cast.kanha
    with pytest.raises(Forbidden):
        answer(cast.dara, made)
    activity.travellers.update(home_at=NOW)
    with pytest.raises(Forbidden):
        answer(cast.dara, made)


def test_whoever_assessed_it_does_not_answer(cast: Cast) -> None:
    draft = drafted(cast.sophea)
    made = assessed(draft)
    made = assessed(draft, by=cast.dara, now=NOW + timedelta(seconds=1))
    assert draft.approver == cast.kanha
    with pytest.raises(Forbidden):
        answer(cast.dara, made)


def test_somebody_who_left_does_not_answer(cast: Cast) -> None:
    made = assessed(drafted(cast.sophea))
    Membership.objects.filter(person=cast.dara).update(ended_at=NOW)
    with pytest.raises(Missing):
        answer(cast.dara, made)
    Person.objects.filter(pk=cast.kanha.pk).update(is_active=False)
    with pytest.raises(Forbidden):
        answer(cast.kanha, made)


def test_an_independent_asks_who_agreed_to_approve(cast: Cast) -> None:
    draft = drafted(cast.vanna)
    made = assessed(draft)
    assert (draft.decision, draft.approver) == ("waiting", None)
    watch = Watch.objects.create(person=cast.vanna, watcher=cast.rith, state="accepted", asked_at=NOW)
    with pytest.raises(Missing):
        answer(cast.rith, made)
    watch.approves = True
    watch.save()
    Watch.objects.create(person=cast.vanna, organisation=cast.cardamom, state="accepted", asked_at=NOW, approves=True)
    assert queries.able_to_answer(draft, now=NOW) == [cast.rith, cast.piseth, cast.maly]
    assert queries.to_approve(cast.maly, now=NOW).get() == draft
    with pytest.raises(Missing):
        answer(cast.chenda, made)
    assert answer(cast.rith, made).decision == "approved"


# What counts


def test_two_different_people_for_a_very_high_risk(cast: Cast) -> None:
    draft = drafted(cast.sophea)
    made = assessed(draft, Level.VERY_HIGH)
    conditions = said("conditions", conditions="Only by day")
    assert answer(cast.dara, made, conditions).decision == "waiting_second"
    assert Activity.objects.get(pk=draft.pk).approver == cast.kanha
    assert told(cast.kanha, "approval") == 1
    for again in (YES, WHY, conditions):
        with pytest.raises(Conflict):
            answer(cast.dara, made, again)
    with pytest.raises(BadFields):
        answer(cast.kanha, made, YES)
    assert decision(draft) is Decision.WAITING_SECOND
    assert answer(cast.kanha, made, WHY).decision == "conditions"
    stands = queries.standing(Activity.objects.get(pk=draft.pk), now=LATER)
    assert [one.conditions for one in stands.conditions] == ["Only by day"]


def test_conditions_are_written_down(cast: Cast) -> None:
    made = assessed(drafted(cast.sophea))
    with pytest.raises(BadFields):
        answer(cast.dara, made, said("conditions", conditions=" "))


@pytest.mark.parametrize(
    ("clean", "stands"), [(NO, "refused"), (said("postpone"), "postponed"), (said("plan_b"), "plan_b")]
)
def test_after_a_no_nobody_says_yes_to_the_same_assessment(cast: Cast, clean: dict[str, Any], stands: str) -> None:
    draft = drafted(cast.sophea)
    made = assessed(draft)
    assert answer(cast.dara, made, clean).decision == stands
    with pytest.raises(Conflict):
        answer(cast.bopha, made)
    with pytest.raises(Conflict):
        start(draft)


def test_a_yes_is_taken_back_by_whoever_may_approve(cast: Cast) -> None:
    draft = drafted(cast.sophea)
    made = assessed(draft)
    answer(cast.dara, made)
    with pytest.raises(Conflict):
        answer(cast.kanha, made)
    assert answer(cast.kanha, made, NO).decision == "refused"
    assert [one.answer for one in Answered.objects.filter(assessment=made)] == ["approve", "cancel"]


def test_an_answer_to_an_older_assessment_does_not_count(cast: Cast) -> None:
    draft = drafted(cast.sophea)
    old = assessed(draft)
    new = assessed(draft, now=NOW + timedelta(minutes=1))
    with pytest.raises(Conflict):
        answer(cast.dara, old)
    assert decision(draft) is Decision.WAITING
    assert answer(cast.dara, new).decision == "approved"


def test_yeses_to_an_older_assessment_do_not_count(cast: Cast) -> None:
    draft = drafted(cast.sophea)
    answer(cast.dara, assessed(draft, Level.VERY_HIGH))
    new = assessed(draft, Level.VERY_HIGH, now=LATER + timedelta(minutes=1))
    assert answer(cast.kanha, new, WHY, now=LATER + timedelta(hours=1)).decision == "waiting_second"


def test_what_is_over_is_not_answered(cast: Cast) -> None:
    activity = created(cast.sophea)
    made = assessed(activity)
    actions.cancel(person=cast.sophea, activity=activity.pk, safe_now=True, now=NOW)
    with pytest.raises(Conflict):
        answer(cast.dara, made)


# Changes


def changes(cast: Cast) -> dict[str, Any]:
    leg = {"from_place": "Office", "to_place": "Lake", "province": "", "transport": "", "alone": False}
    leg |= {"departs_at": NOW + timedelta(days=1), "arrives_at": NOW + timedelta(days=1, hours=1)}

    def when(draft: Activity) -> Any:
        clean = {"place": draft.place, "province": "", "starts_at": draft.starts_at, "ends_at": draft.ends_at}
        return {**clean, "starts_at": draft.starts_at and draft.starts_at + timedelta(hours=1)}

    return {
        "when": lambda d: actions.save_when(person=cast.sophea, activity=d.pk, clean=when(d), now=LATER),
        "legs": lambda d: actions.save_legs(person=cast.sophea, activity=d.pk, legs=[leg], now=LATER),
        "fellow": lambda d: actions.save_who(
            person=cast.sophea, activity=d.pk, clean=who(fellows=[cast.dara.pk]), now=LATER
        ),
        "driver": lambda d: actions.save_who(
            person=cast.sophea, activity=d.pk, clean=who(driver={"name": "Mony", "phone": ""}), now=LATER
        ),
        "fewer": lambda d: actions.save_check_ins(person=cast.sophea, activity=d.pk, times=[], now=LATER),
    }


@pytest.mark.parametrize("what", ["when", "legs", "fellow", "driver", "fewer"])
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
    actions.save_who(person=cast.sophea, activity=draft.pk, clean=who(), now=NOW)
    draft.refresh_from_db()
    answer(cast.dara, assessed(draft))
    actions.save_who(person=cast.sophea, activity=draft.pk, clean=who(buddy=cast.kanha.pk), now=LATER)
    when = {"place": draft.place, "province": "", "starts_at": draft.starts_at, "ends_at": draft.ends_at}
    actions.save_when(person=cast.sophea, activity=draft.pk, clean=when, now=LATER)
    more = [*queries.times_of(draft), queries.CheckInTime(NOW + timedelta(days=1, minutes=7), 60)]
    actions.save_check_ins(person=cast.sophea, activity=draft.pk, times=more, now=LATER)
    assert decision(draft) is Decision.APPROVED
    actions.save_who(person=cast.sophea, activity=draft.pk, clean=who(), now=LATER)
    assert decision(draft) is Decision.OUTDATED


def test_new_times_under_way_outdate_it_and_stay_armed(cast: Cast) -> None:
    activity = created(cast.sophea)
    answer(cast.dara, assessed(activity))
    times = queries.times_of(activity, armed=True)
    ends_at = activity.ends_at
    assert ends_at
    actions.change_plan(person=cast.sophea, activity=activity.pk, ends_at=ends_at, times=times, now=LATER)
    assert decision(activity) is Decision.APPROVED
    later = [queries.CheckInTime(t.due_at + timedelta(minutes=20), t.grace_s) for t in times]
    actions.change_plan(person=cast.sophea, activity=activity.pk, ends_at=ends_at, times=later, now=LATER)
    assert decision(activity) is Decision.OUTDATED
    assert Promise.objects.armed().filter(source=activity.pk).count() == 2


# Must be cancelled


def test_nobody_approves_what_must_be_cancelled(cast: Cast) -> None:
    draft = drafted(cast.sophea)
    made = assessed(draft, Level.VERY_HIGH, reliability=RELIABLE)
    assert (draft.decision, draft.approver) == ("must_cancel", cast.dara)
    for clean in (YES, WHY, said("conditions", conditions="Go fast", reason="Because")):
        for person in (cast.dara, cast.kanha, cast.bopha):
            with pytest.raises(BadFields):
                answer(person, made, clean)
    assert queries.decision_page(cast.dara, draft.pk, now=NOW).open == (Answer.CANCEL, Answer.POSTPONE, Answer.PLAN_B)
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
    again = actions.plan_again(person=cast.sophea, activity=draft.pk, now=LATER)
    assert again.decision == "unassessed"
    later = (draft.starts_at or NOW) + timedelta(days=9)
    moved = actions.postpone(person=cast.sophea, activity=draft.pk, starts_at=later, safe_now=True, now=LATER)
    copy_of_copy = actions.plan_again(person=cast.sophea, activity=moved.pk, now=LATER)
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
    copy = actions.plan_again(person=cast.sophea, activity=draft.pk, now=LATER)
    assessed(copy, Level.LOW, now=LATER)
    assert copy.decision == "waiting"
    answer(cast.dara, mild, now=LATER + timedelta(hours=1))
    assert decision(draft) is Decision.APPROVED
    copy = actions.plan_again(person=cast.sophea, activity=draft.pk, now=LATER)
    assessed(copy, Level.LOW, now=LATER)
    assert copy.decision == "go"


def test_under_way_it_keeps_its_promises(cast: Cast) -> None:
    activity = created(cast.sophea)
    assert (activity.decision, activity.state) == ("unassessed", "planned")
    assessed(activity, Level.VERY_HIGH, reliability=RELIABLE)
    assert decision(activity) not in ALLOWED
    assert Promise.objects.armed().filter(source=activity.pk).count() == 2
    with pytest.raises(Conflict):
        actions.cancel(person=cast.sophea, activity=activity.pk, safe_now=False, now=NOW)
    with pytest.raises(Conflict):
        actions.postpone(
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


# Instead of going


def test_cancelling_because_of_the_risk_counts_and_is_told(cast: Cast) -> None:
    draft = drafted(cast.sophea)
    answer(cast.dara, assessed(draft), NO)
    actions.cancel(person=cast.sophea, activity=draft.pk, safe_now=True, cancelled_for="risk", now=LATER)
    assert told(cast.dara, "news") == 1
    assert queries.avoided(cast.dara, whose="others", now=LATER) == 1
    assert queries.avoided(cast.sophea, whose="mine", now=LATER) == 1
    assert queries.avoided(cast.piseth, whose="others", now=LATER) == 0
    draft.refresh_from_db()
    assert queries.told_of_the_end(draft) == ["Dara"]


def test_postponing_makes_a_draft_and_cancels(cast: Cast) -> None:
    activity = created(cast.sophea, legs=[_leg()])
    to = NOW + timedelta(days=8, hours=9)
    with pytest.raises(BadFields):
        actions.postpone(person=cast.sophea, activity=activity.pk, starts_at=NOW, safe_now=True, now=NOW)
    with pytest.raises(Forbidden):
        actions.postpone(person=cast.dara, activity=activity.pk, starts_at=to, safe_now=True, now=NOW)
    made = actions.postpone(person=cast.sophea, activity=activity.pk, starts_at=to, safe_now=True, now=NOW)
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
        actions.discard(person=cast.sophea, activity=draft.pk, now=LATER)


# Waiting


def test_what_waits_for_whom(cast: Cast) -> None:
    high, very, must = drafted(cast.sophea), drafted(cast.sophea), drafted(cast.sophea)
    low, own = drafted(cast.sophea), drafted(cast.dara)
    assessed(low, Level.LOW)
    assessed(own)
    assessed(high)
    assessed(must, Level.VERY_HIGH, reliability=RELIABLE)
    answer(cast.dara, assessed(very, Level.VERY_HIGH))
    assert set(queries.to_approve(cast.dara, now=NOW)) == {high, must}
    assert set(queries.to_approve(cast.kanha, now=NOW)) == {high, must, very, own}
    for nobody in (cast.sophea, cast.piseth, cast.rith):
        assert not queries.to_approve(nobody, now=NOW).exists()
    assert not queries.to_approve(cast.kanha, now=NOW + timedelta(days=9)).exists()


def test_half_a_day_before_the_start_who_is_asked_hears_of_it_once(cast: Cast) -> None:
    draft = drafted(cast.sophea)
    assessed(draft)
    start_at = draft.starts_at
    assert start_at
    assert actions.remind_approvers(now=start_at - timedelta(hours=13)) == 0
    soon = start_at - timedelta(hours=11)
    assert [actions.remind_approvers(now=soon) for _ in range(2)] == [1, 0]
    assert (told(cast.dara, "approval_again"), told(cast.sophea, "decision_waits")) == (1, 1)
    assert (told(cast.kanha, "approval_again"), told(cast.dara, "decision_waits")) == (0, 0)


def test_gaps_come_first(cast: Cast) -> None:
    draft = drafted(cast.sophea, kind="trip")
    made = assessed(draft, content={"insurance": "unsure", "briefed": "no"})
    page = queries.activity_page(cast.dara, draft.pk, now=NOW)
    found = queries.gaps_before_approval(page, made, now=NOW)
    assert [one.code for one in found if not one.ok] == ["insurance", "briefed", "buddy", "alone"]
    assert [one.code for one in found if one.ok] == ["contacts", "check_ins"]
    cast.sophea.contacts.all().delete()
    assert "contacts" in [one.code for one in queries.gaps_before_approval(page, None, now=NOW) if not one.ok]
