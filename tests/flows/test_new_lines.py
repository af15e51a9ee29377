"""Something happened that the register has no line for: a new line is proposed, and a person decides."""

from datetime import timedelta
from typing import Any

import pytest

from karpear.audit.models import Entry
from karpear.countries.queries import catalogue
from karpear.risks.facts.actions.facts import withdraw_fact
from karpear.risks.facts.models import Fact
from karpear.risks.proposals.actions.answers import answer_proposal
from karpear.risks.register.actions.risks import close_risk
from karpear.risks.register.models import Proposal, ProposalAnswer, Risk
from karpear.rules.case.codes import Ground
from karpear.rules.refusals import BadFields, Conflict, Missing
from karpear.rules.risk.matrix import Scope
from tests.cast import NOW, Cast, signed_in
from tests.rooms.risks.lines import add, score, scores
from tests.steps.risks import DAY, ROAD, fact, learn

pytestmark = pytest.mark.django_db
ARREST = catalogue("kh").factors["F-T7"]
SANCTION = catalogue("kh").factors["F-T35"]


def arrest(cast: Cast, **more: Any) -> Fact:
    return fact(cast.dara, cast.lantern, **{"threat": ARREST.id, "serious": True, **more})


def asked() -> Proposal:
    return Proposal.objects.open().get()


def yes(cast: Cast, **more: Any) -> Proposal:
    answer = {"answer": ProposalAnswer.ACCEPTED, "now": NOW, **more}
    return answer_proposal(by=cast.dara, proposal=asked().pk, **answer)


def test_an_arrest_asks_for_the_line_that_the_register_does_not_have(cast: Cast) -> None:
    fact = arrest(cast)
    assert learn() == 1
    proposed = asked()
    assert (proposed.risk, proposed.organisation, proposed.catalogue_id) == (None, cast.lantern, ARREST.risks[0])
    assert proposed.province == "", "the register tells this risk by no province"
    said = proposed.arithmetic
    usual = said["likelihood"][0]
    assert (said["facts"], said["count"], said["why"]) == ([str(fact.pk)], 1, "serious")
    assert said["likelihood"] == [usual, usual + 1] and proposed.likelihood == usual + 1
    assert set(said["impacts"]) == {area.value for area in catalogue("kh").risks[ARREST.risks[0]].areas}
    assert not Risk.objects.exists(), "nothing is added by itself"

    proposal = yes(cast)
    risk = Risk.objects.get()
    assert proposal.risk == risk
    assert (risk.organisation, risk.catalogue_id, risk.owner) == (cast.lantern, ARREST.risks[0], cast.dara)
    assert (risk.likelihood, risk.level) == (proposed.likelihood, proposed.level)
    judged = risk.evaluations.get()
    assert (judged.source, judged.source_id, judged.reliability) == ("proposal", proposed.pk, "likely_reliable")
    learn()
    assert not Proposal.objects.open().exists(), "what was answered for proposes nothing again"


def test_a_line_in_the_register_learns_as_before(cast: Cast) -> None:
    line = add(
        cast.bopha, cast.lantern, NOW - 30 * DAY, catalogue_id=ARREST.risks[-1], scores=scores(score(2, people=4))
    )
    arrest(cast)
    learn()
    assert asked().risk == line, "one of those it leads to is enough"


@pytest.mark.parametrize("threat", ["F-T33", "F-T34", "F-T35", "F-T36", "F-T37", "F-T38", "F-T39", "F-T40"])
def test_what_befalls_an_organisation_or_the_sector_is_learnt_from(cast: Cast, threat: str) -> None:
    fact(cast.dara, cast.lantern, threat=threat, reliability="unsure")
    learn()
    proposed = asked()
    assert proposed.catalogue_id == catalogue("kh").factors[threat].risks[0]
    assert (proposed.arithmetic["why"], proposed.arithmetic["count"], proposed.arithmetic["days"]) == ("first", 1, 30)
    assert proposed.arithmetic["likelihood"][0] == proposed.likelihood, "one that is not serious moves nothing"


def test_organisational_and_sector_risks_are_among_them() -> None:
    known = catalogue("kh")
    first = {
        known.risks[factor.risks[0]].scope
        for factor in known.factors.values()
        if factor.risks and not factor.of_activities
    }
    assert first == set(Scope)


def test_where_the_register_tells_provinces_apart_the_line_is_for_the_province(cast: Cast) -> None:
    add(cast.bopha, cast.lantern, NOW - 30 * DAY, catalogue_id=ARREST.risks[0], province="KH-2")
    arrest(cast)
    learn()
    assert asked().province == ROAD
    yes(cast)
    assert set(Risk.objects.values_list("province", flat=True)) == {"KH-2", ROAD}


def test_what_is_unreliable_asks_for_nothing(cast: Cast) -> None:
    arrest(cast, reliability="likely_unreliable")
    learn()
    assert not Proposal.objects.exists()
    arrest(cast)
    learn()
    assert asked().arithmetic["uncounted"] == 1


