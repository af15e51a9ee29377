"""Three facts on a road: the register is asked to change, an open trip is looked at again, and people decide."""

from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from django.utils import timezone

from karpear.activities.assessment.models import Recent
from karpear.activities.decisions.actions.reviews import LookAnswer, answer_look
from karpear.activities.decisions.models import ReviewProposal as Look
from karpear.activities.decisions.queries.approvals import to_approve
from karpear.activities.decisions.queries.decision import least_of
from karpear.activities.itinerary.models import Activity, PlanState
from karpear.activities.plans.actions.change import change_plan
from karpear.alerts.actions.answers import resolve
from karpear.alerts.actions.sos import raise_sos
from karpear.checkins.models import Promise
from karpear.keeper.learning import take_incidents
from karpear.messaging.models import Delivery
from karpear.risks.facts.actions.facts import complete_fact, enter_fact, withdraw_fact
from karpear.risks.facts.models import Fact, FactKind
from karpear.risks.proposals.actions.answers import answer_proposal
from karpear.risks.register.actions.lines import evaluate
from karpear.risks.register.models import Evaluation, Proposal, ProposalAnswer
from karpear.risks.register.values import from_json
from karpear.rules.alarm.outcome import Outcome
from karpear.rules.plan.decision import Decision, Verdict
from karpear.rules.refusals import BadFields, Conflict, Forbidden, Missing
from karpear.rules.risk.matrix import Confidence, Reliability
from tests.cast import NOW, Cast, signed_in
from tests.steps.pages import tight
from tests.steps.risks import DAY, ROAD, THREAT, assess_trip, fact, learn, risk, three_facts, trip_on_the_road

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def told(key: str) -> set[UUID | None]:
    return set(Delivery.objects.filter(text_key=key).values_list("person_id", flat=True))


def test_facts_propose_and_the_register_follows_when_an_officer_accepts(cast: Cast) -> None:
    line, elsewhere = risk(cast), risk(cast, province="KH-2")
    facts = three_facts(cast)
    assert learn() == 3
    proposal = Proposal.objects.get()
    assert proposal.risk == line != elsewhere
    said = proposal.arithmetic
    assert (said["count"], said["days"], said["steps"], said["why"]) == (3, 14, 1, "several")
    assert (said["likelihood"], said["level"]) == ([2, 3], [3, 4])
    assert set(said["facts"]) == {str(one.pk) for one in facts}
    line.refresh_from_db()
    assert (line.likelihood, line.level) == (2, 3), "nothing changes by itself"

    answer_proposal(by=cast.dara, proposal=proposal.pk, answer=ProposalAnswer.ACCEPTED, why="Three in a week", now=NOW)
    line.refresh_from_db()
    assert (line.likelihood, line.level) == (3, 4)
    last = Evaluation.objects.filter(risk=line).first()
    assert last is not None
    assert (last.source, last.source_id, last.by) == ("proposal", proposal.pk, cast.dara)
    assert last.scores["residual"]["likelihood"] == 2, "what the measures take away stays the same"
    with pytest.raises(Conflict):
        answer_proposal(by=cast.bopha, proposal=proposal.pk, answer=ProposalAnswer.DECLINED, why="No", now=NOW)

    fact(cast.dara, cast.lantern, now=NOW + DAY)
    learn(NOW + DAY)
    assert not Proposal.objects.open().exists(), "facts that were answered for propose nothing again"


def test_a_later_fact_replaces_what_is_open(cast: Cast) -> None:
    risk(cast)
    three_facts(cast)
    learn()
    first = Proposal.objects.get()
    three_facts(cast, now=NOW + DAY)
    learn(NOW + DAY)
    first.refresh_from_db()
    assert first.answer == ProposalAnswer.SUPERSEDED
    later = Proposal.objects.open().get()
    assert (later.arithmetic["count"], later.likelihood) == (6, 4)


def test_a_withdrawn_fact_takes_its_proposal_along(cast: Cast) -> None:
    risk(cast)
    activity = trip_on_the_road(cast)
    assess_trip(activity, cast)
    wrong, *_others = three_facts(cast)
    learn()
    assert Proposal.objects.open().count() == 1
    activity.refresh_from_db()
    assert activity.decision == Decision.OUTDATED
    withdraw_fact(by=cast.bopha, fact=wrong.pk, now=NOW)
    learn()
    assert not Proposal.objects.open().exists()
    activity.refresh_from_db()
    assert (activity.decision, Look.objects.get().answer) == (Decision.APPROVED, "superseded")


