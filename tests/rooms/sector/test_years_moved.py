"""Years of money that one signed before two had to: the signature stays, and none is invented."""

from collections.abc import Iterator

import pytest
from django.core.management import call_command
from django.db import connection

from karpear.sector.independence.models import SectorYear, YearSignature
from karpear.sector.independence.queries.cells import drawn_cells
from tests.cast import Cast, signed_in
from tests.rooms.sector.many import NOW, many
from tests.steps.assessments import shown
from tests.steps.moves import move_back, move_there
from tests.steps.pages import in_one_line

MOVES = [("sector", "0002_two_sign_a_year"), ("sector", "0003_year_without_signer")]
PAGE = "/sector/years/"


@pytest.fixture
def moved_again() -> Iterator[None]:
    """Whatever a test does, the tables are as they are now for the next one."""
    yield
    if YearSignature._meta.db_table not in connection.introspection.table_names():
        move_there(MOVES)


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("moved_again")
def test_what_one_signed_keeps_that_signature(cast: Cast) -> None:
    call_command("migrate", verbosity=0)
    crowd = many(cast)
    cells = drawn_cells(crowd.network, 2025)
    before = move_back(MOVES, "sector", "SectorYear")
    coordinator, officer, gone = crowd.net.channary.pk, cast.dara.pk, None
    for year, signer, is_published in (
        (2022, coordinator, True), (2023, officer, True), (2024, gone, True), (2025, None, False),
    ):  # fmt: skip
        before.objects.create(
            network_id=crowd.network, year=year, cells=cells, drawn_at=NOW, drawn_by_id=coordinator,
            signed_by_id=signer, published_at=NOW if is_published else None,
        )  # fmt: skip
    move_there(MOVES)
    years = {row.year: row for row in SectorYear.objects.all()}
    assert {year: row.published_at for year, row in years.items()} == dict.fromkeys((2022, 2023, 2024), NOW) | {
        2025: None
    }
    signatures = YearSignature.objects.values_list("sector_year__year", "place", "person", "organisation")
    assert sorted(signatures) == [(2022, 1, coordinator, None), (2023, 1, officer, cast.lantern.pk)]
    page = in_one_line(shown(signed_in(crowd.net.channary), PAGE))
    assert "Mekong Lantern Network ·" in page
    ledger = in_one_line(shown(signed_in(crowd.net.channary), "/releases/ledger/"))
    assert "signed by people of two members" not in ledger, "one did, or it is not known who"