def test_a_withdrawn_fact_takes_its_new_line_along(cast: Cast) -> None:
    fact = arrest(cast)
    learn()
    withdraw_fact(by=cast.bopha, fact=fact.pk, now=NOW)
    learn()
    assert not Proposal.objects.open().exists()
    assert Proposal.objects.get().answer == ProposalAnswer.SUPERSEDED


def test_more_facts_replace_what_is_open_and_reckoning_again_changes_nothing(cast: Cast) -> None:
    for n in range(3):
        fact(cast.dara, cast.lantern, threat=SANCTION.id, happened_on=NOW.date() - n * DAY)
        learn()
    assert asked().arithmetic["why"] == "several"
    before = dict(Proposal.objects.values_list("pk", "answer"))
    Fact.objects.update(considered_at=None)
    learn()
    assert dict(Proposal.objects.values_list("pk", "answer")) == before


def test_declining_needs_a_reason_and_holds_until_it_happens_again(cast: Cast) -> None:
    arrest(cast)
    learn()
    with pytest.raises(BadFields):
        yes(cast, answer=ProposalAnswer.DECLINED)
    yes(cast, answer=ProposalAnswer.DECLINED, why="We have it in words of our own")
    assert not Risk.objects.exists()
    Fact.objects.update(considered_at=None)
    learn()
    assert not Proposal.objects.open().exists()
    arrest(cast, now=NOW + DAY)
    learn(NOW + DAY)
    assert asked().arithmetic["count"] == 1, "only what came after the answer counts"


def test_whoever_adds_the_line_has_answered(cast: Cast) -> None:
    arrest(cast)
    learn()
    proposal = asked()
    line = add(cast.bopha, cast.lantern, NOW + timedelta(hours=1), catalogue_id=ARREST.risks[0])
    proposal.refresh_from_db()
    assert proposal.answer == ProposalAnswer.SUPERSEDED
    with pytest.raises(Conflict):
        answer_proposal(by=cast.dara, proposal=proposal.pk, answer=ProposalAnswer.ACCEPTED, now=NOW)
    learn()
    assert Risk.objects.get() == line and not Proposal.objects.open().exists(), "it was judged by one who knew"


def test_a_line_that_was_closed_is_asked_for_only_when_it_happens_again(cast: Cast) -> None:
    arrest(cast)
    learn()
    yes(cast)
    close_risk(by=cast.bopha, risk=Risk.objects.get().pk, why="Over", now=NOW + DAY)
    Fact.objects.update(considered_at=None)
    learn(NOW + DAY)
    assert not Proposal.objects.open().exists()
    arrest(cast, now=NOW + 2 * DAY)
    learn(NOW + 2 * DAY)
    assert asked().arithmetic["count"] == 1


def test_only_who_may_decide_decides_and_strangers_see_nothing(cast: Cast) -> None:
    arrest(cast)
    learn()
    path = f"/risks/proposals/{asked().pk}/"
    for person in (cast.sophea, cast.piseth, cast.rith):
        with pytest.raises(Missing):
            answer_proposal(by=person, proposal=asked().pk, answer=ProposalAnswer.ACCEPTED, now=NOW)
        assert signed_in(person).get(path).status_code == 404


def test_the_pages_say_that_it_is_new_and_lead_into_the_register(cast: Cast) -> None:
    fact = arrest(cast)
    learn()
    browser, path = signed_in(cast.dara), f"/risks/proposals/{asked().pk}/"
    listed = browser.get("/risks/proposals/").content.decode()
    assert "The register has no line for it." in listed and "Locked up to frighten" in listed
    page = browser.get(path).content.decode()
    assert "This has happened, and the register has no line for it." in page
    assert "1 serious incident in 30 days, from a reliable source." in page and "People" in page
    assert "new line" in browser.get(f"/risks/facts/{fact.pk}/").content.decode()
    answer = browser.post(
        path, {"answer": "adjusted", "confidence": "high", "why": "They announced more", "likelihood": "5"}
    )
    risk = Risk.objects.get()
    assert answer["Location"] == f"/risks/{risk.pk}/" and risk.likelihood == 5
    assert path in browser.get(f"/risks/{risk.pk}/").content.decode(), "its history leads to the facts"
    assert "Decided" in browser.get(path).content.decode()


def test_the_ground_of_a_discrimination_is_read_on_its_page_and_nowhere_else(cast: Cast) -> None:
    one = fact(cast.dara, cast.lantern, threat="F-T34", ground=Ground.INDIGENOUS.value)
    browser = signed_in(cast.dara)
    assert "Indigenous people" in browser.get(f"/risks/facts/{one.pk}/").content.decode()
    assert "Indigenous people" not in browser.get("/risks/facts/").content.decode()
    assert "indigenous" not in str(list(Entry.objects.values_list("detail", flat=True)))
    assert "For what" not in browser.get(f"/risks/facts/{arrest(cast).pk}/").content.decode()
