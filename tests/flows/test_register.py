"""An organisation begins its register, judges, treats and reviews; owners are told; strangers see nothing."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from karpear.messaging.models import Delivery
from karpear.people.actions.members import end_membership
from karpear.people.models import Membership
from karpear.risks.register.actions import measures, risks
from karpear.risks.register.models import Change, Evaluation, Measure, Risk
from karpear.risks.register.values import NewMeasure
from karpear.rules.secret.tokens import token_hash
from tests.cast import Cast, signed_in
from tests.rooms.risks.lines import add, score, scores
from tests.steps.reminders import remind_owners

pytestmark = [pytest.mark.django_db, pytest.mark.once]
JUDGED = {
    "current_likelihood": "4", "current_people": "4", "inherent_likelihood": "5", "residual_likelihood": "2",
    "confidence": "medium", "reliability": "likely_reliable", "why": "Two offices this year",
}  # fmt: skip


@pytest.mark.both
def test_from_an_empty_page_to_a_living_register(cast: Cast):
    dara = signed_in(cast.dara)
    page = dara.get("/risks/").content.decode()
    assert "No risks yet" in page
    starter = dara.get("/risks/starter/?focus=media").content.decode()
    lines = re.findall(r'name="chosen" value="([^"]+)"', starter)
    assert len(lines) > 20
    answer = dara.post("/risks/starter/?focus=media", {"chosen": lines[:3], "owner": str(cast.sophea.pk)})
    assert answer.status_code == 302
    assert Risk.objects.filter(owner=cast.sophea, organisation=cast.lantern, confidence="low").count() == 3
    again = dara.get("/risks/starter/?focus=media").content.decode()
    assert again.count("✓ in the register") == 3
    dara.post("/risks/starter/?focus=media", {"chosen": lines[:4], "owner": str(cast.sophea.pk)})
    assert Risk.objects.count() == 3  # what is there already is not taken again

    own = {"name": "Boat engine stolen", "description": "", "scope": "organisation", "owner": str(cast.dara.pk)}
    bad = dara.post("/risks/new/?from=own", own | {"name": "", "current_likelihood": "3"})
    assert bad.status_code == 422
    assert "choose at least one impact" in bad.content.decode()
    answer = dara.post("/risks/new/?from=own", own | JUDGED)
    risk = Risk.objects.get(number=4)
    assert answer["Location"] == f"/risks/{risk.pk}/"
    assert (risk.inherent_level, risk.level, risk.residual_level, risk.catalogue_id) == (5, 4, 3, "")
    listed = dara.get("/risks/").content.decode()
    assert "Boat engine stolen" in listed


@pytest.mark.both
def test_treating_measuring_reviewing_and_closing(cast: Cast):
    dara, bopha = signed_in(cast.dara), signed_in(cast.bopha)
    risk = add(cast.dara, cast.lantern, timezone.now())
    home = f"/risks/{risk.pk}/"
    dara.post(f"{home}measures/", {"name": "Second lock", "owner": str(cast.sophea.pk), "cost": "80", "currency": "USD",
                                   "due_on": "2030-01-05", "state": "planned"})  # fmt: skip
    measure = Measure.objects.get()
    changed = {"name": "Two locks", "owner": "", "cost": "90", "currency": "USD", "due_on": "", "state": "doing"}
    dara.post(f"/risks/measures/{measure.pk}/", changed)
    page = dara.get(home).content.decode()
    assert "Two locks" in page
    assert "Second lock → Two locks" in page
    assert "80 → 90" in page
    dara.post(f"{home}treatment/", {"treatment": "reduce", "why": ""})
    assert "Accept it under my name" not in dara.get(f"{home}treatment/").content.decode()
    until = (timezone.now() + timedelta(days=30)).date().isoformat()
    assert dara.post(f"{home}treatment/", {"until": until, "why": "No money"}).status_code == 403
    assert bopha.post(f"{home}treatment/", {"until": until, "why": ""}).status_code == 422
    bopha.post(f"{home}treatment/", {"until": until, "why": "No money"})
    assert "by Bopha" in dara.get(home).content.decode()
    dara.post(f"{home}reviewed/")
    dara.post(f"{home}judge/", JUDGED)
    assert Evaluation.objects.filter(risk=risk).count() == 2
    assert dara.post(f"{home}close/", {"why": ""}).status_code == 422
    dara.post(f"{home}close/", {"why": "We moved"})
    assert "Office is searched" not in dara.get("/risks/").content.decode()
    assert "Office is searched" in dara.get("/risks/?state=closed").content.decode()
    assert dara.post(f"{home}judge/", JUDGED)["Location"] == home  # it says that it is closed
    dara.post(f"{home}reopen/")
    assert set(Change.objects.filter(risk=risk).values_list("verb", flat=True)) == {
        "measure_added", "measure_changed", "measure_state", "treated", "accepted", "reviewed", "closed", "reopened",
    }  # fmt: skip
    assert "We moved" in dara.get(home).content.decode()


def test_a_refused_form_keeps_what_was_typed(cast: Cast):
    dara = signed_in(cast.dara)
    risk = add(cast.dara, cast.lantern, timezone.now())
    page = dara.post(f"/risks/{risk.pk}/judge/", JUDGED | {"inherent_likelihood": "2", "why": "Typed with care"})
    assert page.status_code == 422
    text = page.content.decode()
    assert "Typed with care" in text
    assert "Without any measure it cannot be smaller than it is now." in text
    assert Evaluation.objects.count() == 1


def test_a_member_sees_what_is_theirs_and_no_register(cast: Cast):
    now = timezone.now()
    risk = add(cast.dara, cast.lantern, now, description="About the accountant")
    measure = measures.add_measure(
        by=cast.dara,
        new=NewMeasure(
            risk=risk.pk,
            name="Keep the door shut",
            owner=cast.sophea.pk,
            due_on=None,
            cost=None,
            currency="USD",
            state="planned",
        ),
        now=now,
    )
    measures.add_measure(
        by=cast.dara,
        new=NewMeasure(
            risk=risk.pk,
            name="Ask the lawyer",
            owner=cast.kanha.pk,
            due_on=None,
            cost=None,
            currency="USD",
            state="planned",
        ),
        now=now,
    )
    sophea = signed_in(cast.sophea)
    assert sophea.get("/risks/")["Location"] == "/risks/mine/"
    assert sophea.get(f"/risks/?organisation={cast.lantern.pk}").status_code == 403
    assert "Keep the door shut" in sophea.get("/risks/mine/").content.decode()
    page = sophea.get(f"/risks/{risk.pk}/").content.decode()
    assert "Keep the door shut" in page
    assert "Ask the lawyer" not in page
    assert "History" not in page
    sophea.post(f"/risks/measures/{measure.pk}/state/", {"state": "done"})
    assert Measure.objects.get(pk=measure.pk).state == "done"
    for address in ("edit", "judge", "treatment", "close", "measures"):
        assert sophea.get(f"/risks/{risk.pk}/{address}/").status_code == 403
    assert sophea.post(f"/risks/{risk.pk}/reviewed/").status_code == 403  # her measure, not her risk
    for address in ("new", "starter", "changes"):
        assert sophea.get(f"/risks/{address}/?organisation={cast.lantern.pk}").status_code == 403


def test_others_see_nothing(cast: Cast):
    risk = add(cast.dara, cast.lantern, timezone.now())
    measure = measures.add_measure(
        by=cast.dara,
        new=NewMeasure(risk=risk.pk, name="Lock", owner=None, due_on=None, cost=None, currency="USD", state="planned"),
        now=timezone.now(),
    )
    for person in (cast.maly, cast.rith, cast.vanna):
        client = signed_in(person)
        for address in ("", "edit/", "judge/", "treatment/", "close/", "measures/"):
            assert client.get(f"/risks/{risk.pk}/{address}").status_code == 404
        for address in ("reviewed/", "reopen/"):
            assert client.post(f"/risks/{risk.pk}/{address}").status_code == 404
        assert client.get(f"/risks/measures/{measure.pk}/").status_code == 404
        assert client.post(f"/risks/measures/{measure.pk}/state/", {"state": "done"}).status_code == 404
        for address in ("", "new/", "starter/", "changes/"):
            assert client.get(f"/risks/{address}?organisation={cast.lantern.pk}").status_code == 404
        assert client.post(f"/risks/adopt/?organisation={cast.lantern.pk}", {}).status_code == 404
    assert "Office is searched" not in signed_in(cast.maly).get("/risks/").content.decode()


def test_an_owner_is_told_once_a_week_and_the_link_leads_inside(cast: Cast):
    now = timezone.now()
    add(cast.dara, cast.lantern, now - timedelta(days=120), owner=cast.sophea.pk)
    assert remind_owners(now=now) == 1
    delivery = Delivery.objects.get(topic="risk")
    assert (delivery.person, delivery.text_key) == (cast.sophea, "risk_reminder")
    assert remind_owners(now=now + timedelta(days=6)) == 0
    Delivery.objects.update(link_hash=token_hash("abc"), link_expires_at=now + timedelta(days=30))
    page = signed_in(cast.sophea).get("/r/abc").content.decode()
    assert f"/risks/{delivery.subject}/" in page
    assert "searched" not in page
    assert remind_owners(now=now + timedelta(days=8)) == 1
    assert Delivery.objects.filter(topic="risk").count() == 2


@pytest.mark.both
def test_who_left_is_shown_and_replaced(cast: Cast):
    now = timezone.now()
    risk = add(cast.dara, cast.lantern, now - timedelta(days=120), owner=cast.sophea.pk)
    membership = Membership.objects.get(person=cast.sophea)
    end_membership(by=cast.dara, membership_id=membership.pk, now=now)
    assert remind_owners(now=now) == 1
    assert not Delivery.objects.filter(topic="risk").exists()  # who left is told nothing
    assert signed_in(cast.sophea).get(f"/risks/{risk.pk}/").status_code == 404
    dara = signed_in(cast.dara)
    assert "The owner of 1 risk has left." in dara.get("/risks/").content.decode()
    assert "Office is searched" in dara.get("/risks/?owner=nobody").content.decode()
    dara.post(f"/risks/adopt/?organisation={cast.lantern.pk}", {"owner": str(cast.kanha.pk)})
    assert "has left" not in dara.get("/risks/").content.decode()
    assert remind_owners(now=now) == 1  # the new owner hears at once
    assert Delivery.objects.get(topic="risk").person == cast.kanha


@pytest.mark.both
def test_filters_the_map_and_the_search(cast: Cast):
    now = timezone.now()
    add(cast.dara, cast.lantern, now, name="Paddy field flooded", scores=scores(score(5, people=1, property=5)))
    add(cast.dara, cast.lantern, now, name="Office is searched", scores=scores(score(2, legal=4)), owner=cast.bopha.pk)
    dara = signed_in(cast.dara)

    def found(query: str, words: str = "") -> set[str]:
        address = f"/risks/?{query}"
        page = (dara.post(address, {"q": words}, follow=True) if words else dara.get(address)).content.decode()
        return {name for name in ("Paddy field flooded", "Office is searched") if name in page}

    assert found("") == {"Paddy field flooded", "Office is searched"}
    assert found("", "PADDY") == {"Paddy field flooded"}
    assert found("", "#2") == {"Office is searched"}
    nothing = dara.post("/risks/", {"q": "zzz"}, follow=True).content.decode()
    assert "Nothing found" in nothing and "No risks yet" not in nothing and 'value="zzz"' in nothing
    assert found("q=PADDY") == {"Paddy field flooded", "Office is searched"}, "no words in addresses"
    assert found("level=5") == {"Paddy field flooded"}
    assert found("area=legal") == {"Office is searched"}
    assert found("scope=sector") == set()
    assert found(f"owner={cast.bopha.pk}") == {"Office is searched"}
    assert found("likelihood=2&impact=4") == {"Office is searched"}
    assert found("likelihood=2&impact=4&stand=residual&area=legal") == {"Office is searched"}
    assert found("likelihood=5&impact=1&area=people") == {"Paddy field flooded"}
    assert found("treatment=none") == {"Paddy field flooded", "Office is searched"}
    assert found("late=on") == set()
    assert found("owner=xyz&level=99&stand=no&page=x&likelihood=9") == {"Paddy field flooded", "Office is searched"}
    page = dara.get("/risks/").content.decode()
    assert "Likelihood 5, impact 5: 1" in page
    assert "likelihood=2&amp;impact=4" in page


def test_what_changed_since_a_day(cast: Cast):
    now = timezone.now()
    long_ago = now - timedelta(days=200)
    grew = add(cast.dara, cast.lantern, long_ago, name="Grew", scores=scores(score(2, people=3)))
    shut = add(cast.dara, cast.lantern, long_ago, name="Shut")
    add(cast.dara, cast.lantern, long_ago, name="Stayed")
    add(cast.dara, cast.lantern, now, name="Came")
    trust = {"confidence": "high", "reliability": "unsure", "why": ""}
    signed_in(cast.dara).post(f"/risks/{grew.pk}/judge/", trust | {"current_likelihood": "5", "current_people": "5"})
    risks.close_risk(by=cast.dara, risk=shut.pk, why="Over", now=now)
    page = signed_in(cast.bopha).get("/risks/changes/").content.decode()
    assert "1 larger, 0 smaller, 1 new, 1 closed, 1 as before" in page
    assert "Stayed" not in page
    nothing = signed_in(cast.bopha).get("/risks/changes/?since=2999-01-01").content.decode()
    assert "Nothing changed" in nothing
    assert signed_in(cast.bopha).get("/risks/changes/?since=x").status_code == 200


def test_the_list_asks_as_often_for_many_as_for_few(cast: Cast, django_assert_max_num_queries):
    now = timezone.now()
    dara = signed_in(cast.dara)
    for number in range(12):
        risk = add(cast.dara, cast.lantern, now, name=f"Line {number}", owner=cast.bopha.pk)
        measures.add_measure(
            by=cast.dara,
            new=NewMeasure(
                risk=risk.pk, name="Lock", owner=cast.kanha.pk, due_on=None, cost=None, currency="USD", state="planned"
            ),
            now=now,
        )
    dara.get("/risks/")
    with django_assert_max_num_queries(26):
        assert dara.get("/risks/").content.decode().count("0 / 1") == 12
