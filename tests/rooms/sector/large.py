"""A sector as large as one may become: 100,000 facts of 200 organisations in two years."""

from datetime import date
from random import Random
from uuid import uuid4

from django.utils import timezone

from karpear.network.members.models import NetworkMember
from karpear.people.models import Organisation
from karpear.rules.counting.kinds import PressureKind
from karpear.sector.contributions.actions.facts import GivenRow, give_many
from karpear.sector.releases.areas import zones_of
from tests.cast import Cast
from tests.rooms.network.net import Net, networked
from tests.rooms.sector.released import due_quarter

FACTS, ORGANISATIONS = 100_000, 200


def large_sector(cast: Cast) -> Net:
    net, chance = networked(cast), Random(3)
    rows = [Organisation(name=f"O{number}") for number in range(ORGANISATIONS)]
    Organisation.objects.bulk_create(rows)
    NetworkMember.objects.bulk_create(
        NetworkMember(network=net.network, organisation=row, joined_at=timezone.now()) for row in rows
    )
    last, provinces = due_quarter(timezone.now()), list(zones_of("kh"))
    months = [date(last.year - 1 + (month > 11), month % 12 + 1, 1) for month in range(24)]
    past_months = [month for month in months if month <= last.last]
    give_many(
        (
            GivenRow(
                network=net.network.pk, organisation=rows[min(199, int(chance.expovariate(1 / 40)))].pk,
                kind=chance.choice(list(PressureKind)), province=chance.choice(provinces),
                month=chance.choice(past_months), key=uuid4(),
            )
            for _fact in range(FACTS)
        ),
        now=timezone.now(),
    )  # fmt: skip
    return net
