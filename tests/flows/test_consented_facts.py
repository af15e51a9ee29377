"""A few coded facts leave a diary because their author said so, propose a change to a risk, and go when taken back."""

from datetime import datetime
from typing import Any

import pytest
from django.utils import timezone

from karpear.audit.actions.retention import purge_tables
from karpear.audit.models import Entry
from karpear.cases.diary.actions import consent, withdraw_consent
from karpear.cases.diary.models import ConsentedFact
from karpear.keeper.consented_facts import carry_consented
from karpear.keeper.learning import learn_from_facts
from karpear.keeper.steps import EVERY_FEW
from karpear.risks.facts.models import Fact, FactKind
from karpear.risks.register.models import Proposal
from karpear.rules.refusals import BadFields, Conflict, Missing
from karpear.vault.actions.deletion import remove_record, restore_record
from tests.cast import NOW, Cast, signed_in
from tests.steps.diary import codes, entry
from tests.steps.risks import DAY, RISK, ROAD, THREAT, risk

pytestmark = pytest.mark.django_db


def told(cast: Cast, **changes: Any) -> ConsentedFact:
    clean = codes(organisation=cast.lantern.pk, **changes)
    return consent(by=cast.sophea, thread=entry(cast.sophea), clean=clean, now=NOW)


def test_facts_propose_and_what_they_proposed_goes_with_them(cast: Cast) -> None:
    line = risk(cast)
    assert line.catalogue_id == RISK
    facts = [told(cast, happened_on=NOW.date() - n * DAY) for n in range(3)]
    assert carry_consented(now=NOW) == 3
    assert carry_consented(now=NOW) == 0
    learn_from_facts(now=NOW)
    assert {fact.kind for fact in Fact.objects.all()} == {FactKind.DIARY}
    assert not Fact.objects.exclude(entered_by=None).exists()
    assert Proposal.objects.open().get().arithmetic["count"] == 3

    withdraw_consent(by=cast.sophea, fact=facts[0].pk, now=NOW)
    facts[0].refresh_from_db()
    assert (facts[0].threat, facts[0].happened_on, facts[0].province, facts[0].affected) == ("", None, "", "")
    assert carry_consented(now=NOW) == 1
    learn_from_facts(now=NOW)
    carry_consented(now=NOW)
    assert not Proposal.objects.open().exists()
    assert Fact.objects.count() == 2
    assert not Fact.objects.filter(source=facts[0].pk).exists()
    assert ConsentedFact.objects.standing().count() == 2


def test_only_the_month_is_kept_where_only_the_month_was_said(cast: Cast) -> None:
    consented_fact = told(cast, only_month=True)
    consented_fact.refresh_from_db()
    assert consented_fact.happened_on and consented_fact.happened_on.day == 1
    carry_consented(now=NOW)
    assert Fact.objects.get().only_month


def test_without_an_organisation_nobody_is_told(cast: Cast) -> None:
    consent(by=cast.vanna, thread=entry(cast.vanna), clean=codes(), now=NOW)
    assert carry_consented(now=NOW) == 0
    assert not Fact.objects.exists()


def test_a_consent_that_was_taken_back_before_anybody_heard(cast: Cast) -> None:
    consented_fact = told(cast)
    withdraw_consent(by=cast.sophea, fact=consented_fact.pk, now=NOW)
    withdraw_consent(by=cast.sophea, fact=consented_fact.pk, now=NOW)
    assert carry_consented(now=NOW) == 0
    assert not Fact.objects.exists()
    purge_tables(ConsentedFact, now=NOW + 31 * DAY)
    assert not ConsentedFact.objects.exists()


def test_only_ones_own_and_only_what_the_country_knows(cast: Cast) -> None:
    thread = entry(cast.sophea)
    with pytest.raises(Missing):
        consent(by=cast.dara, thread=thread, clean=codes(), now=NOW)
    with pytest.raises(Missing):
        consent(by=cast.sophea, thread=thread, clean=codes(organisation=cast.cardamom.pk), now=NOW)
    wrong = [{"threat": "x"}, {"province": "x"}, {"happened_on": (NOW + 3 * DAY).date()}]
    for one in wrong:
        with pytest.raises(BadFields):
            consent(by=cast.sophea, thread=thread, clean=codes(**one), now=NOW)
    made = consent(by=cast.sophea, thread=thread, clean=codes(), now=NOW)
    with pytest.raises(Conflict):
        consent(by=cast.sophea, thread=thread, clean=codes(), now=NOW)
    with pytest.raises(Missing):
        withdraw_consent(by=cast.dara, fact=made.pk, now=NOW)
    withdraw_consent(by=cast.sophea, fact=made.pk, now=NOW)
    consent(by=cast.sophea, thread=thread, clean=codes(), now=NOW)


