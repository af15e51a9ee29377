"""A large sector is drawn and read quickly: python -m pytest -m soak tests/rooms/sector/test_speed.py"""

import pytest
from django.test import Client
from django.utils import timezone

from karpear.sector.others.actions import judge_received
from karpear.sector.releases.actions.draws import draw_wanted
from karpear.sector.releases.models import ReleaseState, SectorPage, SectorRelease
from tests.cast import Cast, signed_in
from tests.rooms.network.federated import two
from tests.rooms.sector.exchanged import send_table, table_like
from tests.rooms.sector.large import large_sector
from tests.rooms.sector.released import drawn
from tests.steps.work import worked_s

pytestmark = [pytest.mark.soak, pytest.mark.django_db]
MOST_S, MOST_PAGE_S = 60, 0.3


def test_a_hundred_thousand_facts_of_two_hundred_organisations(cast: Cast):
    net = large_sector(cast)
    begun = worked_s()
    release = drawn(cast, net)
    assert release.state == ReleaseState.WANTED
    assert draw_wanted(now=timezone.now()) == 1
    seconds = worked_s() - begun
    release.refresh_from_db()
    print(f"drawn and attacked in {seconds:.1f} s: {release.grid}, {len(release.cells)} cells, {release.state}")
    assert seconds < MOST_S
    SectorRelease.objects.filter(pk=release.pk).update(state=ReleaseState.PUBLISHED, published_at=timezone.now())
    SectorPage.objects.create(network=net.network, code="lotus", is_public=True)
    lotus, delta = two(cast)
    release.refresh_from_db()
    send_table(delta, lotus, table_like(release))
    begun = worked_s()
    assert judge_received(now=timezone.now()) == 1
    print(f"two tables attacked in {worked_s() - begun:.1f} s")
    assert worked_s() - begun < MOST_S
    dara = signed_in(cast.dara)
    for browser, path in (
        (Client(), "/sector/lotus/trends/"),
        (Client(), "/sector/lotus/trends.svg"),
        (Client(), "/sector/lotus/trends/trends.zip"),
        (dara, "/trends/"),
        (dara, "/trends/others/"),
        (dara, "/releases/"),
        (dara, f"/releases/{release.pk}/"),
        (dara, "/releases/ledger/"),
    ):
        browser.get(path)
        begun = worked_s()
        assert browser.get(path).status_code == 200
        print(f"{path}: {1000 * (worked_s() - begun):.0f} ms")
        assert worked_s() - begun < MOST_PAGE_S, path
