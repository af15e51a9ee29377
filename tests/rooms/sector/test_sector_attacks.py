"""What somebody can try against a sector: wrong input on the page for everybody, and numbers that are drawn again."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.test import Client

from karpear.audit.models import Entry
from karpear.people.models import Organisation
from karpear.rules.counting.facts import THRESHOLDS, tallied
from karpear.rules.counting.kinds import PressureKind
from karpear.sector.contributions.actions.facts import GivenRow, give_many
from karpear.sector.contributions.actions.groups import note_told
from karpear.sector.contributions.models import SectorFact, TellingGroup, TellingPage
from karpear.sector.contributions.queries.counted import counted_facts
from karpear.sector.contributions.values import NewTold
from karpear.sector.independence.actions.sector import sign_year
from karpear.sector.independence.models import GivenFigures, SectorYear
from tests.cast import NOW, Cast, signed_in
from tests.rooms.network.net import Net, networked
from tests.rooms.sector.given import filled, telling
from tests.rooms.sector.many import YEAR, given, many
from tests.steps.diary import consented

KIND, MONTH = PressureKind.THREATENED, date(2026, 3, 1)
pytestmark = pytest.mark.django_db


def test_what_is_no_answer_and_no_receipt_is_said(cast: Cast) -> None:
    page, client = telling(networked(cast)), Client()
    assert len(page.code) == 12, "nobody finds a page by trying addresses"
    address = f"/tell/{page.code}/"
    for sent in (
        {},
        filled(client.get(address).content.decode(), receipt="abcd"),
        {"key": str(uuid4()), "answer": "\0"},
    ):
        assert client.post(address, sent).status_code == 422
    for sent in ({}, {"receipt": "\0"}, {"receipt": "1" * 20, "fact": "none"}):
        assert client.post(f"{address}mine/", sent).status_code == 422
    assert not TellingGroup.objects.exists()


def test_a_question_that_nobody_could_answer_is_not_asked(cast: Cast) -> None:
    net = networked(cast)
    sent = {"question": "Who?", "answer": "?!"}
    address = f"/sector/facts/telling/{net.network.pk}/"
    assert signed_in(net.channary).post(address, sent).status_code == 422
    assert not TellingPage.objects.exists()


def test_nobody_finds_a_group_by_trying_marks(cast: Cast) -> None:
    """Six digits: whoever vouches for a group that told it to nobody sees that it is there, and bars who knows it."""
    net = networked(cast)
    group = TellingGroup.objects.create(network=net.network, receipt="r" * 64, mark="123456", told_on=NOW.date())
    address = f"/sector/facts/groups/{cast.lantern.pk}/vouch/"
    for mark in range(20):
        assert signed_in(cast.dara).post(address, {"mark": f"{mark:06}", "name": "Some"}).status_code == 422
    answer = signed_in(cast.bopha).post(address, {"mark": group.mark, "name": "Some"})
    assert answer.status_code == 422 and "tried many marks" in answer.text
    group.refresh_from_db()
    assert group.vouched_by is None


def test_numbers_are_not_drawn_again_and_again_to_see_what_moves(cast: Cast) -> None:
    crowd = many(cast, 5)
    signed_in(crowd.net.channary).post(f"/sector/years/{crowd.network}/draw/", {"year": YEAR})
    table = SectorYear.objects.get()
    GivenFigures.objects.filter(member=crowd.members[0]).delete()
    now = table.drawn_at + timedelta(days=1)
    assert sign_year(by=cast.dara, sector_year=table.pk, now=now) is None
    assert Entry.objects.filter(action="sectoryear.shortened", object_id=table.pk).count() == 1
    former_cells = SectorYear.objects.get().cells
    given(crowd.members[0])
    for day in (6, 8):
        assert sign_year(by=cast.dara, sector_year=table.pk, now=now + timedelta(days=day)) == table
        assert SectorYear.objects.get().cells == former_cells


def test_whoever_has_left_gives_nothing_in_the_name_of_the_organisation(cast: Cast) -> None:
    net, consented_fact = networked(cast), consented(cast, NOW)
    cast.sophea.memberships.all().delete()
    address = f"/sector/facts/diary/{consented_fact.pk}/"
    assert signed_in(cast.sophea).post(address, {"network": str(net.network.pk)}).status_code == 404
    assert not SectorFact.objects.exists()


def row(net: Net, organisation: Organisation) -> GivenRow:
    return GivenRow(net.network.pk, organisation.pk, KIND, "KH-12", MONTH, uuid4())


def shown_number(net: Net) -> int | None:
    """Of the only cell that there is."""
    [tally] = tallied(counted_facts(net.network)).values()
    return THRESHOLDS.rounded(tally.reports) if tally.passes(KIND.value, THRESHOLDS) else None


def test_nobody_learns_of_one_report_by_inventing_contributors(cast: Cast) -> None:
    """Seven reports of an organisation and of two groups that it invented would show 5, and 10 with somebody else's."""
    net = networked(cast)
    give_many([row(net, cast.lantern) for _fact in range(3)], now=NOW)
    for name in ("Invented", "Invented too"):
        group = None
        for _fact in range(2):
            new = NewTold(network=net.network.pk, group=group, name=name, kind=KIND, province="KH-12", month=MONTH)
            group = note_told(by=cast.dara, organisation=cast.lantern.pk, key=uuid4(), new=new, now=NOW).group_id
    assert shown_number(net) is None
    give_many([row(net, cast.cardamom)], now=NOW)
    assert shown_number(net) is None
