"""What is drawn and not public yet is read by the network: a quarter and its year together give nothing away either."""

from uuid import uuid4

import pytest
from django.utils import timezone

from karpear.rules.counting.attack import Attack, PublicTable, attack
from karpear.rules.counting.counted import CountedFacts
from karpear.rules.counting.facts import THRESHOLDS
from karpear.rules.counting.kinds import PressureKind
from karpear.rules.counting.periods import Period
from karpear.rules.counting.publication import printed_rows
from karpear.sector.contributions.actions.facts import GivenRow, give_many
from karpear.sector.releases.actions.draws import draw_release
from karpear.sector.releases.actions.signatures import publish_release
from karpear.sector.releases.models import ReleaseState, SectorRelease
from karpear.sector.releases.queries.inputs import drawing_inputs, publication_of
from tests.cast import Cast
from tests.rooms.network.net import Net
from tests.rooms.sector.released import signed_by_two, with_facts

pytestmark = pytest.mark.django_db


def a_year_of_quarters(cast: Cast, year: Period) -> Net:
    """In the second, one organisation has most of one kind: hidden there, and shown in the year."""
    net = with_facts(cast, *year.quarters)
    rows = [
        GivenRow(
            network=net.network.pk, organisation=cast.lantern.pk, kind=PressureKind.ONLINE, province="KH-12",
            month=year.quarters[1].first, key=uuid4(),
        )
        for _number in range(40)
    ]  # fmt: skip
    give_many(rows, now=timezone.now())
    return net


def attacked_together(releases: list[SectorRelease], year: Period) -> Attack:
    """By whoever reads them all."""
    inputs = drawing_inputs(releases[-1])
    counted = CountedFacts.of(inputs.facts, inputs.zones, THRESHOLDS)
    rows = [row for release in releases for row in printed_rows(counted, publication_of(release))]
    printed = {row.cells for row in rows}
    hidden = [cell for cell in counted.hidden([*year.quarters, year], year, []) if cell.cells not in printed]
    return attack([PublicTable(rows)], hidden, counted.true())


@pytest.mark.usefixtures("on_the_day")
def test_open_quarters_and_their_open_year_give_nothing_away(cast: Cast):
    year = Period(timezone.now().year - 1)
    net = a_year_of_quarters(cast, year)
    releases = [
        draw_release(by=net.channary, network=net.network.pk, period=str(period), now=timezone.now())
        for period in (*year.quarters, year)
    ]
    assert all(release.state == ReleaseState.DRAWN for release in releases)
    assert any("n" in cell for cell in releases[-1].cells)
    assert attacked_together(releases, year).held
    first = releases[0]
    signed_by_two(cast, net, first)
    first = publish_release(by=net.channary, release=first.pk, now=timezone.now())
    assert first.state == ReleaseState.PUBLISHED, "the year beside it is no reason to wait"
    assert attacked_together([first, *releases[1:]], year).held
