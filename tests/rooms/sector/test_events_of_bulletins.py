"""Whoever tells of what a bulletin tells of says so: five organisations that tell of one raid tell of one event."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.utils import timezone

from karpear.network.bulletins.actions.drafts import Addressed
from karpear.network.bulletins.models import Bulletin
from karpear.network.members.models import NetworkMember
from karpear.people.models import Language, Organisation, Person
from karpear.rules.access import Role
from karpear.rules.counting.kinds import PressureKind
from karpear.rules.counting.periods import Period
from karpear.rules.counting.publication import publish
from karpear.rules.refusals import BadFields
from karpear.sector.contributions.actions.facts import give
from karpear.sector.contributions.actions.groups import note_told
from karpear.sector.contributions.models import FactSource, SectorFact
from karpear.sector.contributions.queries.counted import counted_facts
from karpear.sector.contributions.queries.facts import give_page
from karpear.sector.contributions.values import NewTold
from tests.cast import NOW, Cast, person, signed_in
from tests.rooms.network.bulletins import a_bulletin
from tests.rooms.network.net import Net, networked
from tests.rooms.sector.given import SUMMONS, a_closed_incident, a_demand

pytestmark = pytest.mark.django_db


def told(net: Net, by: Person, organisation: Organisation, bulletin: UUID | None) -> SectorFact:
    """By phone to an officer of theirs."""
    new = NewTold(
        network=net.network.pk, group=None, name="Weavers", kind=PressureKind.SEARCHED, province="KH-12",
        month=NOW.date().replace(day=1), bulletin=bulletin,
    )  # fmt: skip
    return note_told(by=by, organisation=organisation.pk, key=uuid4(), new=new, now=NOW)


def five(cast: Cast, net: Net) -> list[tuple[Person, Organisation]]:
    """Officers of five members."""
    officers = [(cast.dara, cast.lantern), (cast.piseth, cast.cardamom)]
    for name in ("Rain", "Wind", "Stone"):
        organisation = Organisation.objects.create(name=name, language=Language.ENGLISH)
        NetworkMember.objects.create(
            network=net.network, organisation=organisation, joined_at=NOW - timedelta(days=200)
        )
        officers.append((person(f"Officer {name}", organisation, Role.OFFICER), organisation))
    return officers


@pytest.mark.parametrize("is_one", [True, False])
def test_five_of_five_organisations_with_one_bulletin_are_not_published_and_as_five_events_they_are(
    cast: Cast, is_one: bool
) -> None:
    net = networked(cast)
    officers = five(cast, net)
    bulletin = a_bulletin(cast, now=NOW, province="KH-12", label="GREEN")
    for officer, organisation in officers:
        told(net, officer, organisation, bulletin.pk if is_one else None)
    period, later = Period.quarter_of(NOW.date()), NOW.date() + timedelta(days=400)
    publication = publish(counted_facts(net.network), period, later, (), {"KH-12": "plain"})
    printed = [cell.n for cell in publication.cells if cell.n is not None]
    assert printed == ([] if is_one else [5])


def test_only_what_one_may_read_of_the_same_province_and_time_is_offered_and_chosen(cast: Cast) -> None:
    net, demand = networked(cast), a_demand(cast)
    near = a_bulletin(cast, now=NOW, province="KH-12", label="GREEN", headline_en="Offices searched")
    others = [
        a_bulletin(cast, now=NOW, province="KH-2", label="GREEN"),
        a_bulletin(cast, now=NOW - timedelta(days=40), province="KH-12", label="GREEN"),
    ]
    assert [row.pk for row in give_page(cast.dara, FactSource.DEMAND, demand.pk).bulletins] == [near.pk]
    dara, address = signed_in(cast.dara), f"/sector/facts/demand/{demand.pk}/"
    page = dara.get(address).text
    assert "Offices searched" in page and 'value="" selected' in page.split('name="bulletin"')[1]
    for row in others:
        assert dara.post(address, {"network": str(net.network.pk), "bulletin": str(row.pk)}).status_code == 422
        with pytest.raises(BadFields):
            give(
                by=cast.dara, source=FactSource.DEMAND, key=demand.pk, network=net.network.pk, bulletin=row.pk, now=NOW
            )
    assert not SectorFact.objects.exists()
    before = signed_in(cast.piseth).get(f"/bulletins/{near.pk}/").text
    assert dara.post(address, {"network": str(net.network.pk), "bulletin": str(near.pk)}).status_code == 302
    event = SectorFact.objects.get().event
    assert event not in (near.pk, demand.pk), "what stands there names no bulletin"
    assert len(signed_in(cast.piseth).get(f"/bulletins/{near.pk}/").text) == pytest.approx(len(before), abs=400)
    assert told(net, cast.piseth, cast.cardamom, near.pk).event == event, "and so says another organisation"
    closed = a_bulletin(cast, now=NOW, province="KH-12", label="RED", to=Addressed(people=(cast.bopha.pk,)))
    for row in (*others, closed):
        with pytest.raises(BadFields):
            told(net, cast.piseth, cast.cardamom, row.pk)


def test_at_most_five_and_an_update_is_the_same_event(cast: Cast) -> None:
    net, demand = networked(cast), a_demand(cast)
    rows = [a_bulletin(cast, now=NOW - timedelta(hours=7 - n), province="KH-12", label="GREEN") for n in range(6)]
    bulletins = give_page(cast.dara, FactSource.DEMAND, demand.pk).bulletins
    assert [row.pk for row in bulletins] == [row.pk for row in reversed(rows[1:])]
    event = told(net, cast.dara, cast.lantern, rows[-1].pk).event
    Bulletin.objects.filter(pk=rows[-1].pk).update(step="update", follows=rows[-2].pk)
    bulletins = give_page(cast.dara, FactSource.DEMAND, demand.pk).bulletins
    assert [row.pk for row in bulletins] == [rows[n].pk for n in (5, 3, 2, 1, 0)]
    assert told(net, cast.dara, cast.lantern, rows[-1].pk).event != event


def test_what_else_one_gave_of_the_same_happening_goes_along(cast: Cast) -> None:
    net, incident, demand = networked(cast), a_closed_incident(cast, threat=SUMMONS), a_demand(cast)
    bulletin = a_bulletin(cast, now=NOW, province="KH-12", label="GREEN")
    asked: dict[str, Any] = {"by": cast.dara, "network": net.network.pk, "now": NOW}
    first = give(source=FactSource.INCIDENT, key=incident.pk, **asked)
    second = give(source=FactSource.DEMAND, key=demand.pk, same_as=first.pk, bulletin=bulletin.pk, **asked)
    first.refresh_from_db()
    assert first.event == second.event != incident.pk


def test_the_officer_is_offered_them_before_it_is_said_where(cast: Cast) -> None:
    net, now = networked(cast), timezone.now()
    bulletin = a_bulletin(cast, now=now, province="KH-12", label="GREEN", headline_en="Offices searched")
    dara, address = signed_in(cast.dara), f"/sector/facts/groups/{cast.lantern.pk}/told/"
    assert "Offices searched" in dara.get(address).text
    body = {
        "key": str(uuid4()), "network": str(net.network.pk), "name": "Weavers", "kind": "searched",
        "province": "KH-2", "month": timezone.localdate(now).replace(day=1).isoformat(), "bulletin": str(bulletin.pk),
    }  # fmt: skip
    assert "another province" in dara.post(address, body).text
    assert dara.post(address, body | {"province": "KH-12"}).status_code == 302
    assert str(SectorFact.objects.get().event) != body["key"]
