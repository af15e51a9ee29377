"""A network of many members with invented figures: leads, grants, plans, and what they give."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from karpear.compliance.profile.models import DonorGrant
from karpear.network.members.models import NetworkMember
from karpear.people.models import Language, Organisation, Person
from karpear.rules.access import Role
from karpear.sector.independence.models import (
    GivenFigures,
    GivenKind,
    GrantOfYear,
    SectorYear,
    StrategicPlan,
    YearOfMoney,
)
from karpear.sector.independence.queries.cells import drawn_cells
from karpear.sector.independence.values import GrantAnswer, PlanAnswer, YearAnswer, as_sealed
from tests.cast import Cast, person
from tests.rooms.network.net import Net, networked

YEAR = 2025
NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)


@dataclass
class Many:
    """The cast's network with more members. `leads`: of the new ones, in the order of `members`."""

    net: Net
    members: list[NetworkMember] = field(default_factory=list)
    leads: list[Person] = field(default_factory=list)

    @property
    def network(self) -> UUID:
        return self.net.network.pk


def a_grant(organisation: Organisation, donor: str = "Heron Fund", **changes: date) -> DonorGrant:
    """One that runs through the year."""
    days = {"starts_on": date(YEAR, 2, 1), "ends_on": date(YEAR + 1, 1, 31), **changes}
    return DonorGrant.objects.create(organisation=organisation, donor=donor, added_at=NOW, **days)


def money_of(organisation: Organisation, amount: int, *, currency: str = "USD", spent: int = 1000) -> None:
    """One grant, as much again of its own, and what was spent."""
    answer = YearAnswer(currency=currency, other_income=amount, spent=spent, advocacy=spent // 4)
    YearOfMoney.objects.create(organisation=organisation, year=YEAR, sealed=as_sealed(answer), changed_at=NOW)
    grant = a_grant(organisation)
    sealed = as_sealed(GrantAnswer(amount=amount, restricted=True, fit="partly"))
    GrantOfYear.objects.create(organisation=organisation, grant=grant, year=YEAR, sealed=sealed, changed_at=NOW)


def given(member: NetworkMember, *kinds: GivenKind) -> None:
    """A lead ticked these."""
    for kind in kinds or tuple(GivenKind):
        GivenFigures.objects.create(member=member, what=kind, given_at=NOW)


def many(cast: Cast, count: int = 6) -> Many:
    """So many members that each give everything: alike in money, and with two wishes to donors."""
    crowd = Many(networked(cast))
    for number in range(count):
        organisation = Organisation.objects.create(name=f"Reed {number}", language=Language.ENGLISH)
        member = NetworkMember.objects.create(
            network=crowd.net.network, organisation=organisation, joined_at=NOW - timedelta(days=400)
        )
        crowd.members.append(member)
        crowd.leads.append(person(f"Reedlead{number}", organisation, Role.LEAD))
        money_of(organisation, 1000 + number)
        plan = as_sealed(PlanAnswer(mission="Fish", asks=("core", "years") if number else ("core", "small")))
        StrategicPlan.objects.create(organisation=organisation, sealed=plan, changed_at=NOW)
        given(member)
    return crowd


def published_table(crowd: Many) -> SectorYear:
    """The numbers of the year, drawn and signed."""
    cells = drawn_cells(crowd.network, YEAR)
    return SectorYear.objects.create(
        network=crowd.net.network, year=YEAR, cells=cells, drawn_at=NOW, published_at=NOW + timedelta(days=1)
    )
