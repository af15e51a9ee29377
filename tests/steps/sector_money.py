"""A grant, a refused one, a year of numbers and an open panel of the network of Mekong Lantern Network."""

from datetime import date, datetime
from uuid import UUID

from karpear.compliance.profile.models import DonorGrant
from karpear.sector.independence.models import RefusedGrant, SectorYear
from karpear.sector.independence.queries.cells import drawn_cells
from karpear.sector.independence.values import NewRefusedGrant, as_sealed
from karpear.sector.indices.models import IndexPanel
from tests.cast import Cast
from tests.rooms.network.net import networked


def money_things(cast: Cast, now: datetime) -> dict[str, UUID]:
    """One of each, by the name that it has in an address."""
    network = networked(cast).network
    grant = DonorGrant.objects.create(
        organisation=cast.lantern, donor="Heron Fund", starts_on=date(2025, 1, 1), added_at=now
    )
    new = NewRefusedGrant(on=date(2025, 5, 1), donor="Reed Trust", refused_by="us", reason="plan")
    refused = RefusedGrant.objects.create(organisation=cast.lantern, on=new.on, sealed=as_sealed(new), added_at=now)
    table = SectorYear.objects.create(
        network=network, year=2025, cells=drawn_cells(network.pk, 2025), drawn_at=now, published_at=now
    )
    panel = IndexPanel.objects.create(network=network, index="csosi", year=2026, opened_at=now)
    return {
        "donor_grant": grant.pk, "refused_grant": refused.pk, "sector_year": table.pk, "index_panel": panel.pk,
    }  # fmt: skip