@pytest.mark.both
@pytest.mark.parametrize("owner", [False, True])
def test_whoever_travels_takes_nothing_back_by_withdrawing(cast: Cast, owner: bool) -> None:
    """A lead withdraws a colleague's fact: their own trip still waits for somebody else, another one does not."""
    own, other = trip_on_the_road(cast), trip_on_the_road(cast)
    if owner:
        Activity.objects.filter(pk=own.pk).update(person=cast.bopha)
    else:
        own.travellers.create(person=cast.bopha)
    for one in (own, other):
        assess_trip(one, cast)
    wrong, *others = three_facts(cast)
    learn()
    withdraw_fact(by=cast.bopha, fact=wrong.pk, now=NOW)
    learn()
    assert Fact.objects.get(pk=wrong.pk).withdrawn_by == cast.bopha
    assert Look.objects.open().get().activity == own
    stands = dict(Activity.objects.values_list("pk", "decision"))
    assert stands == {own.pk: Decision.OUTDATED, other.pk: Decision.APPROVED}
    page = signed_in(cast.dara).get(f"/risks/facts/{wrong.pk}/").content.decode()
    assert "Withdrawn" in page and cast.bopha.shown_name in page
    withdraw_fact(by=cast.dara, fact=others[0].pk, now=NOW)
    learn()
    assert not Look.objects.open().exists(), "somebody who stays at home takes it back"


def test_whoever_travels_does_not_make_it_milder_by_withdrawing(cast: Cast) -> None:
    """Without the one reliable source, two people could let it go; with it nobody can."""
    activity = trip_on_the_road(cast)
    assess_trip(activity, cast, likelihood=2, impact=5)
    activity.travellers.create(person=cast.bopha)
    grave = fact(cast.dara, cast.lantern, serious=True, reliability="highly_reliable")
    three_facts(cast, reliability="unsure")
    learn()
    before = Look.objects.open().get()
    assert (before.level_after, before.arithmetic["reliability"]) == (5, "highly_reliable")
    withdraw_fact(by=cast.bopha, fact=grave.pk, now=NOW)
    learn()
    assert Look.objects.open().get() == before


def test_an_accepted_level_may_be_another_one_with_a_reason(cast: Cast) -> None:
    line = risk(cast)
    three_facts(cast)
    learn()
    proposal = Proposal.objects.get()
    adjust = {"by": cast.dara, "proposal": proposal.pk, "answer": ProposalAnswer.ADJUSTED, "now": NOW}
    with pytest.raises(BadFields):
        answer_proposal(likelihood=4, **adjust)
    answer_proposal(likelihood=4, why="They announced more", **adjust)
    line.refresh_from_db()
    assert line.likelihood == 4


def test_declining_needs_a_reason_and_changes_nothing(cast: Cast) -> None:
    line = risk(cast)
    three_facts(cast)
    learn()
    decline = {"by": cast.dara, "proposal": Proposal.objects.get().pk, "answer": ProposalAnswer.DECLINED, "now": NOW}
    with pytest.raises(BadFields):
        answer_proposal(**decline)
    answer_proposal(why="Another group was meant", **decline)
    line.refresh_from_db()
    assert line.likelihood == 2
    three_facts(cast, now=NOW + DAY)
    learn(NOW + DAY)
    assert Proposal.objects.open().get().arithmetic["count"] == 3, "only what came after the answer counts"


@pytest.mark.parametrize(("who", "refusal"), [("sophea", Missing), ("piseth", Missing), ("rith", Missing)])
def test_only_who_may_decide_decides(cast: Cast, who: str, refusal: type[Exception]) -> None:
    risk(cast)
    three_facts(cast)
    learn()
    with pytest.raises(refusal):
        answer_proposal(
            by=getattr(cast, who), proposal=Proposal.objects.get().pk, answer=ProposalAnswer.ACCEPTED, now=NOW
        )
    with pytest.raises((Missing, Forbidden)):
        fact(getattr(cast, who), cast.lantern)


