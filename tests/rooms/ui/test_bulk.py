"""One verb for many rows: asked once more, done one by one, and each refusal said. Rows of others count as none."""

import re
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from karpear.cases.incidents.models import Incident
from karpear.messaging.models import Delivery
from karpear.people.models import Contact, ContactRole, ContactState, Notice, Person
from karpear.risks.register.actions.risks import change_risk, close_risk
from karpear.risks.register.models import Change, Risk
from tests.cast import NOW, Cast, gave_password, signed_in
from tests.rooms.risks.lines import add

REGISTER = "/risks/"


@pytest.fixture
def risks(cast: Cast) -> list[Risk]:
    return [add(cast.bopha, cast.lantern, NOW, f"Risk {n}") for n in range(3)]


def press(client: Client, act: str, rows: Any, address: str = REGISTER, **more: Any) -> Any:
    form = {"act": act, "row": [getattr(row, "pk", row) for row in rows], **more}
    return client.post(address, form, follow=True)


def owners(risks: list[Risk]) -> set[Any]:
    return set(Risk.objects.filter(pk__in=[risk.pk for risk in risks]).values_list("owner", flat=True))


def test_it_is_asked_once_more_with_names_and_then_done(cast: Cast, risks: list[Risk]):
    client = signed_in(cast.dara)
    page = press(client, "owner", risks[:2])
    text = page.content.decode()
    assert "2 lines" in text and "Risk 0" in text and "Risk 1" in text and "Risk 2" not in text
    assert owners(risks) == {cast.bopha.pk}, "nothing is done yet"
    again = press(client, "owner", risks[:2], sure="1")
    assert again.status_code == 422 and owners(risks) == {cast.bopha.pk}, "nobody was chosen"
    done = press(client, "owner", risks[:2], sure="1", owner=str(cast.dara.pk))
    assert done.redirect_chain and "2 lines done." in done.content.decode()
    assert owners(risks[:2]) == {cast.dara.pk} and owners(risks[2:]) == {cast.bopha.pk}
    assert Change.objects.filter(verb="changed").count() == 2, "each has its own line in its history"


def test_what_somebody_took_in_between_is_left_to_them_and_said_by_name(cast: Cast, risks: list[Risk]):
    client = signed_in(cast.dara)
    page = press(client, "owner", risks[:2]).content.decode()
    assert "Bopha has it" in page
    shown_holders = re.findall(r'name="held"\s+value="([^"]+)"', page)
    change_risk(by=cast.bopha, risk=risks[1].pk, clean={"owner": cast.kanha.pk}, now=NOW)
    answer = press(client, "owner", risks[:2], sure="1", owner=str(cast.dara.pk), held=shown_holders).content.decode()
    assert "1 line done." in answer and "Risk 1: Kanha has it since you chose. It was left there." in answer
    assert owners(risks[:1]) == {cast.dara.pk} and owners(risks[1:2]) == {cast.kanha.pk}


def test_a_refusal_of_one_holds_up_no_other_and_is_said(cast: Cast, risks: list[Risk]):
    close_risk(by=cast.bopha, risk=risks[0].pk, why="Over", now=NOW)
    client = signed_in(cast.dara)
    page = press(client, "review", risks, sure="1", review_on="2027-03-01").content.decode()
    assert "2 lines done." in page and "1 line refused: " in page
    days = Risk.objects.filter(pk__in=[risk.pk for risk in risks[1:]]).values_list("review_on", flat=True)
    assert {f"{day}" for day in days} == {"2027-03-01"}


def test_all_that_match_are_chosen_whatever_the_page_shows(cast: Cast, risks: list[Risk]):
    for number in range(28):
        add(cast.bopha, cast.lantern, NOW, f"More {number}")
    client = signed_in(cast.dara)
    assert "All 31 that match" in client.get(f"{REGISTER}?per=25").content.decode()
    page = press(client, "owner", [], every="1")
    assert "31 lines" in page.content.decode() and "and 19 more" in page.content.decode()
    search = client.post(REGISTER, {"q": "risk"}).url.removesuffix("#list")
    page = press(client, "owner", [], search, every="1")
    assert "3 lines" in page.content.decode(), "of what was searched for"


