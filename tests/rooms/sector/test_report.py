"""The report and what nobody knows: only what was published, in both languages, for whoever belongs to the network."""

from datetime import date, datetime

import pytest
from django.utils import timezone

from karpear.rules.counting.silences import ReportPeriod, report_periods
from karpear.sector.independence.models import SectorYear
from karpear.sector.independence.queries.cells import drawn_cells
from karpear.sector.indices.models import IndexPanel
from karpear.sector.report.paper import report_data, report_pdf
from karpear.sector.report.queries import sector_report, unknown_of
from karpear.sector.report.released import ReleasedTable
from tests.cast import Cast, signed_in
from tests.rooms.sector.many import YEAR, Many, many
from tests.steps.assessments import shown
from tests.steps.pages import in_one_line
from tests.steps.papers import text_of

TABLE = ReleasedTable(
    period="2026-Q2", grid="province × kind × quarter", version="pub-1", published_on=date(2026, 10, 2),
    cells=[
        {"kind": "summoned", "province": "KH-12", "n": 10},
        {"kind": "searched", "province": "KH-12", "withheld": "protected"},
    ],
)  # fmt: skip


def published(crowd: Many, at: datetime) -> None:
    """A panel and a year."""
    result = {"legal": {"average": 5.9, "low": 5.2, "high": 6.6}}
    IndexPanel.objects.create(
        network=crowd.net.network, index="csosi", year=2026, opened_at=at, closed_at=at, result=result
    )
    SectorYear.objects.create(
        network=crowd.net.network, year=YEAR, cells=drawn_cells(crowd.network, YEAR), drawn_at=at, published_at=at
    )


@pytest.mark.usefixtures("on_the_day")
def test_everything_that_was_published_and_what_is_missing(cast: Cast) -> None:
    crowd, now = many(cast), timezone.now()
    published(crowd, now)
    report = sector_report(cast.dara, crowd.network, ReportPeriod(timezone.localdate().year), [TABLE])
    words = text_of(report_pdf(report, choice="en", language="en", now=now))
    for word in (
        "2026, quarter 2",
        "by province and kind",
        "Summoned or questioned",
        "Phnom Penh",
        "withheld",
        "5.9",
        "5.2 – 6.6",
        "Impeded",
        "25",
        "10",
    ):
        assert word in words, word
    assert "Detained or disappeared" in words.partition("What the sector does not know")[2]
    both = report_data(report, ["km", "en"], now=now)
    assert both["tables"][0]["rows"][0][0]["km"] and both["panels"][0]["rows"][0]["band"]["en"] == "Impeded"
    assert report_pdf(report, choice="both", language="km", now=now).startswith(b"%PDF")
    earlier = sector_report(cast.dara, crowd.network, ReportPeriod(2025), [TABLE])
    assert not (earlier.tables or earlier.panels or earlier.years)
    paper = text_of(report_pdf(earlier, choice="en", language="en", now=now))
    assert "Nothing was published in this period." in paper and "All of 2025" in paper
    two_months = sector_report(cast.dara, crowd.network, ReportPeriod(2025, 6), [])
    assert report_data(two_months, ["en"], now=now)["period"]["en"] == "Nov 2025 – Dec 2025"


def test_what_nobody_knows(cast: Cast) -> None:
    crowd = many(cast, 6)
    unknown = unknown_of(crowd.net.network, [TABLE])
    assert len(unknown.silent_kinds or ()) == 8 and len(unknown.silent_provinces or ()) == 24
    assert unknown.gave_nothing is None and unknown.withheld is None
    assert {row.open for row in unknown.indices} == {3, 4, 7, 8}
    page = in_one_line(shown(signed_in(cast.dara), "/sector/unknown/"))
    assert "No table of what was done to people has been published." in page
    assert "nothing can be said of 7 of 7 questions" in page


def test_members_that_give_nothing_are_counted_in_steps(cast: Cast) -> None:
    crowd = many(cast, 6)
    for member in crowd.members[:5]:
        member.delete()
    crowd_again = unknown_of(crowd.net.network, [])
    assert crowd_again.members == 3 and crowd_again.gave_nothing is None


@pytest.mark.parametrize("period", ["2026-7", "1999", "x", "2026-01"])
def test_a_period_that_is_none(cast: Cast, period: str) -> None:
    crowd = many(cast, 0)
    assert signed_in(cast.dara).get(f"/sector/reports/{crowd.network}/{period}.pdf").status_code == 404


def test_who_takes_it_along(cast: Cast) -> None:
    crowd = many(cast, 0)
    [year, part, *_rest] = report_periods(timezone.localdate(), 2)
    for reader in (cast.dara, crowd.net.channary):
        client = signed_in(reader)
        assert f"/sector/reports/{crowd.network}/{part}.pdf?language=both" in shown(client, "/sector/reports/")
        assert client.get(f"/sector/reports/{crowd.network}/{year}.pdf?language=km").content.startswith(b"%PDF")
    for stranger in (cast.sophea, cast.rith):
        client = signed_in(stranger)
        for path in (f"/sector/reports/{crowd.network}/{year}.pdf", "/sector/reports/", "/sector/unknown/"):
            assert client.get(path).status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/sector/unknown/", "/sector/reports/", "/sector/indices/", "/sector/years/"])
def test_an_officer_without_a_network_reads_how_to_join_one(cast: Cast, path: str) -> None:
    answer = signed_in(cast.dara).get(path)
    assert answer.status_code == 200
    assert "belongs to no network here" in answer.content.decode()
    assert signed_in(cast.sophea).get(path).status_code == 404
