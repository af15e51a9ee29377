"""A fact is given by its own consent, and taken back: kind, province and month, and nothing else of it."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from karpear.audit.models import Entry
from karpear.cases.diary.actions import withdraw_consent
from karpear.compliance.demands.actions.consents import take_back as uncount
from karpear.compliance.demands.actions.retaliations import note_retaliation
from karpear.compliance.demands.values import NewRetaliation
from karpear.network.leaving.actions import leave_network
from karpear.people.contributed import ContributedFrom, contribution_of, contributions_of
from karpear.rules.counting.fact_states import PeriodState
from karpear.rules.counting.kinds import PressureKind
from karpear.rules.refusals import BadFields, Missing
from karpear.sector.contributions.actions.facts import GivenRow, give, give_many, take_back
from karpear.sector.contributions.models import FactSource, SectorFact
from karpear.sector.contributions.queries import periods
from karpear.sector.contributions.queries.counted import counted_facts
from karpear.sector.contributions.queries.facts import give_page, given_facts
from karpear.vault.actions.deletion import remove_record
from tests.cast import NOW, Cast, signed_in
from tests.rooms.network.net import networked
from tests.rooms.sector.given import SUMMONS, a_closed_incident, a_demand, given_from_diary, telling
from tests.steps.assessments import shown
from tests.steps.diary import codes, consent, consented, entry
from tests.steps.pages import in_one_line

pytestmark = pytest.mark.django_db


def test_only_kind_province_and_month_are_given_and_twice_is_once(cast: Cast) -> None:
    consented_fact, fact = given_from_diary(cast)
    assert (fact.kind, fact.province, fact.day) == (PressureKind.WATCHED, "KH-12", NOW.date().replace(day=1))
    assert (fact.organisation, fact.person) == (cast.lantern, cast.sophea)
    again = give(by=cast.sophea, source=FactSource.DIARY, key=consented_fact.pk, network=fact.network_id, now=NOW)
    assert again == fact
    assert Entry.objects.filter(action="sector_fact.given").count() == SectorFact.objects.count() == 1
    assert "watched" not in str(Entry.objects.get(action="sector_fact.given").detail)


def test_nobody_gives_what_is_another_persons_or_to_a_strange_network(cast: Cast) -> None:
    net, consented_fact = networked(cast), consented(cast, NOW)
    for person in (cast.dara, cast.bopha, cast.rith, net.channary):
        with pytest.raises(Missing):
            give(by=person, source=FactSource.DIARY, key=consented_fact.pk, network=net.network.pk, now=NOW)
    with pytest.raises(Missing):
        give(by=cast.sophea, source=FactSource.DIARY, key=consented_fact.pk, network=cast.lantern.pk, now=NOW)
    demand = a_demand(cast)
    for person in (cast.sophea, cast.piseth):
        with pytest.raises(Missing):
            give(by=person, source=FactSource.DEMAND, key=demand.pk, network=net.network.pk, now=NOW)
    assert not SectorFact.objects.exists()


def test_nobody_sees_or_takes_back_what_others_gave(cast: Cast) -> None:
    _consented_fact, fact = given_from_diary(cast)
    net = networked(cast)
    for person in (cast.dara, cast.piseth, cast.rith, net.channary):
        assert not given_facts(person).exists()
        with pytest.raises(Missing):
            take_back(by=person, fact=fact.pk, now=NOW)
    take_back(by=cast.sophea, fact=fact.pk, now=NOW)
    take_back(by=cast.sophea, fact=fact.pk, now=NOW)
    assert not SectorFact.objects.exists()
    assert Entry.objects.filter(action="sector_fact.taken_back").count() == 1


def test_what_is_taken_back_in_its_room_is_gone_here_in_the_same_moment(cast: Cast) -> None:
    consented_fact, _fact = given_from_diary(cast)
    withdraw_consent(by=cast.sophea, fact=consented_fact.pk, now=NOW)
    assert not SectorFact.objects.exists()
    net, demand = networked(cast), a_demand(cast)
    give(by=cast.dara, source=FactSource.DEMAND, key=demand.pk, network=net.network.pk, now=NOW)
    assert SectorFact.objects.get().kind == PressureKind.SUMMONED
    uncount(by=cast.dara, demand=demand.pk, now=NOW)
    assert not SectorFact.objects.exists()


def test_a_removed_entry_takes_its_fact_along(cast: Cast) -> None:
    from karpear.keeper.consented_facts import carry_consented

    consented_fact, _fact = given_from_diary(cast)
    remove_record(by=cast.sophea, thread=consented_fact.thread, now=NOW)
    carry_consented(now=NOW)
    assert not SectorFact.objects.exists()


def test_an_incident_counts_by_its_threat_else_by_what_happened_and_not_when_kept_to_few(cast: Cast) -> None:
    net = networked(cast)
    incident = a_closed_incident(cast)
    give(by=cast.bopha, source=FactSource.INCIDENT, key=incident.pk, network=net.network.pk, now=NOW)
    assert SectorFact.objects.get().kind == PressureKind.DETAINED
    kept_to_few = a_closed_incident(cast, restricted=True, named=[cast.bopha.pk])
    with pytest.raises(Missing):
        give(by=cast.dara, source=FactSource.INCIDENT, key=kept_to_few.pk, network=net.network.pk, now=NOW)
    accident = a_closed_incident(cast, playbook="accident")
    with pytest.raises(Missing):
        give_page(cast.dara, FactSource.INCIDENT, accident.pk)


def test_an_incident_and_the_entry_it_was_opened_from_are_one_event(cast: Cast) -> None:
    net, consented_fact = networked(cast), consented(cast, NOW)
    incident = a_closed_incident(cast, entry=consented_fact.thread)
    own = give(by=cast.sophea, source=FactSource.DIARY, key=consented_fact.pk, network=net.network.pk, now=NOW)
    theirs = give(by=cast.dara, source=FactSource.INCIDENT, key=incident.pk, network=net.network.pk, now=NOW)
    assert own.event == theirs.event
    assert {fact.event for fact in counted_facts(net.network)} == {str(own.event)}
    assert {fact.org for fact in counted_facts(net.network)} == {str(cast.lantern.pk)}


def test_the_same_happening_is_said_only_of_what_one_sees(cast: Cast) -> None:
    net, incident, demand = networked(cast), a_closed_incident(cast), a_demand(cast)
    _consented_fact, of_sophea = given_from_diary(cast)
    first = give(by=cast.dara, source=FactSource.INCIDENT, key=incident.pk, network=net.network.pk, now=NOW)
    assert [line.fact for line in give_page(cast.dara, FactSource.DEMAND, demand.pk).twins] == [first]
    asked = {"by": cast.dara, "source": FactSource.DEMAND, "key": demand.pk, "network": net.network.pk, "now": NOW}
    with pytest.raises(BadFields):
        give(same_as=of_sophea.pk, **asked)
    assert give(same_as=first.pk, **asked).event == first.event


def test_an_independent_gives_to_networks_that_let_everybody_tell(cast: Cast) -> None:
    net = networked(cast)
    fact = consent(by=cast.vanna, thread=entry(cast.vanna), clean=codes(), now=NOW)
    with pytest.raises(Missing):
        give(by=cast.vanna, source=FactSource.DIARY, key=fact.pk, network=net.network.pk, now=NOW)
    assert contribution_of(cast.vanna, ContributedFrom.DIARY, fact.pk) is None
    telling(net)
    give(by=cast.vanna, source=FactSource.DIARY, key=fact.pk, network=net.network.pk, now=NOW)
    assert [row.org for row in counted_facts(net.network)] == [str(net.network.pk)], "all of them are one source"


def test_ten_people_of_one_office_are_one_source(cast: Cast) -> None:
    net = networked(cast)
    fact = consent(by=cast.sophea, thread=entry(cast.sophea), clean=codes(), now=NOW)
    assert fact.organisation is None
    give(by=cast.sophea, source=FactSource.DIARY, key=fact.pk, network=net.network.pk, now=NOW)
    assert [row.org for row in counted_facts(net.network)] == [str(cast.lantern.pk)]


def test_the_room_it_was_written_in_says_where_it_stands(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    net, consented_fact = networked(cast), consented(cast, NOW)

    def words() -> str:
        line = contribution_of(cast.sophea, ContributedFrom.DIARY, consented_fact.pk)
        return line.words if line else ""

    assert words() == "Not given to the sector"
    fact = give(by=cast.sophea, source=FactSource.DIARY, key=consented_fact.pk, network=net.network.pk, now=NOW)
    assert words() == "Waiting: numbers of 2026, quarter 4 are published from 31 Mar 2027 at the earliest"
    drawn = PeriodState("2026-Q4", NOW + timedelta(days=130))
    monkeypatch.setattr(periods, "_PERIOD_STATES", [lambda networks: {key: [drawn] for key in networks}])
    assert words() == "Counted in the numbers of 2026, quarter 4, which are not published yet"
    public = PeriodState("2026-Q4", drawn.drawn_at, drawn.drawn_at)
    monkeypatch.setattr(periods, "_PERIOD_STATES", [lambda networks: {key: [public] for key in networks}])
    assert words() == "Counted: the numbers of 2026, quarter 4 are published"
    take_back(by=cast.sophea, fact=fact.pk, now=NOW)
    assert words() == "Taken back from the sector"


def test_many_rows_cost_as_many_queries_as_one(cast: Cast, django_assert_max_num_queries) -> None:
    net = networked(cast)
    facts = [consented(cast, NOW) for _n in range(4)]
    for fact in facts[:2]:
        give(by=cast.sophea, source=FactSource.DIARY, key=fact.pk, network=net.network.pk, now=NOW)
    with django_assert_max_num_queries(6):
        lines = contributions_of(cast.sophea, ContributedFrom.DIARY, [fact.pk for fact in facts])
    assert sorted(line.given for line in lines.values()) == [False, False, True, True]


def test_who_leaves_takes_its_facts_and_those_of_its_people_along(cast: Cast) -> None:
    net, incident = networked(cast), a_closed_incident(cast)
    give(by=cast.dara, source=FactSource.INCIDENT, key=incident.pk, network=net.network.pk, now=NOW)
    given_from_diary(cast)
    give_many([GivenRow(net.network.pk, cast.cardamom.pk, PressureKind.ONLINE, "KH-2", NOW.date(), uuid4())], now=NOW)
    leave_network(by=cast.bopha, member=net.lantern.pk, now=NOW)
    assert [fact.organisation for fact in SectorFact.objects.all()] == [cast.cardamom]


def test_a_fact_of_a_diary_is_its_authors_alone(cast: Cast) -> None:
    network = given_from_diary(cast)[1].network_id
    page = in_one_line(shown(signed_in(cast.sophea), "/sector/facts/"))
    assert f"mine alone; it counts as one of {cast.lantern.name}" in page
    assert "mine alone" not in shown(signed_in(cast.dara), "/sector/facts/")
    incident = a_closed_incident(cast)
    give(by=cast.dara, source=FactSource.INCIDENT, key=incident.pk, network=network, now=NOW)
    assert cast.lantern.name in shown(signed_in(cast.dara), "/sector/facts/")


def test_many_are_given_once_with_one_line_in_the_audit(cast: Cast) -> None:
    net, incident = networked(cast), a_closed_incident(cast)
    row = GivenRow(net.network.pk, cast.lantern.pk, PressureKind.ONLINE, "KH-2", NOW.date(), incident.pk)
    assert give_many([row, row], now=NOW) == 1
    assert give_many([row], now=NOW) == 0
    assert Entry.objects.filter(action="sector_fact.given_many").count() == 1


def test_the_page_says_what_becomes_public_and_gives_only_that(cast: Cast) -> None:
    net, client, consented_fact = networked(cast), signed_in(cast.sophea), consented(cast, NOW)
    address = f"/sector/facts/diary/{consented_fact.pk}/"
    page_shown = client.get(address).content.decode()
    for words in ("Watched, or asked for names and reports", "November 2026", "rounded to 5", "at least 3"):
        assert words in page_shown
    assert client.post(address, {"network": "x"}).status_code == 422
    assert not SectorFact.objects.exists()
    assert client.post(address, {"network": net.network.pk}).status_code == 302
    fact = SectorFact.objects.get()
    assert "Waiting: numbers of" in client.get("/diary/facts/").content.decode()
    page_shown = client.get(address).text
    assert "Only this was given" in page_shown and "would be given" not in page_shown
    assert "Take it back" in client.get("/sector/facts/").content.decode()
    file = client.post("/sector/facts/", {"as": "csv"})
    assert "Watched, or asked for names and reports" in file.content.decode()
    assert signed_in(cast.rith).get(address).status_code == 404
    assert client.post(f"/sector/facts/{fact.pk}/take-back/").status_code == 302
    assert not SectorFact.objects.exists()


def test_incident_and_demand_say_where_their_fact_stands(cast: Cast) -> None:
    networked(cast)
    client, incident, demand = signed_in(cast.dara), a_closed_incident(cast), a_demand(cast)
    for room, row in (("incidents", incident), ("demands", demand)):
        assert "Not given to the sector" in client.get(f"/{room}/{row.pk}/").content.decode()


def test_what_was_done_after_a_demand_is_asked_and_taken_back_beside_it(cast: Cast) -> None:
    net, demand, now = networked(cast), a_demand(cast), timezone.now()
    new = NewRetaliation(threat=SUMMONS, happened_on=NOW.date(), counts=True)
    row = note_retaliation(by=cast.dara, demand=demand.pk, new=new, now=now)
    uncounted = note_retaliation(by=cast.dara, demand=demand.pk, new=replace(new, counts=False), now=now)
    address = f"/sector/facts/afterwards/{row.pk}/"
    dara = signed_in(cast.dara)
    assert address in dara.get(f"/demands/{demand.pk}/").text
    assert dara.get(f"/sector/facts/afterwards/{uncounted.pk}/").status_code == 404
    for stranger in (cast.rith, cast.sophea, cast.piseth):
        assert signed_in(stranger).get(address).status_code == 404
    assert f"/demands/{demand.pk}/" in dara.get(address).text
    assert dara.post(address, {"network": str(net.network.pk)}).status_code == 302
    [fact] = counted_facts(net.network)
    assert (fact.org, fact.kind, fact.province) == (str(cast.lantern.pk), "summoned", "KH-12")
    assert SectorFact.objects.visible_to(cast.bopha).exists()
    assert "See it, or take it back" in dara.get(f"/demands/{demand.pk}/").text
    uncount = f"/demands/{demand.pk}/afterwards/{row.pk}/uncount/"
    assert dara.post(uncount).status_code == 302
    assert not SectorFact.objects.exists()
    assert address not in dara.get(f"/demands/{demand.pk}/").text
