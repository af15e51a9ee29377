"""What another installation, or whoever reads a public page, may try with tables that were exchanged."""

from collections.abc import Iterable
from datetime import timedelta
from random import Random
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from karpear.network.bulletins.actions.taken_in import ArrivingBulletin, take_in
from karpear.network.bulletins.models import BulletinStep
from karpear.network.federation.actions.shares import body_of
from karpear.network.federation.models import FederatedItem
from karpear.network.federation.queries.cells import MOST_TABLES, received_cells
from karpear.people.models import Language
from karpear.rules.counting.grids import Country, Division, Grid
from karpear.rules.counting.kinds import PressureKind
from karpear.rules.counting.publication import RULE_VERSION
from karpear.rules.federation.bodies import read_bulletin
from karpear.rules.federation.wire import Kind, canonical
from karpear.rules.sharing.labels import Label
from karpear.sector.contributions.queries.bulletins import MOST_BULLETINS, bulletins_between
from karpear.sector.others.actions import judge_received
from karpear.sector.releases.areas import zones_of
from karpear.sector.releases.models import SectorPage, SectorRelease
from tests.cast import Cast, signed_in
from tests.rooms.network.bulletins import a_bulletin
from tests.rooms.network.federated import Side, here, two
from tests.rooms.sector.exchanged import send_table, table_like
from tests.rooms.sector.released import a_release

pytestmark = pytest.mark.django_db
OTHERS, PUBLIC = "/trends/others/", "/sector/lotus/others/"


def test_everybody_reads_the_same_whatever_cookie_or_language_they_bring(cast: Cast) -> None:
    """It is kept by every cache on the way: what one reader has set must not be given to others."""
    lotus, delta = two(cast)
    net, release = a_release(cast)
    send_table(delta, lotus, table_like(release))
    SectorPage.objects.create(network=net.network, code="lotus", is_public=True, shows_others=True)
    cast.dara.language, cast.dara.khmer_digits, cast.dara.time_zone = Language.KHMER, True, "Pacific/Auckland"
    cast.dara.save()
    for language in ("km", "en"):
        readers = (Client(), signed_in(cast.dara), Client(headers={"Accept-Language": "km"}))
        answers = [reader.get(PUBLIC, {"lang": language}) for reader in readers]
        assert len({answer.content for answer in answers}) == 1
        for answer in answers:
            assert answer["Cache-Control"] == "public, max-age=3600" and not answer.cookies
            assert "cookie" not in answer.get("Vary", "").lower()


def flood(source: Side, receiver: Side, tables: Iterable[dict[str, Any]]) -> None:
    """As many tables as these, stored as they are taken."""
    now, peer = timezone.now(), receiver.peer(source)
    FederatedItem.objects.bulk_create(
        FederatedItem(
            network=receiver.network, peer=peer, publisher=peer.publisher, chain="clear-" + "0" * 32, seq=seq,
            item=f"{seq:064x}", author=peer.publisher, about=f"{seq:064x}", kind=Kind.CELLS.value,
            label=Label.CLEAR.value, issued=now, expires=now + timedelta(days=9), signed="",
            body=canonical({"key": "a", "release": table, "salt": "b"}).decode(), at=now,
        )
        for seq, table in enumerate(tables, start=1)
    )  # fmt: skip


def test_thousands_of_tables_hold_up_no_page_and_no_keeper(cast: Cast) -> None:
    lotus, delta = two(cast)
    net, release = a_release(cast)
    SectorPage.objects.create(network=net.network, code="lotus", is_public=True, shows_others=True)
    periods = [f"{year}-Q{quarter}" for year in range(1900, 2201) for quarter in (1, 2, 3, 4)]
    flood(delta, lotus, [table_like(release, period=period) for period in [*periods, *periods]])
    send_table(delta, lotus, table_like(release))
    assert len(received_cells(lotus.network)) == MOST_TABLES
    shown = Client().get(PUBLIC)
    assert judge_received(now=timezone.now()) == 1
    assert "Delta Network" in shown.text and len(shown.content) < 100_000


@pytest.mark.timeout(60)
def test_tables_that_fit_nothing_end_in_a_verdict(cast: Cast) -> None:
    """Random numbers of each quarter and year around ours: whatever they contradict, the keeper goes on."""
    lotus, delta = two(cast)
    net, release = a_release(cast)
    chance, year = Random(3), int(release.period[:4])
    quarters = [f"{number}-Q{quarter}" for number in range(year - 5, year + 6) for quarter in (1, 2, 3, 4)]
    periods = [*quarters, *map(str, range(year - 5, year + 6))]
    zones = zones_of(net.network.body.country)
    flood(delta, lotus, [random_table(period, release, zones, chance) for period in periods])
    assert judge_received(now=timezone.now()) == 1


def random_table(period: str, release: SectorRelease, zones: dict[str, str], chance: Random) -> dict[str, Any]:
    """On the grid of ours where it is of our period."""
    of_chance = Grid(chance.choice(list(Division)), yearly="Q" not in period)
    grid = Grid.parse(release.grid) if period == release.period else of_chance
    all_keys = Country([kind.value for kind in PressureKind], list(zones), zones).all_keys(grid)
    cells = [{**keys, "n": 5 * chance.randrange(1, 40)} for keys in all_keys if chance.random() < 0.8]
    return {"period": period, "grid": str(grid), "version": RULE_VERSION, "cells": cells}


def test_bulletins_of_others_hide_none_of_ours_of_which_a_fact_may_tell(cast: Cast) -> None:
    """Else whoever sends many lets one raid count five times, or offers one event for many."""
    lotus, now = here(cast), timezone.now()
    own = a_bulletin(cast, now=now - timedelta(days=1), province="KH-12", label="GREEN")
    body = read_bulletin(body_of(own))
    arriving = [
        ArrivingBulletin(uuid4(), body, Label.GREEN, BulletinStep.NEW, "Somebody · Delta", None) for _one in range(250)
    ]
    take_in(lotus.network, arriving, now=now)
    today = now.date()
    for province in (None, "KH-12"):
        offered = bulletins_between(cast.dara, [lotus.network.pk], today, today, province=province)
        assert offered[0].pk == own.pk and len(offered) == MOST_BULLETINS


def test_what_is_for_any_installation_brings_nobody_a_cookie(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """It may be kept on the way, with whatever stands in its head; what is signed asks anew."""
    two(cast)
    reader, now = signed_in(cast.dara), timezone.now()
    monkeypatch.setattr(timezone, "now", lambda: now + timedelta(minutes=10))
    answer = reader.get("/fed/chains.json")
    assert answer["Cache-Control"] == "public, max-age=60"
    assert (answer["Vary"], dict(answer.cookies)) == ("Signature-Input", {})
