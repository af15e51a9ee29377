"""An organisation leaves its network: nothing of it is left in the sector's rows, and what was published stands."""

from typing import Any

import pytest
from django.apps import apps
from django.utils import timezone

from karpear.audit.models import Entry
from karpear.network.federation.models import FederatedItem
from karpear.network.leaving.actions import leave_network
from karpear.network.members.models import NetworkMember
from karpear.people.models import Organisation
from karpear.sector.contributions.actions.facts import give
from karpear.sector.contributions.models import FactSource
from karpear.sector.independence.actions.sector import sign_year
from karpear.sector.independence.models import SectorYear, StrategicPlan
from karpear.sector.independence.queries.cells import drawn_cells
from karpear.sector.independence.values import PlanAnswer, as_sealed
from karpear.sector.indices.models import IndexPanel
from karpear.sector.releases.models import ReleaseSignature, SectorRelease
from tests.cast import NOW, Cast, signed_in
from tests.rooms.network.bulletins import a_bulletin
from tests.rooms.network.federated import carry, share, two
from tests.rooms.sector.given import a_closed_incident, telling
from tests.rooms.sector.many import YEAR, Many, given, many, money_of, published_table
from tests.steps.assessments import shown

CANARY = "Wryneck"
#: The organisation's own, in whatever network it is: nobody else reads them.
OWN = {"sector.YearOfMoney", "sector.GrantOfYear", "sector.RefusedGrant", "sector.StrategicPlan"}
#: Under what is public. Under all else they are deleted.
SIGNATURES = {"sector.YearSignature", "sector.ReleaseSignature"}


def rows_of(organisation: Organisation) -> dict[str, int]:
    """Model → how many rows point at this organisation, or at its membership."""
    counts: dict[str, int] = {}
    for model in (*apps.get_app_config("sector").get_models(), *apps.get_app_config("network").get_models()):
        is_federation = "federation" in model.__module__
        if model._meta.app_label != "sector" and not is_federation:
            continue
        for field in model._meta.get_fields():
            if not (field.many_to_one or field.one_to_one) or not field.concrete:
                continue
            pointing: Any = {Organisation: organisation.pk}.get(field.related_model)
            rows = model._default_manager.all()
            if field.related_model is NetworkMember:
                rows = rows.filter(**{f"{field.name}__organisation": organisation})
            elif pointing:
                rows = rows.filter(**{field.name: pointing})
            else:
                continue
            counts[model._meta.label] = counts.get(model._meta.label, 0) + rows.count()
    return {label: count for label, count in counts.items() if count}


def everything(cast: Cast, crowd: Many) -> None:
    """Of Mekong Lantern: figures, a plan, a tick for each kind, a fact, a group, scores, and two signatures."""
    net = crowd.net
    money_of(cast.lantern, 1000)
    plan = as_sealed(PlanAnswer(mission=CANARY, asks=("core",)))
    StrategicPlan.objects.create(organisation=cast.lantern, sealed=plan, changed_at=NOW)
    given(net.lantern)
    give(by=cast.dara, source=FactSource.INCIDENT, key=a_closed_incident(cast).pk, network=net.network.pk, now=NOW)
    telling(net).network.telling_groups.create(name=CANARY, vouched_by=cast.lantern, told_on=NOW.date(), mark="123456")
    panel = IndexPanel.objects.create(network=net.network, index="csosi", year=2026, opened_at=NOW)
    signed_in(cast.dara).post(f"/sector/indices/panels/{panel.pk}/", {"legal": "4"})
    later = SectorYear.objects.create(
        network=net.network, year=YEAR + 1, cells=drawn_cells(net.network.pk, YEAR + 1), drawn_at=timezone.now()
    )
    sign_year(by=cast.dara, sector_year=later.pk, now=timezone.now())
    for period, state in (("2026-Q1", "published"), ("2026-Q2", "asked")):
        release = SectorRelease.objects.create(
            network=net.network, period=period, state=state, drawn_at=NOW, asked_at=NOW,
            published_at=NOW if state == "published" else None,
        )  # fmt: skip
        ReleaseSignature.objects.create(release=release, place=1, person=cast.dara, organisation=cast.lantern, at=NOW)


def test_nothing_is_left_and_what_was_published_stands(cast: Cast) -> None:
    crowd = many(cast)
    everything(cast, crowd)
    table = published_table(crowd)
    table.signatures.create(place=1, person=cast.dara, organisation=cast.lantern, at=NOW)
    before = rows_of(cast.lantern)
    assert set(before) == OWN - {"sector.RefusedGrant"} | SIGNATURES | {
        "sector.SectorFact", "sector.GivenFigures", "sector.PanelAnswer", "sector.TellingGroup"
    }  # fmt: skip
    assert before["sector.YearSignature"] == before["sector.ReleaseSignature"] == 2
    leave_network(by=cast.bopha, member=crowd.net.lantern.pk, now=NOW)
    after = rows_of(cast.lantern)
    assert set(after) == OWN - {"sector.RefusedGrant"} | SIGNATURES
    assert after["sector.YearSignature"] == after["sector.ReleaseSignature"] == 1, "of what is public alone"
    former_cells = table.cells
    table.refresh_from_db()
    assert table.cells == former_cells and table.published_at
    assert CANARY not in shown(signed_in(crowd.leads[0]), "/sector/years/")
    assert CANARY in shown(signed_in(cast.bopha), f"/sector/independence/{cast.lantern.pk}/plan/"), "it is its own"
    assert Entry.objects.filter(action="figures.taken_back", object_id=crowd.net.lantern.pk).exists()


def test_it_is_said_beforehand(cast: Cast) -> None:
    crowd = many(cast, 0)
    page = shown(signed_in(cast.bopha), f"/network/members/{crowd.net.lantern.pk}/leave/")
    for words in ("scores in open panels", "nothing of its money, its plan", "Who signed them stays written"):
        assert words in page, words


@pytest.mark.parametrize(("label", "arrives"), [("AMBER", False), ("CLEAR", True)])
def test_what_another_installation_has_not_fetched_it_no_longer_gets(cast: Cast, label: str, *, arrives: bool) -> None:
    lotus, delta = two(cast)
    row = a_bulletin(cast, now=cast.now, label=label, headline_en=CANARY)
    share(row, cast.bopha, lotus, delta, now=cast.now)
    member = NetworkMember.objects.get(network=lotus.network, organisation=cast.lantern)
    leave_network(by=cast.bopha, member=member.pk, now=cast.now)
    item = FederatedItem.objects.get(peer=None, bulletin=row)
    assert (item.body is not None) is arrives
    carry(lotus, delta, cast.now)
    assert bool(delta.bulletins()) is arrives, "what anybody may read is public"
