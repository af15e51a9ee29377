"""The story: a bulletin about a place reaches the register of those who received it, and asks an open plan there."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.utils import timezone

from karpear.activities.decisions.models import Assessment
from karpear.activities.decisions.models import ReviewProposal as Look
from karpear.activities.itinerary.models import Activity
from karpear.countries.queries import catalogue
from karpear.keeper.bulletin_facts import carry_bulletins
from karpear.keeper.learning import learn_from_facts
from karpear.messaging.models import Delivery
from karpear.network.bulletins.models import Bulletin, BulletinState
from karpear.risks.facts.models import Fact
from karpear.rules.sharing.labels import Label, RecipientClass
from tests.cast import NOW, Cast, signed_in
from tests.rooms.network.net import Net, networked
from tests.rooms.network.sent import HEADLINE, copy_for, sent_bulletin
from tests.steps.risks import ROAD, assess_trip, trip_on_the_road

pytestmark = pytest.mark.django_db
MEMBER, NAMED, PARTNER = RecipientClass.MEMBER, RecipientClass.NAMED, RecipientClass.PARTNER


def facts() -> list[tuple[UUID, str, str, str, bool]]:
    rows = Fact.objects.order_by("entered_at", "pk")
    return list(rows.values_list("organisation", "kind", "threat", "province", "serious"))


def received(net: Net, label: Label, kind: RecipientClass, cast: Cast, **fields: object) -> Bulletin:
    bulletin = sent_bulletin(net, label, timezone.now(), **fields)
    copy_for(bulletin, kind, cast.piseth, net.cardamom.organisation)
    return bulletin


def test_it_reaches_the_register_of_those_who_received_it(cast: Cast) -> None:
    net, now = networked(cast), timezone.now()
    bulletin = received(net, Label.AMBER_STRICT, MEMBER, cast, event="arrest")
    assert carry_bulletins(now=now) == 1
    assert facts() == [(cast.cardamom.pk, "bulletin", "F-T7", "KH-2", True)]
    assert carry_bulletins(now=now) == 0
    fact = Fact.objects.get()
    page = signed_in(cast.piseth).get(f"/risks/facts/{fact.pk}/").content.decode()
    assert f"/bulletins/{bulletin.pk}/" in page
    assert HEADLINE not in page
    # An update about the same is the same; taken back, it no longer counts.
    received(net, Label.AMBER_STRICT, MEMBER, cast, event="arrest", step="update", follows=bulletin)
    assert carry_bulletins(now=now) == 0
    received(net, Label.AMBER_STRICT, MEMBER, cast, event="arrest", step="cancel", follows=bulletin)
    Bulletin.objects.filter(pk=bulletin.pk).update(state=BulletinState.CANCELLED)
    assert carry_bulletins(now=now) == 1
    assert Fact.objects.get().withdrawn_at == now


@pytest.mark.parametrize(
    ("label", "kind", "fields"),
    [
        (Label.RED, NAMED, {}),
        (Label.RED, MEMBER, {}),
        (Label.AMBER, MEMBER, {"drill": True}),
        (Label.AMBER, MEMBER, {"event": "flood"}),
        (Label.AMBER, MEMBER, {"expires_at": timezone.now() - timedelta(minutes=1)}),
        (Label.AMBER, MEMBER, {"state": "draft", "released_at": None}),
    ],
)
def test_what_reaches_no_register(cast: Cast, label: Label, kind: RecipientClass, fields: dict[str, object]) -> None:
    net = networked(cast)
    row = sent_bulletin(net, label, timezone.now(), **fields)
    if row.released_at:
        copy_for(row, kind, cast.piseth, net.cardamom.organisation)
    carry_bulletins(now=timezone.now())
    assert facts() == []


def test_a_bulletin_for_nobody_there_makes_no_fact_there(cast: Cast) -> None:
    net = networked(cast)
    sent_bulletin(net, Label.GREEN, timezone.now())
    carry_bulletins(now=timezone.now())
    assert facts() == []


def arrest_on_the_road(cast: Cast, province: str) -> Bulletin:
    """From Cardamom Voices to Dara, whose register has heard of it."""
    bulletin = sent_bulletin(
        networked(cast), Label.AMBER, NOW, organisation=cast.cardamom, event="arrest", provinces=[province],
        reliability="A", credibility="1",
    )  # fmt: skip
    copy_for(bulletin, MEMBER, cast.dara, cast.lantern)
    carry_bulletins(now=NOW)
    learn_from_facts(now=NOW)
    return bulletin


def judged_trip(cast: Cast) -> Activity:
    trip = trip_on_the_road(cast)
    assessment = assess_trip(trip, cast)
    judged = {**assessment.content["risks"][0], "id": catalogue("kh").factors["F-T7"].risks[0]}
    Assessment.objects.filter(pk=assessment.pk).update(content={"threats": [], "risks": [judged]})
    trip.refresh_from_db()
    return trip


def test_an_open_plan_in_its_area_asks_to_be_looked_at_again(cast: Cast) -> None:
    trip = judged_trip(cast)
    for province in ("KH-2", ROAD):
        arrest_on_the_road(cast, province)
        assert Look.objects.filter(activity=trip).exists() is (province == ROAD)
    line = signed_in(cast.sophea).get(f"/plans/{trip.pk}/").content.decode()
    assert HEADLINE not in line


def test_the_register_and_the_plan_lead_to_the_bulletin_whoever_may_read_it(cast: Cast) -> None:
    trip = judged_trip(cast)
    bulletin = arrest_on_the_road(cast, ROAD)
    address = f'href="/bulletins/{bulletin.pk}/"'
    fact = Fact.objects.get(organisation=cast.lantern)
    for reader in (cast.dara, cast.bopha):  # only Dara has received it
        client = signed_in(reader)
        for page in ("/risks/facts/", f"/risks/facts/{fact.pk}/", f"/plans/{trip.pk}/look/"):
            assert (address in client.get(page).content.decode()) is (reader == cast.dara), (reader, page)
    assert address not in signed_in(cast.sophea).get(f"/plans/{trip.pk}/look/").content.decode()


@pytest.mark.parametrize("by_a_traveller", [False, True])
def test_taken_back_the_plan_stands_as_before_and_who_was_told_hears(cast: Cast, by_a_traveller: bool) -> None:
    """Nobody takes back what asks about their own trip."""
    trip = judged_trip(cast)
    before, bulletin = trip.decision, arrest_on_the_road(cast, ROAD)
    told = set(Delivery.objects.filter(topic="look").values_list("person", flat=True))
    releaser = cast.sophea if by_a_traveller else cast.piseth
    sent_bulletin(
        networked(cast), Label.AMBER, NOW, organisation=cast.cardamom, event="arrest", step="cancel", follows=bulletin,
        released_by=releaser,
    )  # fmt: skip
    Bulletin.objects.filter(pk=bulletin.pk).update(state=BulletinState.CANCELLED)
    carry_bulletins(now=NOW)
    learn_from_facts(now=NOW)
    trip.refresh_from_db()
    assert Look.objects.open().filter(activity=trip).exists() is by_a_traveller
    assert (trip.decision == before) is not by_a_traveller
    heard = Delivery.objects.filter(topic="look", text_key="news").values_list("person", flat=True)
    assert told and set(heard) == (set() if by_a_traveller else told)
    if not by_a_traveller:
        page = signed_in(cast.sophea).get(f"/plans/{trip.pk}/look/").content.decode()
        assert "There is nothing to look at now." in page
        assert "no longer counts" in page
        assert cast.piseth.shown_name not in signed_in(cast.dara).post("/risks/facts/", {"withdrawn": "on"}).text
