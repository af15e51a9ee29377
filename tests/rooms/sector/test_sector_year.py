"""Numbers of a year: of several organisations, in steps, drawn by one and signed by another, once."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone, translation

from karpear.network.leaving.actions import leave_network
from karpear.network.members.models import NetworkMember
from karpear.people.models import Organisation
from karpear.rules.refusals import Conflict
from karpear.sector.independence.actions.sector import sign_year
from karpear.sector.independence.models import GivenFigures, GivenKind, SectorYear, StrategicPlan, YearOfMoney
from karpear.sector.independence.paper import WORDS
from karpear.sector.independence.queries.cells import drawn_cells
from karpear.sector.independence.values import ASKS, PlanAnswer, as_sealed
from karpear.voice.engagement.models import NeutralityRecord
from karpear.voice.pulse.models import PulseQuestion
from tests.cast import NOW, Cast, signed_in
from tests.rooms.sector.many import YEAR, Many, given, many, money_of, published_table
from tests.steps.assessments import shown
from tests.steps.pages import in_one_line

PAGE = "/sector/years/"
LATER = timezone.now() + timedelta(days=1)


def drawn(crowd: Many) -> tuple[Client, SectorYear]:
    """By whoever coordinates."""
    channary = signed_in(crowd.net.channary)
    assert channary.post(f"{PAGE}{crowd.network}/draw/", {"year": YEAR}).status_code == 302
    return channary, SectorYear.objects.get()


def test_drawn_by_one_and_signed_by_two_of_two_members(cast: Cast) -> None:
    crowd = many(cast)
    channary, table = drawn(crowd)
    assert table.cells["medians"] == {
        "largest_donor": 50, "concentration": 100, "restricted": 100, "reserve_months": None, "advocacy": 25,
    }  # fmt: skip
    assert table.cells["asks"]["core"] == 5 and table.cells["asks"]["years"] == 5
    assert table.cells["asks"]["small"] is None, "one organisation's wish is nobody's business"
    channary.post(f"{PAGE}{table.pk}/sign/")
    sophea = signed_in(cast.sophea)
    assert sophea.post(f"{PAGE}{table.pk}/sign/").status_code == 404
    assert sophea.get(PAGE).status_code == 404
    dara = signed_in(cast.dara)
    for _again in range(2):
        dara.post(f"{PAGE}{table.pk}/sign/", {"asked": table.request})
    bopha = signed_in(cast.bopha)
    bopha.post(f"{PAGE}{table.pk}/sign/", {"asked": table.request})
    table.refresh_from_db()
    assert table.published_at is None, "both are of one organisation"
    assert dara.get(f"{PAGE}{table.pk}/ask/").status_code == 404, "not before two have signed it"
    page = in_one_line(shown(dara, PAGE))
    assert "Not published yet" in page and "one of another organisation" in page
    assert "Your organisation has signed." in page and "Sign and publish" not in page
    lead = signed_in(crowd.leads[0])
    page = shown(lead, PAGE)
    assert page.index("Independence of funding: the organisation in the middle") < page.index("Sign and publish")
    lead.post(f"{PAGE}{table.pk}/sign/", {"asked": "2001-01-01"})
    table.refresh_from_db()
    assert table.published_at is None, "these are not the numbers that they saw"
    for _again in range(2):
        lead.post(f"{PAGE}{table.pk}/sign/", {"asked": table.request})
    table.refresh_from_db()
    assert table.published_at
    assert [row.person for row in table.signatures.all()] == [cast.dara, crowd.leads[0]]
    assert "Reed 0" in shown(dara, PAGE)
    assert "Core money, not tied to projects" in shown(dara, f"{PAGE}{table.pk}/ask/")
    paper = dara.get(f"{PAGE}{table.pk}/ask.pdf")
    assert paper.content.startswith(b"%PDF")
    assert dara.get(f"{PAGE}{table.pk}/ask.pdf?language=km").content.startswith(b"%PDF")
    assert "Median 2025" in in_one_line(shown(signed_in(crowd.leads[0]), f"/sector/independence/?year={YEAR}"))
    assert signed_in(cast.rith).get(f"{PAGE}{table.pk}/ask/").status_code == 404


def test_the_joint_ask_is_there_in_both_languages(cast: Cast) -> None:
    table = published_table(many(cast))
    page = shown(signed_in(cast.dara), f"{PAGE}{table.pk}/ask/")
    for language in ("en", "km"):
        with translation.override(language):
            letter = re.search(rf'(?s)data-letter="{language}".*?</section>', page)
            assert letter and str(WORDS["lead"]) in letter[0] and str(ASKS["core"]) in letter[0]
            assert f'data-word="{language}"' in page and f"ask.pdf?language={language}" in page
    assert page.index('data-letter="en"') < page.index('data-letter="km"'), "the reader's own first"


def test_a_year_is_drawn_once_and_not_too_early(cast: Cast) -> None:
    crowd = many(cast)
    channary, table = drawn(crowd)
    assert channary.post(f"{PAGE}{crowd.network}/draw/", {"year": 2099}).status_code == 422
    channary.post(f"{PAGE}{crowd.network}/draw/", {"year": YEAR})
    assert signed_in(cast.dara).post(f"{PAGE}{crowd.network}/draw/", {"year": 2024}).status_code in {403, 404}
    assert SectorYear.objects.get() == table


def test_who_takes_back_before_the_signature_leaves_a_blank_and_no_other_number(cast: Cast) -> None:
    crowd = many(cast, 8)
    _channary, table = drawn(crowd)
    drawn_first = dict(table.cells)
    assert drawn_first["asks"]["core"] == 10 and drawn_first["organisations"] == 10
    leave_network(by=crowd.leads[0], member=crowd.members[0].pk, now=LATER)
    assert sign_year(by=cast.dara, sector_year=table.pk, now=LATER, shown=table.request) is None
    shown_first, _moved = table.request, table.refresh_from_db()
    assert table.published_at is None and not table.signatures.exists() and table.request != shown_first
    assert set(table.cells["asks"].values()) == {None}, "7 is a 5: of one blank everybody would know that it was 8"
    assert table.cells["organisations"] is None and set(table.cells["medians"].values()) == {None}
    assert table.cells["neutrality"] == drawn_first["neutrality"]
    with pytest.raises(Conflict, match="drawn again since"):
        sign_year(by=cast.dara, sector_year=table.pk, now=LATER, shown=shown_first)
    for signer in (cast.dara, crowd.leads[1]):
        sign_year(by=signer, sector_year=table.pk, now=LATER, shown=table.request)
    table.refresh_from_db()
    assert table.published_at
    page = in_one_line(shown(signed_in(cast.dara), PAGE))
    assert "about None" not in page and "or some changed before two had signed" in page


def test_no_sequence_of_gives_and_takes_shows_a_second_number(cast: Cast) -> None:
    crowd = many(cast, 8)
    _channary, table = drawn(crowd)
    first = numbers_of(table)
    for day, kind in enumerate((*GivenKind, GivenKind.MONEY)):
        for member in crowd.members[day : day + 3]:
            GivenFigures.objects.filter(member=member, what=kind).delete()
            GivenFigures.objects.create(member=member, what=kind, given_at=LATER)
        newcomer = Organisation.objects.create(name=f"Sedge {day}", language="en")
        member = NetworkMember.objects.create(network=crowd.net.network, organisation=newcomer, joined_at=NOW)
        plan = as_sealed(PlanAnswer(asks=tuple(ASKS)))
        StrategicPlan.objects.create(organisation=newcomer, sealed=plan, changed_at=NOW)
        GivenFigures.objects.create(member=member, what=GivenKind.PLAN, given_at=LATER)
        sign_year(by=cast.dara, sector_year=table.pk, now=LATER + timedelta(days=8 * day))
        table.refresh_from_db()
        assert all(first[place] == number for place, number in numbers_of(table).items())


def numbers_of(table: SectorYear) -> dict[str, int]:
    """Every number that can be read, by where it stands."""
    cells = table.cells
    parts = {"asks": cells["asks"], "medians": cells["medians"], **cells["neutrality"]}
    numbers = {f"{part} {name}": value for part, row in parts.items() for name, value in row.items()}
    return {name: value for name, value in {**numbers, "n": cells["organisations"]}.items() if value is not None}


def test_a_median_that_moves_is_blank_alone(cast: Cast) -> None:
    crowd = many(cast)
    _channary, table = drawn(crowd)
    for row in YearOfMoney.objects.filter(organisation__name__startswith="Reed"):
        row.sealed = {**row.sealed, "advocacy": 0}
        row.save()
    assert sign_year(by=cast.dara, sector_year=table.pk, now=LATER) is None
    medians = dict(table.cells["medians"])
    table.refresh_from_db()
    assert table.cells["medians"] == medians | {"advocacy": None}


def test_one_year_after_another_is_no_second_drawing(cast: Cast) -> None:
    crowd = many(cast, 8)
    channary, _table = drawn(crowd)
    for member in crowd.members[:3]:
        GivenFigures.objects.filter(member=member).delete()
        answer = channary.post(f"{PAGE}{crowd.network}/draw/", {"year": 2020}, follow=True)
        assert "once in seven days" in answer.text
    assert SectorYear.objects.count() == 1


def test_a_signature_of_who_has_left_counts_no_more(cast: Cast) -> None:
    crowd = many(cast)
    _channary, table = drawn(crowd)
    GivenFigures.objects.filter(member=crowd.members[5]).delete()
    sign_year(by=crowd.leads[5], sector_year=table.pk, now=LATER)
    sign_year(by=crowd.leads[5], sector_year=table.pk, now=LATER)
    NetworkMember.objects.filter(pk=crowd.members[5].pk).update(left_at=LATER)
    sign_year(by=cast.dara, sector_year=table.pk, now=LATER)
    table.refresh_from_db()
    assert table.published_at is None and [row.person for row in table.signatures.all()] == [cast.dara]


@pytest.mark.parametrize("stranger", ["left", "riel", "giant"])
def test_who_is_not_counted(cast: Cast, stranger: str) -> None:
    crowd = many(cast, 4)
    member = crowd.net.lantern
    given(member, GivenKind.MONEY)
    money_of(
        member.organisation, 1_000_000 if stranger == "giant" else 1000, currency="KHR" if stranger == "riel" else "USD"
    )
    if stranger == "left":
        member.left_at = NOW
        member.save()
    cells = drawn_cells(crowd.network, YEAR)
    assert set(cells["medians"].values()) == {None}
    assert cells["organisations"] == 5


def test_nobody_has_given_anything(cast: Cast) -> None:
    crowd = many(cast, 0)
    cells = drawn_cells(crowd.network, YEAR)
    assert cells["organisations"] == 0 and cells["pulse"] == [] and set(cells["asks"].values()) == {None}


def test_neutrality_and_silence_in_totals(cast: Cast) -> None:
    crowd = many(cast, 3)
    for number, member in enumerate(crowd.members):
        facts = {"invited_governing": 3, "invited_opposition": 2 if number else 90, "came_governing": 1}
        NeutralityRecord.objects.create(
            organisation=member.organisation, kind="event", happened_on=f"{YEAR}-05-0{number + 1}", words="Forum",
            facts=facts, noted_at=NOW, digest="x",
        )  # fmt: skip
        PulseQuestion.objects.create(
            organisation=member.organisation, wording="kept_silent", truth_percent=75, yes_count=4, no_count=2,
            starts_at=NOW.replace(year=YEAR), ends_at=NOW.replace(year=YEAR, month=12),
        )  # fmt: skip
    YearOfMoney.objects.all().delete()
    cells = drawn_cells(crowd.network, YEAR)
    assert cells["neutrality"]["invited"] == {"governing": 10, "opposition": None, "other_party": None}
    assert cells["neutrality"]["came"]["governing"] is None
    [interval] = cells["pulse"]
    assert interval["answers"] == 20 and interval["low"] < interval["share"] < interval["high"]
    GivenFigures.objects.filter(member=crowd.members[0]).delete()
    assert drawn_cells(crowd.network, YEAR)["pulse"] == [], "two organisations are too few"
