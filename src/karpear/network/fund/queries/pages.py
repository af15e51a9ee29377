"""The fund as each reader may see it: their own figures exactly, all else in bands; the ledger for who keeps it."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from karpear.db.rows import find_row
from karpear.people.models import Person
from karpear.people.queries.gates import may_anywhere, may_there
from karpear.preparedness.reserve.assumptions import GROUPS, assumptions_of
from karpear.preparedness.reserve.models import Reserve
from karpear.preparedness.templatetags.money import money
from karpear.rules.access import Verb
from karpear.rules.duty.reserve_costs import FULL_EXPOSURE, Misfortune
from karpear.rules.refusals import Missing
from karpear.rules.sharing.fund import (
    ARRESTS_IN_ONE_WEEK,
    ENOUGH_MEMBERS,
    FundOutlook,
    alone,
    fund_outlook,
    rounded_up,
    total_band,
)

from ...members.models import Network, NetworkMember
from ..models import FundAccount, FundMember, FundRequest, SharedFund
from ..models.funds import keeps_money, members_of
from ..values import event_rates
from ..words import LEAST, people_words, share_words, total_words
from .ledger import contributors, fund_balances

#: Of what is decided the newest stand on the page.
DECIDED = 5


@dataclass(frozen=True, slots=True)
class FundTotals:
    """Three totals in words: bands, but for whoever keeps the money. `is_exact`: are they numbers?"""

    balance: str
    paid_in: str
    paid_out: str
    is_exact: bool


@dataclass(frozen=True, slots=True)
class FundLine:
    """One member of the network: does it take part, and with what, as this reader may know it."""

    member: NetworkMember
    is_own: bool
    agreed: bool
    people: str
    share: str


@dataclass(frozen=True, slots=True)
class OwnPart:
    """A member for which the reader acts. `leads`: are they a lead of it; `share`, `alone`: empty while not shown."""

    member: NetworkMember
    part: FundMember | None
    in_force: bool
    leads: bool
    share: str = ""
    alone: str = ""


@dataclass(frozen=True, slots=True)
class FundShock:
    """Twelve arrests in one week: what they cost, for how many there is money today, how often it is not enough."""

    arrests: int
    cost: str
    pays_for: int | None
    ruin: int | None


@dataclass(frozen=True, slots=True)
class FundPage:
    """`keeps`: does the reader coordinate the network; `is_holder`: do they keep the money."""

    network: Network
    other_networks: Sequence[Network]
    keeps: bool
    fund: SharedFund | None
    is_holder: bool = False
    holder: str = ""
    totals: FundTotals | None = None
    lines: Sequence[FundLine] = ()
    own_parts: Sequence[OwnPart] = ()
    target: str = ""
    shock: FundShock | None = None
    waiting: Sequence[FundRequest] = ()
    decided: Sequence[FundRequest] = ()

    @property
    def may_ask(self) -> Sequence[OwnPart]:
        """For which members they may ask."""
        return [part for part in self.own_parts if part.in_force]

    @property
    def can_be_signed(self) -> bool:
        """Are there two others for each that asks?"""
        return sum(line.agreed for line in self.lines) >= ENOUGH_MEMBERS


def fund_page(person: Person, network: UUID | None) -> FundPage | None:
    """Of this network, else of the first one that has a fund; None: their organisation belongs to no network.

    Raises Missing for whoever acts for none, and for a network that is not theirs.
    """
    if not may_anywhere(person, Verb.SEE_NETWORK):
        raise Missing
    networks = list(Network.objects.visible_to(person).select_related("body").order_by("founded_at", "id"))
    funds = {fund.network_id: fund for fund in SharedFund.objects.filter(network__in=networks)}
    networks.sort(key=lambda row: row.pk not in funds)
    network_shown = next((row for row in networks if network in (None, row.pk)), None)
    if network_shown is None:
        if network:
            raise Missing
        return None
    other_networks = [row for row in networks if row != network_shown]
    keeps = may_there(person, network_shown.body_id, Verb.KEEP_NETWORK)
    fund = (
        SharedFund.objects.filter(network=network_shown).select_related("holder__organisation", "network__body").first()
    )
    if fund is None:
        return FundPage(network_shown, other_networks, keeps, None)
    return _page(person, network_shown, other_networks, fund, keeps=keeps)


def _page(
    person: Person, network: Network, other_networks: Sequence[Network], fund: SharedFund, *, keeps: bool
) -> FundPage:
    parts = list(FundMember.objects.in_force().filter(fund=fund))
    outlook = fund_outlook({part.member_id: part.exposed for part in parts}, event_rates(fund), Misfortune.DETAINED)
    is_holder = keeps_fund(person, fund.pk)
    requests = FundRequest.objects.visible_to(person).filter(fund=fund).select_related("member__organisation")
    is_enough = len(parts) >= ENOUGH_MEMBERS
    return FundPage(
        network, other_networks, keeps, fund,
        is_holder=is_holder,
        holder=fund.holder.organisation.name if fund.holder else network.body.name,
        totals=fund_totals(fund, exact=is_holder),
        lines=_lines(person, fund, parts, outlook, exact=keeps),
        own_parts=_own_parts(person, fund, outlook, is_enough=is_enough),
        target=_target(fund, outlook, len(parts), exact=keeps),
        shock=_shock(fund, outlook, is_enough=is_enough, exact=is_holder),
        waiting=list(requests.filter(decided_at=None) | requests.filter(state="signed")),
        decided=list(requests.exclude(decided_at=None).exclude(state="signed")[:DECIDED]),
    )  # fmt: skip


def _target(fund: SharedFund, outlook: FundOutlook, members: int, *, exact: bool) -> str:
    """From an exact one everybody could work out how many people all of them have."""
    return money(outlook.target, fund.currency) if exact else total_words(outlook.target, members, fund.currency)


def fund_totals(fund: SharedFund, *, exact: bool = False) -> FundTotals:
    """What there is, what came in and what went out: the one home of what members, donors and others read."""
    sums, behind = fund_balances(fund), contributors(fund)

    def words(total: int) -> str:
        return money(total, fund.currency) if exact else total_words(total, behind, fund.currency)

    return FundTotals(
        words(sums[FundAccount.FUND]), words(-sums[FundAccount.MEMBERS]), words(sums[FundAccount.PAID_OUT]), exact
    )


def _lines(
    person: Person, fund: SharedFund, parts: Sequence[FundMember], outlook: FundOutlook, *, exact: bool
) -> list[FundLine]:
    own_members = set(members_of(person).values_list("pk", flat=True))
    by_member = {part.member_id: part for part in parts}
    members = fund.network.members.active().select_related("organisation")

    def line(member: NetworkMember) -> FundLine:
        part = by_member.get(member.pk)
        if part is None:
            return FundLine(member, member.pk in own_members, False, "", "")
        share = outlook.shares[member.pk]
        if exact:
            figures = f"{part.exposed:,}", money(share, fund.currency)
        else:
            figures = people_words(part.exposed), share_words(share, fund.currency)
        return FundLine(member, member.pk in own_members, True, *figures)

    return sorted(map(line, members), key=lambda row: row.member.organisation.name.casefold())


def _own_parts(person: Person, fund: SharedFund, outlook: FundOutlook, *, is_enough: bool) -> list[OwnPart]:
    rows = members_of(person).filter(network=fund.network_id).select_related("organisation")
    parts = {part.member_id: part for part in FundMember.objects.filter(fund=fund, member__in=rows)}
    own_parts = []
    for member in rows.order_by("joined_at", "id"):
        part = parts.get(member.pk)
        in_force = part is not None and part.version == fund.version
        figures = ("", "")
        if part and in_force:
            step = LEAST[fund.currency] // 10
            share = money(rounded_up(outlook.shares[member.pk], step), fund.currency) if is_enough else ""
            figures = share, money(alone(part.exposed, event_rates(fund)), fund.currency)
        leads = may_there(person, member.organisation_id, Verb.AGREE_ON_AID)
        own_parts.append(OwnPart(member, part, in_force, leads, *figures))
    return own_parts


def _shock(fund: SharedFund, outlook: FundOutlook, *, is_enough: bool, exact: bool) -> FundShock | None:
    if not outlook.years.shock_cost:
        return None
    balance, least = fund_balances(fund)[FundAccount.FUND], LEAST[fund.currency]
    band = total_band(balance, least, contributors(fund))
    amount = balance if exact else band.low if band else None
    return FundShock(
        ARRESTS_IN_ONE_WEEK,
        money(outlook.years.shock_cost, fund.currency),
        None if amount is None else outlook.pays_for(amount),
        round(100 * outlook.years.ruin) if is_enough and outlook.years.ruin is not None else None,
    )


def fund_of(person: Person, fund: UUID) -> SharedFund:
    """One of theirs. Raises Missing."""
    rows = SharedFund.objects.visible_to(person).select_related("network__body", "holder__organisation")
    return find_row(rows.filter(pk=fund))


def keeps_fund(person: Person, fund: UUID) -> bool:
    """Do they keep its money?"""
    return SharedFund.objects.filter(keeps_money(person), pk=fund).exists()


def held_fund_of(person: Person, fund: UUID) -> SharedFund:
    """One whose money they keep. Raises Missing."""
    return find_row(SharedFund.objects.filter(keeps_money(person), pk=fund).select_related("network__body"))


def exposed_by_reserve(organisation: UUID) -> int | None:
    """As how many fully exposed people its own reserve counts its people; None where nobody has said anything."""
    reserve = Reserve.objects.filter(organisation=organisation, assumed_at__isnull=False).first()
    if reserve is None:
        return None
    assumed = assumptions_of(reserve, 0)
    exposed: int = sum(getattr(assumed, f"people_{g}") * getattr(assumed, f"percent_{g}") for g in GROUPS)
    return max(1, round(exposed / FULL_EXPOSURE))
