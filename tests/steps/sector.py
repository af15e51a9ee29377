"""One of each thing of a sector."""

from datetime import datetime
from uuid import UUID, uuid4

from karpear.rules.counting.kinds import PressureKind
from karpear.sector.contributions.actions.groups import note_told
from karpear.sector.contributions.values import NewTold
from karpear.sector.releases.models import HeldCell, PublicStatement, SectorRelease
from tests.cast import Cast
from tests.rooms.network.net import networked


def sector_things(cast: Cast, now: datetime) -> dict[str, UUID]:
    """By the names that they have in addresses: what a group told Dara, a release, and a table of somebody else's."""
    network, month = networked(cast).network.pk, now.date().replace(day=1)
    new = NewTold(network=network, group=None, name="Weavers", kind=PressureKind.ONLINE, province="KH-12", month=month)
    fact = note_told(by=cast.dara, organisation=cast.lantern.pk, key=uuid4(), new=new, now=now)
    assert fact.group_id
    release = SectorRelease.objects.create(
        network_id=network, period="2025", grid="nation × kind × year", version="1", state="drawn", drawn_at=now,
        attack={"held": True, "exposed": []}, cells=[{"kind": "online", "n": 15}],
    )  # fmt: skip
    held_cell = HeldCell.objects.create(release=release, kind="online", reason="Not now", at=now)
    statement = PublicStatement.objects.create(network_id=network, source="outside", key="k", rows=[], at=now)
    return {
        "sector_fact": fact.pk, "telling_group": fact.group_id, "network": network, "release": release.pk,
        "public_statement": statement.pk, "held_cell": held_cell.pk,
    }  # fmt: skip
