"""Who may answer, what counts, and that no path lets an activity go that must not."""

from datetime import timedelta
from typing import Any

import pytest

from karpear.activities.assessment.queries import approval
from karpear.activities.decisions.actions import answers
from karpear.activities.decisions.models import Answered
from karpear.activities.decisions.queries import approvals
from karpear.activities.decisions.queries import decision as decision_queries
from karpear.activities.itinerary.models import Activity
from karpear.activities.plans.actions import cancel, pages
from karpear.audit.models import Entry
from karpear.messaging.models import Delivery
from karpear.people.models import Membership, Organisation, Person, Watch
from karpear.rules.access import Role
from karpear.rules.plan.decision import ApproverAnswer, Decision
from karpear.rules.refusals import BadFields, Conflict, Forbidden, Missing
from karpear.rules.risk.matrix import Level
from tests.cast import NOW, Cast

from .assessed import LATER, NO, WHY, YES, answer, assessed, decision, said, start, told
from .plans import created, drafted, who

pytestmark = pytest.mark.once

# Where an assessment puts it


def test_a_low_risk_goes_and_nobody_is_asked(cast: Cast) -> None:
    draft = drafted(cast.sophea)
    assessed(draft, Level.LOW)
    assert (draft.decision, draft.approver) == ("go", None)
    assert not Delivery.objects.exists()
    with pytest.raises(Missing):
        approval.decision_page(cast.dara, draft.pk, now=NOW)


def test_a_high_risk_is_put_before_the_officer_on_watch(cast: Cast) -> None:
    draft = drafted(cast.sophea)
    assessed(draft)
    assert (draft.decision, draft.approver) == ("waiting", cast.dara)
    assert told(cast.dara, "approval") == 1
    assert told(cast.kanha, "approval") == 0
    page = approval.decision_page(cast.dara, draft.pk, now=NOW)
    assert set(page.open) == set(ApproverAnswer)


def test_the_traveller_chooses_who_is_asked(cast: Cast) -> None:
    draft = drafted(cast.sophea)
    assessed(draft, approver=cast.bopha)
    assert draft.approver == cast.bopha
    with pytest.raises(BadFields):
        answers.ask_approver(person=cast.sophea, activity=draft.pk, approver=cast.sophea.pk, now=LATER)
    with pytest.raises(BadFields):
        answers.ask_approver(person=cast.sophea, activity=draft.pk, approver=cast.piseth.pk, now=LATER)
    with pytest.raises(Forbidden):
        answers.ask_approver(person=cast.dara, activity=draft.pk, approver=cast.dara.pk, now=LATER)
    answers.ask_approver(person=cast.sophea, activity=draft.pk, approver=cast.kanha.pk, now=LATER)
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
    pages.save_who(person=cast.sophea, activity=draft.pk, clean=who(fellows=[cast.kanha.pk]), now=NOW)
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


@pytest.mark.both
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
    assert decision_queries.able_to_answer(draft, now=NOW) == [cast.rith, cast.piseth, cast.maly]
    assert approvals.to_approve(cast.maly, now=NOW).get() == draft
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
    stands = decision_queries.standing(Activity.objects.get(pk=draft.pk), now=LATER)
    assert [condition.conditions for condition in stands.conditions] == ["Only by day"]


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
    cancel.cancel(person=cast.sophea, activity=activity.pk, safe_now=True, now=NOW)
    with pytest.raises(Conflict):
        answer(cast.dara, made)
