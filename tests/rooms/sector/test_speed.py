"""A large sector is drawn and read quickly: python -m pytest -m soak tests/rooms/sector/test_speed.py"""

from time import perf_counter

import pytest
from django.test import Client
from django.utils import timezone

from karpear.sector.releases.actions.draws import draw_wanted
from karpear.sector.releases.models import ReleaseState, SectorPage, SectorRelease
from tests.cast import Cast, signed_in
from tests.rooms.sector.large import large_sector
from tests.rooms.sector.released import drawn

pytestmark = [pytest.mark.soak, pytest.mark.django_db]
MOST_S, MOST_PAGE_S = 60, 0.3


def test_a_hundred_thousand_facts_of_two_hundred_organisations(cast: Cast):
    net = large_sector(cast)
    begun = perf_counter()
    release = drawn(cast, net)
    assert release.state == ReleaseState.WANTED
    assert draw_wanted(now=timezone.now()) == 1
    seconds = perf_counter() - begun
    release.refresh_from_db()
    print(f"drawn and attacked in {seconds:.1f} s: {release.grid}, {len(release.cells)} cells, {release.state}")
    assert seconds < MOST_S
    SectorRelease.objects.filter(pk=release.pk).update(state=ReleaseState.PUBLISHED, published_at=timezone.now())
    SectorPage.objects.create(network=net.network, code="lotus", is_public=True)
    dara = signed_in(cast.dara)
    for browser, path in (
        (Client(), "/sector/lotus/trends/"),
        (Client(), "/sector/lotus/trends.svg"),
        (Client(), "/sector/lotus/trends/trends.zip"),
        (dara, "/trends/"),
        (dara, "/releases/"),
        (dara, f"/releases/{release.pk}/"),
        (dara, "/releases/ledger/"),
    ):
        browser.get(path)
        begun = perf_counter()
        assert browser.get(path).status_code == 200
        print(f"{path}: {1000 * (perf_counter() - begun):.0f} ms")
        assert perf_counter() - begun < MOST_PAGE_S, path
