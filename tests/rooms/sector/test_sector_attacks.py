"""What somebody can try against a sector: wrong input on the page for everybody, and numbers that are drawn again."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client

from karpear.audit.models import Entry
from karpear.rules.refusals import Conflict
from karpear.sector.contributions.models import SectorFact, TellingGroup, TellingPage
from karpear.sector.independence.actions.sector import REDRAWN, sign_year
from karpear.sector.independence.models import GivenFigures, SectorYear
from tests.cast import NOW, Cast, signed_in
from tests.rooms.network.net import networked
from tests.rooms.sector.given import telling
from tests.rooms.sector.many import YEAR, given, many
from tests.rooms.sector.test_groups import filled
from tests.steps.diary import consented

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


def test_numbers_are_not_drawn_again_and_again_to_see_what_moves(cast: Cast) -> None:
    crowd = many(cast, 5)
    signed_in(crowd.net.channary).post(f"/sector/years/{crowd.network}/draw/", {"year": YEAR})
    table = SectorYear.objects.get()
    GivenFigures.objects.filter(member=crowd.members[0]).delete()
    assert sign_year(by=cast.dara, sector_year=table.pk, now=NOW) is False
    assert Entry.objects.filter(action=REDRAWN, object_id=table.pk).count() == 1
    former_cells = SectorYear.objects.get().cells
    given(crowd.members[0])
    with pytest.raises(Conflict):
        sign_year(by=cast.dara, sector_year=table.pk, now=NOW + timedelta(days=6))
    assert SectorYear.objects.get().cells == former_cells
    assert sign_year(by=cast.dara, sector_year=table.pk, now=NOW + timedelta(days=8)) is False
    assert sign_year(by=cast.dara, sector_year=table.pk, now=NOW + timedelta(days=8)) is True


def test_whoever_has_left_gives_nothing_in_the_name_of_the_organisation(cast: Cast) -> None:
    net, consented_fact = networked(cast), consented(cast, NOW)
    cast.sophea.memberships.all().delete()
    address = f"/sector/facts/diary/{consented_fact.pk}/"
    assert signed_in(cast.sophea).post(address, {"network": str(net.network.pk)}).status_code == 404
    assert not SectorFact.objects.exists()
