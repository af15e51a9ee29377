"""Groups without an account: by their receipt, and for the organisations that vouch for them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count

from karpear.db.rows import find_row
from karpear.keys.cipher import index
from karpear.network.members.models import Network, NetworkMember
from karpear.people.models import Organisation, Person
from karpear.people.queries.gates import may_there, organisations_where
from karpear.rules.access import Verb
from karpear.rules.counting.receipts import MONTHS_BACK, RECEIPT_DIGITS, digits_of

from ..models import SectorFact, TellingGroup, TellingPage
from .facts import GivenFact, fact_lines, month_words


def receipt_index(receipt: str) -> str:
    """By which a receipt is looked up; nothing can be read from it."""
    return index(digits_of(receipt), "telling")


def group_by_receipt(network: UUID, receipt: str) -> TellingGroup | None:
    """The group that has it, in this network."""
    if len(digits_of(receipt)) != RECEIPT_DIGITS:
        return None
    return TellingGroup.objects.filter(network=network, receipt=receipt_index(receipt)).first()


def open_telling_page(code: str) -> TellingPage:
    """By its address, while it is open. Raises Missing."""
    return find_row(TellingPage.objects.select_related("network__body").filter(code=code, closed_at=None))


def telling_page_with(code: str) -> TellingPage:
    """By its address, also once it is closed: a receipt is good for longer. Raises Missing."""
    return find_row(TellingPage.objects.select_related("network__body").filter(code=code))


def told_lines(group: TellingGroup) -> list[GivenFact]:
    """What a group told, the newest month first."""
    rows = SectorFact.objects.filter(group=group).select_related("network__body", "organisation", "person", "group")
    return fact_lines(rows.order_by("-day", "id"))


def months_back(today: date) -> list[tuple[str, str]]:
    """(2026-11-01, November 2026): what can be told of, the newest first."""
    numbers = [today.year * 12 + today.month - 1 - back for back in range(MONTHS_BACK)]
    months = [date(number // 12, number % 12 + 1, 1) for number in numbers]
    return [(month.isoformat(), month_words(month)) for month in months]


@dataclass(frozen=True, slots=True)
class GroupsPage:
    """Of one organisation: the groups for which it vouches, and in which networks it may."""

    organisation: Organisation
    others: list[Organisation]
    groups: list[TellingGroup]
    counts: Mapping[UUID, int]
    networks: list[Network]

    @property
    def lines(self) -> list[tuple[TellingGroup, int]]:
        """Each with how much of what it told stands."""
        return [(group, self.counts.get(group.pk, 0)) for group in self.groups]


def groups_page(person: Person, organisation: Organisation, also: list[Organisation]) -> GroupsPage:
    """For those who may vouch."""
    rows = TellingGroup.objects.visible_to(person).filter(vouched_by=organisation)
    groups = sorted(rows, key=lambda group: group.name.casefold())
    counts = SectorFact.objects.filter(group__in=groups).values_list("group").annotate(n=Count("pk")).order_by()
    return GroupsPage(organisation, also, groups, dict(counts), networks_of(organisation))


def networks_of(organisation: Organisation) -> list[Network]:
    """To which it belongs, the oldest first."""
    members = NetworkMember.objects.active().filter(organisation=organisation).select_related("network__body")
    return [member.network for member in members.order_by("network__founded_at", "network", "id")]


def may_vouch_anywhere(person: Person) -> list[Organisation]:
    """Organisations in a network for which they may say that a group is real."""
    able = organisations_where(person, Verb.VOUCH_FOR_GROUPS, by_name=True)
    inside = NetworkMember.objects.active().filter(organisation__in=able).values_list("organisation", flat=True)
    members = set(inside)
    return [organisation for organisation in able if organisation.pk in members]


def kept_networks(person: Person) -> list[Network]:
    """Those that they coordinate, whose telling page they open and close."""
    networks = Network.objects.visible_to(person).select_related("body").order_by("founded_at", "id")
    return [network for network in networks if may_there(person, network.body_id, Verb.KEEP_NETWORK)]


def telling_page_of(network: Network) -> TellingPage | None:
    """The one that is open."""
    return TellingPage.objects.filter(network=network, closed_at=None).first()
