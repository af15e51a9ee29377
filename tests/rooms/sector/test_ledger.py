"""The ledger: what enters it by itself, what people write into it, and what is refused."""

from datetime import timedelta
from typing import Any

import pytest
from django.db.models.expressions import RawSQL
from django.utils import timezone

from karpear.network.bulletins.models import Bulletin
from karpear.rules.refusals import BadFields, Conflict, Missing
from karpear.sector.independence.models import SectorYear
from karpear.sector.indices.models import IndexPanel
from karpear.sector.releases.actions.bulletins import enter_all_bulletins
from karpear.sector.releases.actions.ledger import (
    count_statement,
    note_bulletin_number,
    note_outside_table,
    strike_statement,
)
from karpear.sector.releases.models import PublicStatement
from karpear.sector.releases.values import NewBulletinNumber, NewOutsideTable
from tests.cast import Cast, person, signed_in
from tests.rooms.network.bulletins import a_bulletin
from tests.rooms.sector.many import YEAR, many, published_table
from tests.rooms.sector.released import drawn, due_quarter, with_facts
from tests.steps.assessments import shown
from tests.steps.pages import in_one_line

pytestmark = pytest.mark.django_db


def clear_bulletin(cast: Cast, **answers: Any) -> Bulletin:
    now = timezone.now()
    since = {"since": now - timedelta(days=1)}
    return a_bulletin(cast, now=now, **{"event": "raid", "label": "CLEAR", "province": "KH-12", **since, **answers})


def test_a_bulletin_that_nobody_can_read_any_more_enters_by_its_codes(cast: Cast):
    """And keeps no other from entering, before they are deleted by their age."""
    with_facts(cast)
    for _number in range(2):
        bulletin = clear_bulletin(cast)
    Bulletin.objects.filter(pk=bulletin.pk).update(headline_en=RawSQL("%s", [b"sealed with no key of ours"]))
    assert enter_all_bulletins(now=timezone.now()) == 2


def test_a_public_bulletin_enters_once_as_at_least_one(cast: Cast):
    net = with_facts(cast)
    bulletin = clear_bulletin(cast)
    clear_bulletin(cast, label="GREEN")
    clear_bulletin(cast, event="flood")
    assert enter_all_bulletins(now=timezone.now()) == 1
    assert enter_all_bulletins(now=timezone.now()) == 0
    [statement] = PublicStatement.objects.all()
    assert statement.bulletin == bulletin
    [row] = statement.rows
    assert (row["kind"], row["area"], row["low"], row["high"]) == ("searched", "KH-12", 1, None)
    with pytest.raises(Conflict, match="it was public"):
        strike_statement(by=net.channary, statement=statement.pk, now=timezone.now())
    assert "at least 1" in signed_in(cast.dara).get("/releases/ledger/").text


def test_a_number_in_a_bulletin_is_written_down_by_its_source_and_attacks_at_once(cast: Cast):
    net = with_facts(cast)
    release = drawn(cast, net)
    cell = next(cell for cell in release.cells if "withheld" in cell)
    bulletin = clear_bulletin(cast)
    new = NewBulletinNumber(
        bulletin=str(bulletin.pk), number=2, period=release.period, kind=cell["kind"],
        area=cell.get("zone") or cell.get("province") or "",
    )  # fmt: skip
    with pytest.raises(Missing):
        note_bulletin_number(by=cast.piseth, network=net.network.pk, new=new, now=timezone.now())
    for _time in range(2):
        note_bulletin_number(by=cast.dara, network=net.network.pk, new=new, now=timezone.now())
    assert PublicStatement.objects.filter(by=cast.dara).count() == 1
    release.refresh_from_db()
    assert release.state == "withheld"


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ("detained; KH-12", "Line 1: it is not"),
        ("detained; KH-12; 7\n\ndetained;kh-12;8", "Line 3: this kind and place stand in a line above"),
        ("detained; KH-12; 7\nnothing; KH-12; 7", "Line 2: “nothing” is not a kind"),
        ("detained; Atlantis; 7", "“atlantis” is not a place"),
        ("detained; KH-12; many", "“many” is not a number"),
        ("detained; KH-12; 9999999", "is not a number"),
        ("  \n ", "at least one line"),
    ],
)
def test_a_table_that_cannot_be_read_is_refused_with_its_line(cast: Cast, lines: str, words: str):
    net = with_facts(cast)
    page = signed_in(cast.dara).post(
        f"/releases/ledger/table/{net.network.pk}/", {"words": "The Daily", "period": "2026-Q1", "lines": lines or " "}
    )
    assert page.status_code == 422
    assert not PublicStatement.objects.exists()
    if lines.strip():
        new = NewOutsideTable(words="The Daily", period="2026-Q1", lines=lines)
        with pytest.raises(BadFields, match=words):
            note_outside_table(by=cast.dara, network=net.network.pk, new=new, now=timezone.now())


