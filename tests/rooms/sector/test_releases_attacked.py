"""A release attacked by people: by trying numbers, by drawing again what one has signed, by signing what one has not
seen.
"""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from karpear.people.models import Membership
from karpear.rules.access import Role
from karpear.rules.counting.kinds import PressureKind
from karpear.sector.contributions.actions.facts import GivenRow, give_many
from karpear.sector.contributions.models import SectorFact
from karpear.sector.releases.actions.draws import draw_again
from karpear.sector.releases.actions.ledger import count_statement, note_outside_table, strike_statement
from karpear.sector.releases.actions.signatures import publish_release
from karpear.sector.releases.models import SectorRelease
from karpear.sector.releases.queries.inputs import drawing_inputs
from karpear.sector.releases.queries.pages import release_page
from karpear.sector.releases.queries.published import due_periods
from karpear.sector.releases.values import NewOutsideTable
from tests.cast import Cast, signed_in
from tests.rooms.network.net import Net
from tests.rooms.sector.released import FEW, drawn, due_quarter, signed_by_two, with_facts

pytestmark = pytest.mark.django_db


def verdict_on(net: Net, release: SectorRelease, line: str, week: int = 0) -> tuple[str, list[dict[str, str]]]:
    """What the page says while this counts, after which it is struck out: each as soon as the release has rested."""
    now = timezone.now() + timedelta(weeks=2 * week)
    new = NewOutsideTable(words="The Daily", period=release.period, lines=line)
    statement = note_outside_table(by=net.channary, network=net.network.pk, new=new, now=now)
    count_statement(by=net.channary, statement=statement.pk, now=now)
    release.refresh_from_db()
    verdict = release.state, release.attack["exposed"]
    strike_statement(by=net.channary, statement=statement.pk, now=now + timedelta(weeks=1))
    return verdict


def test_trying_numbers_does_not_tell_which_of_them_is_right(cast: Cast):
    net = with_facts(cast)
    release = drawn(cast, net)
    hidden = next(cell for cell in release.cells if cell["kind"] == FEW[0].value and "withheld" in cell)
    area = hidden.get("zone") or hidden.get("province") or ""
    verdicts = [
        verdict_on(net, release, f"{FEW[0].value};{area};{number}", week)
        for week, number in enumerate((0, 2, 5, 6, 40))
    ]
    assert [state for state, _exposed in verdicts] == ["withheld"] * len(verdicts)
    assert all(verdict == verdicts[0] for verdict in verdicts)


def test_of_what_lies_in_one_another_the_widest_is_named(cast: Cast):
    net = with_facts(cast)
    release = drawn(cast, net)
    new = NewOutsideTable(words="The Daily", period=release.period, lines=f"{FEW[0].value};coast;1")
    statement = note_outside_table(by=net.channary, network=net.network.pk, new=new, now=timezone.now())
    count_statement(by=net.channary, statement=statement.pk, now=timezone.now())
    shown = release_page(net.channary, release.pk, timezone.now())
    assert len(shown.exposed) == 1 < len(shown.release.attack["exposed"])


def test_who_draws_again_has_not_signed(cast: Cast):
    net = with_facts(cast)
    release = drawn(cast, net)
    signed_by_two(cast, net, release)
    Membership.objects.create(person=cast.dara, organisation=net.network.body, role=Role.COORDINATOR.value)
    release = draw_again(by=cast.dara, release=release.pk, now=timezone.now() + timedelta(days=8))
    assert not release.signatures.filter(person=cast.dara).exists()


def test_a_fact_that_is_told_otherwise_is_another_draw(cast: Cast):
    net = with_facts(cast)
    release = drawn(cast, net)
    signed_by_two(cast, net, release)
    SectorFact.objects.filter(kind="online").update(event=uuid4())
    assert drawing_inputs(release).seal != release.inputs_seal
    release = publish_release(by=net.channary, release=release.pk, now=timezone.now())
    assert not any("n" in cell for cell in release.cells if cell["kind"] == "online")


def test_of_the_years_the_last_is_drawn_and_none_of_which_facts_are_deleted(cast: Cast):
    net = with_facts(cast)
    rows = [
        GivenRow(
            network=net.network.pk, organisation=cast.lantern.pk, kind=PressureKind.DETAINED, province="KH-12",
            month=date(year, 12, 1), key=uuid4(),
        )
        for year in (2022, 2023, 2024)
    ]  # fmt: skip
    give_many(rows, now=timezone.now())
    periods = [str(period) for period in due_periods(net.network, date(2025, 4, 1))]
    assert periods == ["2023-Q2", "2023-Q3", "2023-Q4", "2024-Q1", "2024-Q2", "2024-Q3", "2024-Q4", "2024"]


def test_a_signature_is_under_what_was_shown(cast: Cast):
    net = with_facts(cast)
    release = drawn(cast, net)
    channary, dara = signed_in(net.channary), signed_in(cast.dara)
    channary.post(f"/releases/{release.pk}/ask/")
    page = dara.get(f"/releases/{release.pk}/").text
    asked = page.split('name="asked" value="')[1].split('"')[0]
    SectorFact.objects.filter(kind="online").delete()
    draw_again(by=net.channary, release=release.pk, now=timezone.now() + timedelta(days=8))
    channary.post(f"/releases/{release.pk}/ask/")
    dara.post(f"/releases/{release.pk}/sign/", {"asked": asked})
    assert not release.signatures.exists()


def test_a_number_of_the_whole_country_is_of_reports_without_a_province_too(cast: Cast):
    net = with_facts(cast)
    SectorFact.objects.filter(kind=FEW[0].value).delete()
    places = [*["KH-12"] * 10, *["KH-8"] * 10, ""]
    reports = [
        GivenRow(
            network=net.network.pk, organisation=(cast.lantern, cast.cardamom)[number % 2].pk, kind=FEW[0],
            province=province, month=due_quarter(timezone.now()).first, key=uuid4(),
        )
        for number, province in enumerate(places)
    ]  # fmt: skip
    give_many(reports, now=timezone.now())
    release = drawn(cast, net)
    assert verdict_on(net, release, f"{FEW[0].value};;21")[0] == "withheld"