def test_an_approved_trip_is_looked_at_again_and_an_approver_answers(cast: Cast) -> None:
    activity = trip_on_the_road(cast)
    assess_trip(activity, cast)
    three_facts(cast)
    learn()
    activity.refresh_from_db()
    assert activity.decision == Decision.OUTDATED
    look = Look.objects.get()
    assert (look.level_before, look.level_after, look.stood) == (3, 4, Decision.APPROVED)
    [line] = look.arithmetic["lines"]
    assert (line["threat"], line["count"], line["days"], line["provinces"]) == (THREAT, 3, 14, [ROAD])
    assert told("look_again") == {cast.sophea.pk, cast.bopha.pk}
    assert Promise.objects.armed().filter(source=activity.pk).count() == 1, "check-ins stay armed"

    yes = {"activity": activity.pk, "proposal": look.pk, "answer": LookAnswer.APPROVE, "now": NOW}
    with pytest.raises(Forbidden):
        answer_look(person=cast.sophea, reason="I know the road", **yes)
    with pytest.raises(Missing):
        answer_look(person=cast.piseth, reason="No business of mine", **yes)
    with pytest.raises(BadFields):
        answer_look(person=cast.bopha, reason=" ", **yes)
    answer_look(person=cast.bopha, reason="Two cars, another hour", **yes)
    activity.refresh_from_db()
    assert activity.decision == Decision.APPROVED
    assert told("news") == {cast.sophea.pk}
    with pytest.raises(Conflict):
        answer_look(person=cast.dara, reason="Too late", **yes)
    learn()
    assert not Look.objects.open().exists()


@pytest.mark.both
def test_what_is_to_be_looked_at_again_stands_under_to_approve_and_on_the_board(cast: Cast) -> None:
    found = trip_on_the_road(cast)
    assess_trip(found, cast)
    three_facts(cast)
    learn()
    assert [one.pk for one in to_approve(cast.dara, now=NOW)] == [found.pk]
    assert not to_approve(cast.sophea, now=NOW) and not to_approve(cast.piseth, now=NOW)
    tomorrow = timezone.now() + DAY  # pages go by the real clock
    Activity.objects.filter(pk=found.pk).update(starts_at=tomorrow, ends_at=tomorrow + timedelta(hours=4))
    board = signed_in(cast.dara).get("/board/").content.decode()
    assert f"/plans/{found.pk}/look/" in board and "nothing is waiting" not in board
    listed = signed_in(cast.dara).get("/plans/?of=approve").content.decode()
    assert "Look again" in listed and "Changed since" not in listed, "nobody changed it"
    Activity.objects.filter(pk=found.pk).update(state=PlanState.DRAFT, put_before_approvers=False)
    assert not to_approve(cast.dara, now=NOW), "a draft that nobody was asked about is its maker's own"


def test_very_high_and_reliable_can_only_be_changed_or_cancelled(cast: Cast) -> None:
    activity = trip_on_the_road(cast)
    assess_trip(activity, cast, likelihood=2, impact=5)
    three_facts(cast)
    learn()
    look = Look.objects.get()
    assert look.level_after == 5
    ask = {"person": cast.bopha, "activity": activity.pk, "proposal": look.pk, "reason": "It matters", "now": NOW}
    with pytest.raises(Conflict):
        answer_look(answer=LookAnswer.APPROVE, **ask)
    answer_look(answer=LookAnswer.CANCEL, **ask)
    activity.refresh_from_db()
    assert (activity.decision, activity.state) == (Decision.REFUSED, "planned")
    assert Promise.objects.armed().filter(source=activity.pk).exists()


@pytest.mark.both
def test_what_the_assessment_covers_is_not_proposed(cast: Cast) -> None:
    far, over, private = trip_on_the_road(cast), trip_on_the_road(cast), trip_on_the_road(cast)
    Activity.objects.filter(pk=far.pk).update(province="KH-2")
    Activity.objects.filter(pk=over.pk).update(state="cancelled")
    Activity.objects.filter(pk=private.pk).update(organisation=None)
    small = trip_on_the_road(cast)
    assess_trip(small, cast, likelihood=2, impact=2)
    three_facts(cast)
    learn()
    assert not Look.objects.exists()