def keeper_step(now: datetime = NOW) -> int:
    """As the keeper runs it, found by its name."""
    return next(step for step in EVERY_FEW if step.name == "carry consented").work(now=now)


def test_an_entry_that_is_taken_away_takes_its_facts_along(cast: Cast) -> None:
    """Also where they were told, and what they proposed; bringing the entry back does not bring them back."""
    risk(cast)
    facts = [told(cast, happened_on=NOW.date() - n * DAY) for n in range(3)]
    keeper_step()
    learn_from_facts(now=NOW)
    assert Proposal.objects.open().exists()
    remove_record(by=cast.sophea, thread=facts[0].thread, now=NOW)
    assert keeper_step() == 2, "taken back, and carried"
    assert (keeper_step(), keeper_step()) == (0, 0)
    facts[0].refresh_from_db()
    assert (facts[0].threat, facts[0].withdrawn_at, facts[0].known) == ("", NOW, False)
    line = Entry.objects.get(action="consent.withdraw_removed")
    assert (line.actor, line.object_id, line.organisation) == (cast.sophea.pk, facts[0].pk, cast.lantern.pk)
    learn_from_facts(now=NOW)
    keeper_step()
    assert not Proposal.objects.open().exists()
    assert not Fact.objects.filter(source=facts[0].pk).exists()
    restore_record(by=cast.sophea, thread=facts[0].thread, now=NOW)
    keeper_step()
    assert ConsentedFact.objects.standing().count() == Fact.objects.count() == 2
    consent(by=cast.sophea, thread=facts[0].thread, clean=codes(organisation=cast.lantern.pk), now=NOW)


def test_facts_that_nobody_was_told_go_with_their_entry_too(cast: Cast) -> None:
    thread = entry(cast.vanna)
    made = consent(by=cast.vanna, thread=thread, clean=codes(), now=NOW)
    kept = consent(by=cast.vanna, thread=entry(cast.vanna), clean=codes(), now=NOW)
    remove_record(by=cast.vanna, thread=thread, now=NOW)
    keeper_step()
    assert list(ConsentedFact.objects.standing()) == [kept]
    made.refresh_from_db()
    assert (made.threat, made.province) == ("", "")


def test_taking_an_entry_away_says_what_becomes_of_its_facts(cast: Cast) -> None:
    consented_fact, browser, says = told(cast), signed_in(cast.sophea), "do not come back with it"
    assert says in browser.get(f"/diary/{consented_fact.thread}/").content.decode()
    assert says not in browser.get(f"/diary/{entry(cast.sophea)}/").content.decode()
    remove_record(by=cast.sophea, thread=consented_fact.thread, now=NOW)
    assert "stays taken back" in browser.get("/diary/").content.decode()


def test_the_pages(cast: Cast) -> None:
    thread, browser = entry(cast.sophea), signed_in(cast.sophea)
    page = browser.get(f"/diary/{thread}/facts/")
    assert page.status_code == 200
    today = timezone.localdate()
    sent = {
        "organisation": str(cast.lantern.pk), "threat": THREAT, "month": f"{today:%Y-%m}", "day": "",
        "province": ROAD, "areas": ["people"], "reliability": "unsure",
    }  # fmt: skip
    assert browser.post(f"/diary/{thread}/facts/", sent).status_code == 422  # without the consent itself
    assert not ConsentedFact.objects.exists()
    assert browser.post(f"/diary/{thread}/facts/", sent | {"agreed": "on"}).status_code == 302
    consented_fact = ConsentedFact.objects.get()
    assert (consented_fact.only_month, consented_fact.affected) == (True, "people")
    assert THREAT not in browser.get("/diary/facts/").content.decode()
    assert "Take them back" in browser.get("/diary/facts/").content.decode()
    assert signed_in(cast.dara).get(f"/diary/{thread}/facts/").status_code == 404
    assert signed_in(cast.dara).post(f"/diary/facts/{consented_fact.pk}/take-back/").status_code == 404
    assert browser.post(f"/diary/facts/{consented_fact.pk}/take-back/", {"all": "1"}).status_code == 302
    assert not ConsentedFact.objects.standing().exists()


def test_what_was_taken_back_is_not_readable_meanwhile(cast: Cast) -> None:
    consented_fact = told(cast)
    carry_consented(now=NOW)
    fact, officer = Fact.objects.get(), signed_in(cast.dara)
    assert "consented" in officer.get(f"/risks/facts/{fact.pk}/").content.decode()
    withdraw_consent(by=cast.sophea, fact=consented_fact.pk, now=NOW)
    carry_consented(now=NOW)
    assert officer.get(f"/risks/facts/{fact.pk}/").status_code == 404
    assert "Sophea" not in officer.get("/risks/facts/?withdrawn=on").content.decode()