def test_a_table_is_noted_by_a_member_and_counts_by_the_coordinator(cast: Cast):
    net = with_facts(cast)
    lines = "Detained or disappeared; Phnom Penh; ៧\n;;120\nonline\tKH-8\t4"
    answer = signed_in(cast.dara).post(
        f"/releases/ledger/table/{net.network.pk}/", {"words": "The Daily", "period": "2026-Q1", "lines": lines}
    )
    assert answer.status_code == 302
    [statement] = PublicStatement.objects.all()
    assert [(row["kind"], row["area"], row["low"]) for row in statement.rows] == [
        ("detained", "KH-12", 7), ("", "", 120), ("online", "KH-8", 4),
    ]  # fmt: skip
    for refused in (cast.dara, person("Stranger")):
        with pytest.raises(Missing):
            count_statement(by=refused, statement=statement.pk, now=timezone.now())
    for _time in range(2):
        count_statement(by=net.channary, statement=statement.pk, now=timezone.now())
    strike_statement(by=net.channary, statement=statement.pk, now=timezone.now())
    statement.refresh_from_db()
    assert statement.counts_since
    assert statement.struck_at
    assert "struck out" in signed_in(cast.dara).get("/releases/ledger/").text


def test_bad_values_on_the_pages_change_nothing(cast: Cast):
    net = with_facts(cast)
    bulletin = clear_bulletin(cast)
    form = {"bulletin": bulletin.pk, "number": 2, "period": str(due_quarter(timezone.now())), "kind": "", "area": ""}
    for change in ({"bulletin": "x"}, {"number": -1}, {"period": "2026-Q7"}, {"kind": "x"}, {"area": "x"}):
        answer = signed_in(cast.dara).post(f"/releases/ledger/bulletin/{net.network.pk}/", {**form, **change})
        assert answer.status_code == 422, change
    assert not PublicStatement.objects.exists()
    assert signed_in(cast.dara).post(f"/releases/ledger/bulletin/{net.network.pk}/", form).status_code == 302


def test_one_bulletin_is_no_reason_to_stop_every_release(cast: Cast):
    net, now = with_facts(cast), timezone.now()
    bulletin = clear_bulletin(cast)
    for year in range(2010, 2022):
        for _twice in range(2):
            new = NewBulletinNumber(bulletin=bulletin.pk, number=3, period=str(year), kind="detained", area="")
            note_bulletin_number(by=cast.dara, network=net.network.pk, new=new, now=now)
    new = NewBulletinNumber(bulletin=bulletin.pk, number=3, period="2023", kind="detained", area="")
    with pytest.raises(Conflict, match="So many numbers"):
        note_bulletin_number(by=cast.dara, network=net.network.pk, new=new, now=now)
    note_bulletin_number(by=net.channary, network=net.network.pk, new=new, now=now)
    assert PublicStatement.objects.filter(key__startswith="number:").count() == 13


def test_years_and_panels_stand_in_it_as_well_once_they_are_public(cast: Cast):
    crowd = many(cast)
    year = published_table(crowd)
    result = {"legal": {"average": 5.9, "low": 5.2, "high": 6.6}}
    closed = {"network": crowd.net.network, "index": "csosi", "opened_at": year.drawn_at, "closed_at": year.drawn_at}
    IndexPanel.objects.create(**closed, year=2026, result=result)
    IndexPanel.objects.create(**closed, year=2025, result={"legal": None})
    assert "signed by one other person" in shown(signed_in(cast.dara), "/releases/ledger/"), "as before two had to"
    for place, signer in enumerate((cast.dara, crowd.leads[0]), start=1):
        year.signatures.create(place=place, person=signer, at=year.drawn_at)
    page = in_one_line(shown(signed_in(cast.dara), "/releases/ledger/"))
    others = page.partition("Other numbers that are public")[2]
    assert f"Numbers of the year {YEAR}" in others and "25 Nov 2026" in others, "with the day"
    assert "signed by people of two members" in others and cast.dara.name not in others, "a role, and no name"
    assert "2026</a>" in others and others.count("averages of a panel") == 1, "a panel without a number said nothing"
    SectorYear.objects.update(published_at=None)
    assert f"Numbers of the year {YEAR}" not in shown(signed_in(cast.dara), "/releases/ledger/")
