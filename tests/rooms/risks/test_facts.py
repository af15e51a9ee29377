"""Facts and proposals on their pages: who sees them, who enters them, what is refused."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from karpear.audit.actions.retention import purge_tables
from karpear.audit.models import Entry
from karpear.keeper.learning import learn_from_facts
from karpear.people.models import Membership
from karpear.risks.facts.actions.facts import take_incident
from karpear.risks.facts.models import Fact
from karpear.risks.register.models import Evaluation, Proposal, Risk
from karpear.rules.access import Role
from tests.cast import Cast, signed_in
from tests.rooms.risks.lines import add, score, scores
from tests.steps.pages import tight
from tests.steps.risks import RISK, ROAD, THREAT, three_facts

pytestmark = pytest.mark.django_db
SECRET = "Behind the old market"


def typed(**changes: Any) -> dict[str, Any]:
    """As the page posts it."""
    return {
        "key": str(uuid4()),
        "threat": THREAT,
        "serious": "no",
        "happened_on": timezone.localdate().isoformat(),
        "province": ROAD,
        "place": SECRET,
        "reliability": "likely_reliable",
        "note": "",
        **changes,
    }


def line(cast: Cast) -> Risk:
    judged = scores(score(2, people=4))
    now = timezone.now() - timedelta(days=30)
    return add(cast.bopha, cast.lantern, now, "Followed", catalogue_id=RISK, province=ROAD, scores=judged)


def proposal(cast: Cast) -> Proposal:
    line(cast)
    three_facts(cast, now=timezone.now())
    learn_from_facts(now=timezone.now())
    return Proposal.objects.get()


def test_an_officer_enters_a_fact_and_finds_it_again(cast: Cast) -> None:
    browser = signed_in(cast.dara)
    assert "No facts yet" in browser.get("/risks/facts/").content.decode()
    page = browser.get("/risks/facts/new/").content.decode()
    assert "Was always right before" in page, "each step of the scale says what it means"
    form = typed()
    answer = browser.post("/risks/facts/new/", form)
    fact = Fact.objects.get()
    assert answer["Location"] == f"/risks/facts/{fact.pk}/"
    assert (fact.organisation, fact.entered_by, fact.serious, fact.place) == (cast.lantern, cast.dara, False, SECRET)
    browser.post("/risks/facts/new/", form)
    assert Fact.objects.count() == 1, "the button pressed twice"
    assert SECRET in browser.get("/risks/facts/").content.decode()
    assert SECRET not in browser.get("/risks/facts/?province=KH-2").content.decode()
    assert SECRET in browser.get(f"/risks/facts/?threat={THREAT}&days=14").content.decode()
    assert SECRET in browser.get("/risks/facts/?days=nonsense").content.decode()
    assert SECRET in signed_in(cast.bopha).get(f"/risks/facts/{fact.pk}/").content.decode()


def test_what_is_typed_is_kept_when_it_is_refused(cast: Cast) -> None:
    browser = signed_in(cast.dara)
    tomorrow = (timezone.localdate() + timedelta(days=2)).isoformat()
    for wrong in ({"happened_on": tomorrow}, {"happened_on": "2020-01-01"}, {"threat": "F-T999"}, {"reliability": ""}):
        answer = browser.post("/risks/facts/new/", typed(**wrong))
        assert answer.status_code == 422, wrong
        assert SECRET in answer.content.decode()
    assert not Fact.objects.exists()


def test_members_and_strangers_see_nothing(cast: Cast) -> None:
    asked = proposal(cast)
    fact = Fact.objects.first()
    assert fact
    lists = ["/risks/facts/", "/risks/facts/new/", "/risks/proposals/"]
    things = [f"/risks/facts/{fact.pk}/", f"/risks/proposals/{asked.pk}/"]
    for who in (cast.sophea, cast.rith, cast.vanna):
        browser = signed_in(who)
        assert [browser.get(path).status_code for path in lists] == [403] * 3
        assert [browser.get(path).status_code for path in things] == [404] * 2
    other = signed_in(cast.piseth)
    assert [other.get(path).status_code for path in things] == [404] * 2
    assert "The bridge" not in other.get("/risks/facts/").content.decode()
    assert other.post(f"/risks/facts/{fact.pk}/withdraw/").status_code == 404
    assert other.post(f"/risks/proposals/{asked.pk}/", {"answer": "accepted", "confidence": "high"}).status_code == 404
    assert signed_in(cast.sophea).post(f"/risks/facts/{fact.pk}/withdraw/").status_code == 404
    fact.refresh_from_db()
    assert fact.withdrawn_at is None
    assert Proposal.objects.open().count() == 1


def test_somebody_in_two_organisations_says_for_which(cast: Cast) -> None:
    Membership.objects.create(person=cast.dara, organisation=cast.cardamom, role=Role.OFFICER.value)
    browser = signed_in(cast.dara)
    assert cast.cardamom.name in browser.get("/risks/facts/new/").content.decode()
    assert browser.post("/risks/facts/new/", typed()).status_code == 422
    browser.post("/risks/facts/new/", typed(organisation=str(cast.cardamom.pk)))
    assert Fact.objects.get().organisation == cast.cardamom


def test_an_alert_is_named_on_its_page(cast: Cast) -> None:
    now = timezone.now()
    day = timezone.localdate()
    take_incident(source=uuid4(), organisation=cast.lantern.pk, happened_on=day, province=ROAD, now=now)
    fact = Fact.objects.get()
    browser = signed_in(cast.dara)
    assert "What was it?" in browser.get("/risks/facts/").content.decode()
    assert "What was it?" in browser.get(f"/risks/facts/{fact.pk}/").content.decode()
    form = typed(serious="yes")
    assert browser.post(f"/risks/facts/{fact.pk}/", form)["Location"] == "/risks/facts/"
    fact.refresh_from_db()
    assert (fact.threat, fact.serious, fact.entered_by, fact.considered_at) == (THREAT, True, cast.dara, None)
    again = browser.post(f"/risks/facts/{fact.pk}/", form)
    assert again.status_code == 409


def test_a_withdrawn_fact_stays_readable(cast: Cast) -> None:
    asked = proposal(cast)
    fact = Fact.objects.get(pk=asked.arithmetic["facts"][0])
    browser = signed_in(cast.dara)
    browser.post(f"/risks/proposals/{asked.pk}/", {"answer": "accepted", "confidence": "high"})
    for _ in range(2):
        browser.post(f"/risks/facts/{fact.pk}/withdraw/")
    assert "rests on a fact that was withdrawn" in browser.get(f"/risks/facts/{fact.pk}/").content.decode()
    assert "Withdrawn" in browser.get("/risks/facts/?withdrawn=on").content.decode()
    assert Entry.objects.filter(action="fact.withdraw").count() == 1


def test_a_proposal_is_read_and_answered(cast: Cast) -> None:
    asked = proposal(cast)
    browser, path = signed_in(cast.bopha), f"/risks/proposals/{asked.pk}/"
    assert "1 change of a risk is proposed" in browser.get("/risks/facts/").content.decode()
    page = browser.get(path).content.decode()
    assert "3 similar facts in 14 days." in page
    assert path in browser.get(f"/risks/{asked.risk_id}/").content.decode()
    assert "Moderately likely" in page
    answer = browser.post(path, {"answer": "declined", "confidence": "medium", "why": ""})
    assert answer.status_code == 422
    assert "Write down why" in answer.content.decode()
    answer = browser.post(path, {"answer": "adjusted", "confidence": "high", "why": "Announced", "likelihood": "5"})
    assert answer["Location"] == "/risks/proposals/"
    last = Evaluation.objects.filter(source="proposal").get()
    assert (last.why, last.confidence, last.reliability) == ("Announced", "high", "likely_reliable")
    assert Risk.objects.get().likelihood == 5
    history = browser.get(f"/risks/{asked.risk_id}/").content.decode()
    assert f'href="{path}">The facts and the arithmetic' in tight(history)
    late = browser.post(path, {"answer": "accepted", "confidence": "high"}, follow=True)
    assert "was answered" in late.content.decode()
    assert "Announced" in late.content.decode()


def test_a_risk_that_was_judged_since_is_not_accepted(cast: Cast) -> None:
    asked = proposal(cast)
    Risk.objects.update(likelihood=4)
    browser = signed_in(cast.bopha)
    assert "only “No” is available" in browser.get(f"/risks/proposals/{asked.pk}/").content.decode()
    browser.post(f"/risks/proposals/{asked.pk}/", {"answer": "accepted", "confidence": "high"})
    assert Risk.objects.get().likelihood == 4
    assert Proposal.objects.open().exists()


def test_no_words_in_the_audit(cast: Cast) -> None:
    signed_in(cast.dara).post("/risks/facts/new/", typed(note="A name"))
    detail = str(list(Entry.objects.values_list("action", "detail")))
    assert "fact.enter" in detail
    assert SECRET not in detail
    assert "A name" not in detail


def test_facts_are_forgotten_after_two_years(cast: Cast) -> None:
    now = timezone.now()
    old, kept = three_facts(cast, now=now)[:2]
    Fact.objects.filter(pk=old.pk).update(happened_on=now.date() - timedelta(days=731))
    assert purge_tables(Fact, now=now) == 1
    assert Fact.objects.filter(pk=kept.pk).exists()
    assert purge_tables(Fact, now=now) == 0


def test_another_ones_key_is_not_theirs(cast: Cast) -> None:
    [mine, *_rest] = three_facts(cast, now=timezone.now())
    answer = signed_in(cast.bopha).post("/risks/facts/new/", typed(key=str(mine.pk)))
    assert answer.status_code == 404