def test_rows_of_strangers_count_as_none(cast: Cast, risks: list[Risk]):
    theirs = add(cast.piseth, cast.cardamom, NOW, "Theirs")
    client = signed_in(cast.dara)
    page = press(client, "owner", [theirs, uuid4(), "x", risks[0]])
    assert "1 line" in page.content.decode() and "Theirs" not in page.content.decode()
    press(client, "owner", [theirs], sure="1", owner=str(cast.dara.pk))
    theirs.refresh_from_db()
    assert theirs.owner_id == cast.piseth.pk
    assert "Choose at least one line." in press(client, "owner", []).content.decode()


def test_whoever_may_not_change_them_is_offered_nothing(cast: Cast, risks: list[Risk]):
    member = signed_in(cast.sophea)
    address = f"{REGISTER}?organisation={cast.lantern.pk}"
    assert press(member, "owner", risks, address, sure="1", owner=str(cast.sophea.pk)).status_code == 403
    assert owners(risks) == {cast.bopha.pk}


def test_contacts_are_asked_again_each_by_a_message(cast: Cast):
    mine = [
        Contact.objects.create(
            owner=cast.sophea, role=ContactRole.FAMILY, name=f"Aunt {n}", position=n + 9, state=ContactState.ASKED
        )
        for n in range(7)
    ]  # fmt: skip
    client = signed_in(cast.sophea)
    page = press(client, "ask", [*mine[:2], cast.dara.contacts.first()], "/contacts/")
    assert "2 lines" in page.content.decode(), "and nobody else's"
    assert "2 lines done." in press(client, "ask", mine[:2], "/contacts/", sure="1").content.decode()
    assert Notice.objects.filter(text_key="contact_invite").count() == 2
    page = press(client, "ask", mine[:3], "/contacts/", sure="1").content.decode()
    assert "1 line done." in page and "2 lines refused: They were asked less than three minutes ago" in page


def test_incidents_are_given_to_somebody_who_sees_them(cast: Cast):
    incidents = [
        Incident.objects.create(
            id=uuid4(), organisation=cast.lantern, country="kh", playbook="detained", severity="incident",
            opened_at=NOW, opened_by=cast.dara, owner=cast.dara,
        )
        for _n in range(2)
    ]  # fmt: skip
    client = signed_in(cast.dara)
    form = {"owner": str(cast.sophea.pk), "sure": "1"}
    page = press(client, "owner", incidents, "/incidents/", **form).content.decode()
    assert "2 lines refused: Choose somebody who can see this." in page
    page = press(client, "owner", incidents, "/incidents/", sure="1", owner=str(cast.bopha.pk)).content.decode()
    assert "2 lines done." in page
    assert {incident.owner_id for incident in Incident.objects.all()} == {cast.bopha.pk}


def test_a_forced_session_does_nothing_to_many(cast: Cast, risks: list[Risk], sophea_forced: Client):
    contact = cast.sophea.contacts.first()
    before = Delivery.objects.count(), Notice.objects.count()
    form = {"act": "ask", "row": [contact.pk], "sure": "1"}
    assert sophea_forced.post("/contacts/", form).status_code == 503
    assert (Delivery.objects.count(), Notice.objects.count()) == before


@pytest.fixture
def sophea_forced(cast: Cast) -> Client:
    return gave_password(cast.sophea, forced=True)


def test_a_reader_sees_what_is_theirs(cast: Cast, risks: list[Risk]):
    mine: Person = cast.dara
    Risk.objects.filter(pk=risks[0].pk).update(owner=mine)
    page = signed_in(mine).get(f"{REGISTER}?owner=me")
    assert [line.risk.pk for line in page.context["listing"].page.object_list] == [risks[0].pk]
    assert [str(view.word) for view in page.context["listing"].views if view.chosen] == ["Mine"]