def test_a_trip_that_nobody_assessed_is_worth_a_look(cast: Cast) -> None:
    activity = trip_on_the_road(cast)
    three_facts(cast)
    learn()
    look = Look.objects.get(activity=activity)
    assert (look.level_before, look.stood) == (None, Decision.UNASSESSED)
    activity.refresh_from_db()
    assert activity.decision == Decision.UNASSESSED
    assert told("look_again") == {cast.sophea.pk, cast.dara.pk}, "nobody is named, so who is on watch hears of it"


def test_counts_reach_the_suggestions(cast: Cast) -> None:
    three_facts(cast)
    learn()
    assert list(Recent.objects.values_list("organisation", "province", "threat", "count")) == [
        (cast.lantern.pk, ROAD, THREAT, 3)
    ]


@pytest.mark.both
def test_an_alert_that_ended_as_an_incident_becomes_a_fact(cast: Cast) -> None:
    activity = trip_on_the_road(cast)
    Activity.objects.filter(pk=activity.pk).update(starts_at=NOW - DAY)
    answer, _new = raise_sos(person=cast.sophea, key=uuid4(), pressed_at=NOW, now=NOW)
    resolve(
        by=cast.dara, alert_id=UUID(answer["alert"]), outcome=Outcome.INCIDENT, now=NOW, note="Stopped at the bridge"
    )
    assert take_incidents(now=NOW) == 1
    assert take_incidents(now=NOW) == 0
    fact = Fact.objects.get()
    assert (fact.organisation, fact.kind, fact.threat, fact.province) == (cast.lantern, FactKind.ALERT, "", ROAD)
    assert (fact.note, fact.place, fact.happened_on) == ("", "", date(2026, 11, 24))
    assert learn() == 0, "nothing follows until somebody says what it was"

    risk(cast)
    clean = {
        "threat": THREAT, "happened_on": fact.happened_on, "province": ROAD, "place": "", "note": "",
        "reliability": "highly_reliable", "serious": True,
    }  # fmt: skip
    with pytest.raises(Missing):
        complete_fact(by=cast.piseth, fact=fact.pk, clean=clean, now=NOW)
    complete_fact(by=cast.dara, fact=fact.pk, clean=clean, now=NOW)
    with pytest.raises(Conflict):
        complete_fact(by=cast.bopha, fact=fact.pk, clean=clean, now=NOW)
    assert learn() == 1
    assert Proposal.objects.get().arithmetic["why"] == "serious"


def test_other_ends_and_drills_are_no_facts(cast: Cast) -> None:
    answer, _new = raise_sos(person=cast.sophea, key=uuid4(), pressed_at=NOW, now=NOW)
    resolve(by=cast.dara, alert_id=UUID(answer["alert"]), outcome=Outcome.SAFE, now=NOW)
    assert take_incidents(now=NOW) == 0


def test_running_again_changes_nothing(cast: Cast) -> None:
    risk(cast)
    trip_on_the_road(cast)
    three_facts(cast)
    learn()
    before = (Proposal.objects.count(), Look.objects.count(), Delivery.objects.count())
    Fact.objects.update(considered_at=None)
    assert learn() == 3
    assert (Proposal.objects.count(), Look.objects.count(), Delivery.objects.count()) == before


@pytest.mark.both
def test_a_key_twice_is_one_fact(cast: Cast) -> None:
    key = uuid4()
    clean = {
        "threat": THREAT, "happened_on": NOW.date(), "province": "", "place": "", "reliability": "unsure",
        "serious": False, "note": "",
    }  # fmt: skip
    for _ in range(2):
        enter_fact(by=cast.dara, organisation=cast.lantern.pk, key=key, clean=clean, now=NOW)
    assert Fact.objects.count() == 1


