"""A fund of three members: Mekong Lantern Network, Cardamom Voices, and Rain, whose officer Neary asks."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import uuid4

from django.test import Client

from karpear.network.fund.models import FundRequest, SharedFund
from karpear.network.members.models import NetworkMember
from karpear.people.models import Language, Organisation, Person
from karpear.rules.access import Role
from tests.cast import Cast, person, signed_in
from tests.rooms.network.net import Net, networked

TERMS = {
    "currency": "USD", "most_request": "2,000", "most_year": "3,000", "most_contribution": "20,000", "holder": "",
    "once_detained": 33, "cost_detained": 8900, "once_hurt": 33, "cost_hurt": 2500, "once_fled": 100,
    "cost_fled": 6000, "once_killed": 1000, "cost_killed": 20000,
}  # fmt: skip


@dataclass
class Funded:
    """The fund, its network, and the third member with its people."""

    net: Net
    fund: SharedFund
    rain: NetworkMember
    neary: Person
    pisey: Person

    def member_of(self, organisation: Organisation) -> NetworkMember:
        return self.net.network.members.get(organisation=organisation)


def opened_fund(cast: Cast, **changes: object) -> Funded:
    """Nobody has agreed yet."""
    net = networked(cast)
    organisation = Organisation.objects.create(name="Rain", language=Language.ENGLISH)
    rain = NetworkMember.objects.create(
        network=net.network, organisation=organisation, joined_at=cast.now - timedelta(days=200)
    )
    neary, pisey = person("Neary", organisation, Role.OFFICER), person("Pisey", organisation, Role.LEAD)
    answer = signed_in(net.channary).post(f"/aid/fund/rules/{net.network.pk}/", {**TERMS, **changes})
    assert answer.status_code == 302, answer.text
    return Funded(net, SharedFund.objects.get(), rain, neary, pisey)


def agreed_by_all(cast: Cast, **changes: object) -> Funded:
    """Eight people each."""
    funded = opened_fund(cast, **changes)
    for lead, member in (
        (cast.bopha, funded.net.lantern),
        (cast.maly, funded.net.cardamom),
        (funded.pisey, funded.rain),
    ):
        assert agree(lead, member, people=8, version=funded.fund.version).status_code == 302
    return funded


def agree(lead: Person, member: NetworkMember, *, people: int, version: int = 1):  # type: ignore[no-untyped-def]
    return signed_in(lead).post(f"/aid/fund/agree/{member.pk}/", {"people": people, "version": version})


def pay_in(funded: Funded, member: NetworkMember, amount: int) -> None:
    form = {"key": uuid4(), "member": member.pk, "amount": amount}
    answer = signed_in(funded.net.channary).post(f"/aid/fund/{funded.fund.pk}/received/", form)
    assert answer.status_code == 302, answer.text


def filled_fund(cast: Cast, amount: int = 2000, **changes: object) -> Funded:
    """Each of the three has paid in."""
    funded = agreed_by_all(cast, **changes)
    for member in (funded.net.lantern, funded.net.cardamom, funded.rain):
        pay_in(funded, member, amount)
    return funded


def ask(client: Client, member: NetworkMember, **changes: object):  # type: ignore[no-untyped-def]
    form = {"amount": 1500, "money_class": "bail", "code": "K-17"}
    return client.post(f"/aid/fund/ask/{member.pk}/", {**form, **changes})


def asked_fund(funded: Funded, **changes: object) -> FundRequest:
    """Rain asks."""
    answer = ask(signed_in(funded.neary), funded.rain, **changes)
    assert answer.status_code == 302, answer.text
    return FundRequest.objects.order_by("-number")[0]


def press(who: Person, request: FundRequest, verb: str, **fields: object) -> int:
    return signed_in(who).post(f"/aid/fund/requests/{request.pk}/{verb}/", fields).status_code
