"""Groups without an account: told in public or to an officer; a receipt; nobody counts for whom nobody vouches."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from karpear.audit.actions.retention import purge_tables
from karpear.audit.models import Entry
from karpear.network.leaving.actions import leave_network
from karpear.network.members.models import Network
from karpear.people.models import Organisation
from karpear.rules.counting.kinds import PressureKind
from karpear.rules.counting.receipts import MOST_A_DAY
from karpear.rules.refusals import BadFields, Forbidden, Missing
from karpear.sector.contributions.actions.groups import (
    close_page,
    note_told,
    open_page,
    stop_vouching,
    take_back_told,
    tell,
    vouch,
)
from karpear.sector.contributions.models import SectorFact, TellingGroup, TellingPage
from karpear.sector.contributions.queries.counted import counted_facts
from karpear.sector.contributions.values import NewTelling, NewTold, NewVouching
from tests.cast import NOW, Cast, signed_in
from tests.rooms.network.net import networked
from tests.rooms.sector.given import filled, telling

pytestmark = pytest.mark.django_db
MONTH = NOW.date().replace(day=1)
TOLD = NewTelling(kind=PressureKind.THREATENED, province="KH-12", month=MONTH)


def told_by_group(page: TellingPage, *, key: UUID | None = None, receipt: str = "", answer: str = "blue house") -> str:
    typed = {"answer": answer, "receipt": receipt}
    return tell(page=page.pk, key=key or uuid4(), new=TOLD, typed=typed, now=NOW)


def test_a_group_tells_on_a_page_that_leaves_no_cookie_and_no_line(cast: Cast) -> None:
    page, client = telling(networked(cast)), Client()
    before = Entry.objects.count()
    answer = client.get(f"/tell/{page.code}/")
    assert answer.status_code == 200
    assert len(answer.content) < 14_000
    assert "<script" not in answer.content.decode()
    body = filled(answer.content.decode())
    told = client.post(f"/tell/{page.code}/", body)
    again = client.post(f"/tell/{page.code}/", body)
    [receipt] = re.findall(r"\d{4} \d{4} \d{4} \d{4} \d{4}", told.content.decode())[:1]
    assert receipt in again.content.decode()
    fact = SectorFact.objects.get()
    assert (fact.person, fact.organisation) == (None, None)
    assert fact.consented_at.astimezone(UTC).time() == datetime.min.time()
    assert not client.cookies
    assert Entry.objects.count() == before
    assert client.get("/tell/00000000/").status_code == 404


def test_the_receipt_is_in_no_row_and_no_address_and_takes_back(cast: Cast) -> None:
    page, client = telling(networked(cast)), Client()
    receipt = told_by_group(page)
    digits = receipt.replace(" ", "")
    assert digits not in str(list(TellingGroup.objects.values())) + str(list(SectorFact.objects.values()))
    shown = client.post(f"/tell/{page.code}/mine/?lang=km", {"receipt": digits}).content.decode()
    assert f'action="/tell/{page.code}/mine/?lang=km"' in shown, "a language that was chosen stays"
    shown = client.post(f"/tell/{page.code}/mine/", {"receipt": digits}).content.decode()
    assert "Not counted until an organisation" in shown
    assert client.post(f"/tell/{page.code}/mine/", {"receipt": "1234"}).status_code == 422
    fact = SectorFact.objects.get()
    for _twice in range(2):
        body = {"receipt": receipt, "fact": str(fact.pk)}
        assert "Taken back" in client.post(f"/tell/{page.code}/mine/", body).content.decode()
    assert not SectorFact.objects.exists()
    client.post(f"/tell/{page.code}/mine/", {"receipt": receipt, "everything": "1"})
    assert not TellingGroup.objects.exists()


def test_bad_input_is_said_and_changes_nothing(cast: Cast) -> None:
    page, client = telling(networked(cast)), Client()
    shown = client.get(f"/tell/{page.code}/").content.decode()
    for wrong in ({"answer": "red"}, {"kind": "x"}, {"month": "1999-01-01"}, {"receipt": "12"}, {"key": "x"}):
        answer = client.post(f"/tell/{page.code}/", filled(shown) | wrong)
        assert answer.status_code == 422, wrong
    assert not SectorFact.objects.exists()
    assert not TellingGroup.objects.exists()
    assert not take_back_told(network=page.network_id, receipt="1" * 20, fact=None)


def test_a_flood_ends_and_wrong_answers_are_part_of_it(cast: Cast) -> None:
    page, client = telling(networked(cast)), Client()
    TellingPage.objects.update(counted_on=timezone.now().date(), count=MOST_A_DAY - 1)
    shown = client.get(f"/tell/{page.code}/").content.decode()
    assert client.post(f"/tell/{page.code}/", filled(shown, answer="red")).status_code == 422
    full = client.post(f"/tell/{page.code}/", filled(shown))
    assert full.status_code == 422
    assert "Come back tomorrow" in full.content.decode()
    assert told_by_group(page), "another day begins anew"


def test_a_stranger_never_counts_until_somebody_vouches(cast: Cast) -> None:
    net = networked(cast)
    page = telling(net)
    receipt = told_by_group(page)
    assert told_by_group(page, receipt=receipt) == receipt
    assert counted_facts(net.network) == []
    mark = TellingGroup.objects.get().mark
    vouching = NewVouching(mark=f"{mark[:3]} {mark[3:]}", name="Weavers of the south")
    with pytest.raises(Forbidden):
        vouch(by=cast.sophea, organisation=cast.lantern.pk, new=vouching, now=NOW)
    with pytest.raises(Missing):
        vouch(by=cast.rith, organisation=cast.lantern.pk, new=vouching, now=NOW)
    group = vouch(by=cast.dara, organisation=cast.lantern.pk, new=vouching, now=NOW)
    assert [fact.org for fact in counted_facts(net.network)] == [str(cast.lantern.pk)] * 2
    with pytest.raises(BadFields):
        vouch(by=cast.piseth, organisation=cast.cardamom.pk, new=vouching, now=NOW)
    assert not TellingGroup.objects.visible_to(cast.piseth).exists()
    assert not SectorFact.objects.visible_to(cast.dara).exists(), "who vouches does not see what was told"
    stop_vouching(by=cast.dara, group=group.pk, now=NOW)
    assert counted_facts(net.network) == []
    group.refresh_from_db()
    assert group.name == ""


def test_an_officer_notes_what_a_group_told_under_a_name_that_stays_with_them(cast: Cast) -> None:
    net, key = networked(cast), uuid4()
    new = NewTold(
        network=net.network.pk, group=None, name="Weavers", kind=PressureKind.WATCHED, province="", month=MONTH
    )
    fact = note_told(by=cast.dara, organisation=cast.lantern.pk, key=key, new=new, now=NOW)
    assert note_told(by=cast.dara, organisation=cast.lantern.pk, key=key, new=new, now=NOW) == fact
    assert TellingGroup.objects.count() == 1
    assert [row.org for row in counted_facts(net.network)] == [str(cast.lantern.pk)]
    assert SectorFact.objects.visible_to(cast.bopha).get() == fact
    assert not SectorFact.objects.visible_to(cast.piseth).exists()
    elsewhere = Network.objects.create(body=Organisation.objects.create(name="Other"), founded_at=NOW)
    stranger = replace(new, network=elsewhere.pk)
    with pytest.raises(BadFields):
        note_told(by=cast.dara, organisation=cast.lantern.pk, key=uuid4(), new=stranger, now=NOW)
    leave_network(by=cast.bopha, member=net.lantern.pk, now=NOW)
    assert not SectorFact.objects.exists()
    assert not TellingGroup.objects.exists()


def test_the_pages_of_officers_and_coordinators(cast: Cast) -> None:
    net = networked(cast)
    officer, coordinator = signed_in(cast.dara), signed_in(net.channary)
    address = f"/sector/facts/telling/{net.network.pk}/"
    assert coordinator.post(address, {"question": "Who weaves?", "answer": "Blue House"}).status_code == 302
    page = TellingPage.objects.get()
    assert f"/tell/{page.code}/" in coordinator.get(address).content.decode()
    assert officer.get(address).status_code == 404
    assert officer.get("/sector/facts/groups/").status_code == 200
    told_address = f"/sector/facts/groups/{cast.lantern.pk}/told/"
    month = timezone.localdate().replace(day=1).isoformat()
    body = {"key": str(uuid4()), "network": str(net.network.pk), "name": "Weavers", "kind": "online", "month": month}
    assert officer.post(told_address, body | {"name": ""}).status_code == 422
    assert officer.post(told_address, body).status_code == 302
    assert "Weavers" in officer.get("/sector/facts/groups/").content.decode()
    assert "Weavers" not in coordinator.get("/sector/facts/").content.decode()
    told_by_group(page)
    group = TellingGroup.objects.get(vouched_by=None)
    vouch_address = f"/sector/facts/groups/{cast.lantern.pk}/vouch/"
    assert officer.post(vouch_address, {"mark": "x", "name": "Potters"}).status_code == 422
    assert officer.post(vouch_address, {"mark": group.mark, "name": "Potters"}).status_code == 302
    assert officer.post(f"/sector/facts/groups/{group.pk}/stop/").status_code == 302
    for stranger in (cast.rith, cast.sophea):
        assert signed_in(stranger).get("/sector/facts/groups/").status_code == 404
        assert signed_in(stranger).get(told_address).status_code == 404
    assert coordinator.post(f"{address}close/").status_code == 302
    assert Client().post(f"/tell/{page.code}/").status_code == 404
    assert SectorFact.objects.count() == 2


def test_only_who_coordinates_opens_and_closes_the_page(cast: Cast) -> None:
    net = networked(cast)
    for person, refusal in ((cast.bopha, Missing), (cast.rith, Missing)):
        with pytest.raises(refusal):
            open_page(by=person, network=net.network, question="?", answer="!", now=NOW)
    page = telling(net)
    assert telling(net).code == page.code
    close_page(by=net.channary, network=net.network, now=NOW)
    close_page(by=net.channary, network=net.network, now=NOW)
    closed = TellingPage.objects.get()
    assert (closed.question, closed.answer) == ("", "")
    assert telling(net).code == page.code


def test_a_receipt_is_good_for_longer_than_the_page(cast: Cast) -> None:
    net = networked(cast)
    page = telling(net)
    receipt = told_by_group(page)
    close_page(by=net.channary, network=net.network, now=NOW)
    with pytest.raises(Missing):
        told_by_group(page)
    address = f"/tell/{page.code}/mine/"
    closed = Client().get(f"/tell/{page.code}/?lang=km")
    assert (closed.status_code, closed["Location"]) == (302, f"{address}?lang=km"), (
        "the address that a group wrote down"
    )
    assert not closed.cookies
    assert Client().post(f"/tell/{page.code}/").status_code == 404
    assert "Tell something" not in Client().get(address).content.decode()
    shown = Client().post(address, {"receipt": receipt}).content.decode()
    assert "Nothing more can be told here" in shown
    Client().post(address, {"receipt": receipt, "everything": "1"})
    assert not TellingGroup.objects.exists()
    assert not SectorFact.objects.exists()


def test_who_is_vouched_for_already_is_not_asked_to_read_out_the_mark(cast: Cast) -> None:
    page = telling(networked(cast))
    receipt, address = told_by_group(page), f"/tell/{page.code}/mine/"
    assert "Your mark" in Client().post(address, {"receipt": receipt}).content.decode()
    TellingGroup.objects.update(vouched_by=cast.lantern)
    assert "Your mark" not in Client().post(address, {"receipt": receipt}).content.decode()


def test_unproven_groups_go_after_ninety_days_with_what_they_told(cast: Cast) -> None:
    told_by_group(telling(networked(cast)))
    purge_tables(TellingGroup, SectorFact, now=NOW + timedelta(days=90))
    assert TellingGroup.objects.exists()
    purge_tables(TellingGroup, SectorFact, now=NOW + timedelta(days=92))
    assert not TellingGroup.objects.exists()
    assert not SectorFact.objects.exists()


def test_what_was_taken_back_is_nowhere_in_the_file_of_the_database(cast: Cast) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL is vacuumed after the commit")
    page, key = telling(networked(cast)), uuid4()
    receipt = told_by_group(page, key=key)

    def is_there() -> bool:
        return key.hex.encode() in connection.connection.serialize()

    assert is_there()
    take_back_told(network=page.network_id, receipt=receipt, fact=SectorFact.objects.get().pk)
    assert not is_there()
