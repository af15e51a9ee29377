"""A network of six organisations with enough facts of one quarter that something of it can be published."""

from datetime import date, datetime, timedelta
from random import Random
from uuid import uuid4

from django.utils import timezone

from karpear.network.members.models import Network, NetworkMember
from karpear.people.models import Language, Organisation
from karpear.rules.counting.kinds import PressureKind
from karpear.rules.counting.periods import Period
from karpear.sector.contributions.actions.facts import GivenRow, give_many
from karpear.sector.releases.actions.draws import draw_release
from karpear.sector.releases.actions.signatures import ask_signatures, publish_release, sign_release
from karpear.sector.releases.models import SectorRelease
from tests.cast import Cast
from tests.rooms.network.net import Net, networked

SMALL = ("Rain", "Wind", "Stone", "Reed")
#: In one zone few of one kind: something has to be hidden.
FEW = (PressureKind.ATTACKED, "KH-7")
_PROVINCES = ("KH-12", "KH-8", "KH-2", "KH-18", "KH-16")


def due_quarter(now: datetime) -> Period:
    """The newest that can be drawn."""
    period = Period.quarter_of(now.date())
    while not period.may_be_told(now.date(), 90):
        period = period.preceding
    return period


def month_of(period: Period) -> date:
    return period.first


def with_facts(cast: Cast, *periods: Period) -> Net:
    """Every kind in every zone often, but for one: there two."""
    net = networked(cast)
    organisations = [cast.lantern, cast.cardamom, *_small(net.network)]
    chance = Random(7)
    rows = [
        GivenRow(
            network=net.network.pk, organisation=organisation.pk, kind=kind, province=province,
            month=month_of(period), key=uuid4(),
        )
        for period in periods or [due_quarter(timezone.now())]
        for kind in PressureKind
        for province in _PROVINCES
        if (kind, province) != (PressureKind.ATTACKED, "KH-18")
        for organisation in chance.choices(organisations, k=chance.randrange(9, 14))
    ]  # fmt: skip
    few = [
        GivenRow(
            network=net.network.pk, organisation=organisation.pk, kind=FEW[0], province=FEW[1],
            month=month_of(period), key=uuid4(),
        )
        for period in periods or [due_quarter(timezone.now())]
        for organisation in organisations[:2]
    ]  # fmt: skip
    give_many([*rows, *few], now=timezone.now())
    return net


def _small(network: Network) -> list[Organisation]:
    rows = [Organisation(name=name, language=Language.ENGLISH) for name in SMALL]
    Organisation.objects.bulk_create(rows)
    NetworkMember.objects.bulk_create(
        NetworkMember(network=network, organisation=row, joined_at=timezone.now() - timedelta(days=200)) for row in rows
    )
    return rows


def drawn(cast: Cast, net: Net, period: Period | None = None) -> SectorRelease:
    """By Channary, of the newest quarter that is due."""
    now = timezone.now()
    return draw_release(by=net.channary, network=net.network.pk, period=str(period or due_quarter(now)), now=now)


def signed_by_two(cast: Cast, net: Net, release: SectorRelease) -> None:
    """Dara and Piseth, of two organisations."""
    ask_signatures(by=net.channary, release=release.pk, now=timezone.now())
    for signer in (cast.dara, cast.piseth):
        sign_release(by=signer, release=release.pk, now=timezone.now())


def a_release(cast: Cast) -> tuple[Net, SectorRelease]:
    """Published."""
    net = with_facts(cast)
    release = drawn(cast, net)
    signed_by_two(cast, net, release)
    return net, publish_release(by=net.channary, release=release.pk, now=timezone.now())