@pytest.mark.both
def test_the_page_shows_the_arithmetic_and_takes_the_answer(cast: Cast) -> None:
    now = timezone.now()
    activity = trip_on_the_road(cast, starts_at=now + DAY, ends_at=now + 2 * DAY)
    assess_trip(activity, cast, at=now - DAY)
    three_facts(cast, now=now)
    learn(now)
    look = Look.objects.get()
    page = signed_in(cast.sophea).get(f"/plans/{activity.pk}/")
    assert f"/plans/{activity.pk}/look/" in page.content.decode()
    own = signed_in(cast.sophea).get(f"/plans/{activity.pk}/look/").content.decode()
    assert "3 similar facts in" in own
    assert 'value="approve"' not in own
    browser, address = signed_in(cast.bopha), f"/plans/{activity.pk}/look/"
    assert "Look again" in browser.get("/plans/?of=others").content.decode()
    assert 'value="approve"' in browser.get(address).content.decode()
    answer = browser.post(address, {"proposal": look.pk, "answer": "approve", "reason": ""})
    assert answer.status_code == 200
    assert "Write down why" in answer.content.decode()
    assert signed_in(cast.piseth).get(address).status_code == 404
    answer = browser.post(address, {"proposal": look.pk, "answer": "approve", "reason": "Two cars"})
    assert answer["Location"] == f"/plans/{activity.pk}/"
    activity.refresh_from_db()
    assert activity.decision == Decision.APPROVED
    assert "Two cars" in browser.get(address).content.decode()


def test_what_is_changed_meanwhile_is_not_approved_by_the_way(cast: Cast) -> None:
    activity = trip_on_the_road(cast)
    assess_trip(activity, cast)
    three_facts(cast)
    learn()
    look = Look.objects.get()
    later = activity.ends_at + DAY
    change_plan(person=cast.sophea, activity=activity.pk, ends_at=later, times=[], now=NOW)
    with pytest.raises(Conflict):
        answer_look(
            person=cast.bopha, activity=activity.pk, proposal=look.pk, answer=LookAnswer.APPROVE, reason="Fine", now=NOW
        )
    activity.refresh_from_db()
    assert activity.decision == Decision.OUTDATED


@pytest.mark.both
def test_time_alone_takes_nothing_back(cast: Cast) -> None:
    """Three weeks later another fact in the province: too few for a pattern, but nobody has answered yet."""
    risk(cast)
    activity = trip_on_the_road(cast, ends_at=NOW + 60 * DAY)
    assess_trip(activity, cast)
    three_facts(cast)
    learn()
    later = NOW + 21 * DAY
    fact(cast.dara, cast.lantern, now=later)
    learn(later)
    assert (Proposal.objects.open().count(), Look.objects.open().count()) == (1, 1)
    activity.refresh_from_db()
    assert activity.decision == Decision.OUTDATED


def test_a_risk_that_is_judged_answers_what_was_proposed(cast: Cast) -> None:
    line = risk(cast)
    three_facts(cast)
    learn()
    later = NOW + DAY
    judged = {"confidence": Confidence.HIGH, "reliability": Reliability.HIGHLY_RELIABLE, "why": "We know the road"}
    evaluate(by=cast.bopha, risk=line.pk, scores=from_json(line.scores), source="manual", now=later, **judged)
    learn(later)
    assert Proposal.objects.get().answer == ProposalAnswer.SUPERSEDED


def test_reliable_facts_cannot_be_assessed_away(cast: Cast) -> None:
    activity = trip_on_the_road(cast)
    assess_trip(activity, cast, likelihood=2, impact=5)
    three_facts(cast)
    learn()
    look = Look.objects.get()
    answer_look(
        person=cast.sophea, activity=activity.pk, proposal=look.pk, answer=LookAnswer.CHANGE, reason="", now=NOW
    )
    assert least_of(activity) == Verdict.SECOND_PERSON
    withdrawn = trip_on_the_road(cast)
    assert least_of(withdrawn) == Verdict.GO


def test_a_plan_that_nobody_changed_does_not_say_that_it_was_changed(cast: Cast) -> None:
    now = timezone.now()
    activity = trip_on_the_road(cast, starts_at=now + DAY, ends_at=now + 2 * DAY)
    assess_trip(activity, cast, at=now - DAY)
    three_facts(cast, now=now)
    learn(now)
    activity.travellers.create(person=cast.rith)
    fellow = signed_in(cast.rith).get(f"/plans/{activity.pk}/").content.decode()
    assert "See why</a>" in tight(fellow) and "and answer" not in fellow, "a fellow traveller cannot answer"
    for person in (cast.sophea, cast.bopha):
        for page in ("", "decision/"):
            text = signed_in(person).get(f"/plans/{activity.pk}/{page}").content.decode()
            assert "See why and answer" in text, page
            assert ("Change the plan, or cancel it." in text) == (person == cast.sophea)
            assert "It was changed after it was assessed" not in text
            assert "The plan has changed since" not in text
