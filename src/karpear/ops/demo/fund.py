"""The fund that the demo's network holds together: three members, a payment, and a request that waits for Dara.

By the actions that people use, at the moment they would have used them.
"""

from datetime import datetime, timedelta
from uuid import uuid4

from django.db import transaction

from karpear.network.fund.actions.funds import set_fund, take_part
from karpear.network.fund.actions.ledger import pay_from_fund, receive
from karpear.network.fund.actions.requests import ask_fund, sign_for_fund
from karpear.network.fund.models import FundRequest, SharedFund
from karpear.network.fund.values import FundTerms, NewContribution, NewFundPart, NewFundRequest
from karpear.network.members.models import Network, NetworkMember
from karpear.people.models import Language, Membership, Organisation, Person
from karpear.rules.access import Role
from karpear.rules.duty.signatures import MoneyClass

from .cast import (
    COMPANIES,
    COORDINATOR,
    THIRD_MEMBER,
    THIRD_MEMBER_LEAD,
    Company,
    email_of,
    organisation_of,
    person_called,
)
from .history import DAY, MINUTE, mark_sent

TERMS = FundTerms(most_request=1500, most_year=4000, most_contribution=15_000)
SINCE, PAID = timedelta(days=60), timedelta(days=20)
#: Exposed people, and what was paid in.
PARTS = ((10, 12_000), (6, 6500), (4, 4200))


@transaction.atomic
def make_fund(*, now: datetime) -> None:
    """Once: safe to call at every start."""
    first = organisation_of(COMPANIES[0])
    network = Network.objects.filter(members__organisation=first).first()
    if network is None or SharedFund.objects.filter(network=network).exists():
        return
    coordinator, since = person_called(COORDINATOR), now - SINCE
    fund = set_fund(by=coordinator, network=network.pk, new=TERMS, now=since)
    members = [_member(network, organisation_of(company)) for company in COMPANIES[:2]]
    members.append(_third_member(network, since))
    leads = [*map(_lead_of, COMPANIES[:2]), person_called(THIRD_MEMBER_LEAD)]
    for member, lead, (people, amount) in zip(members, leads, PARTS, strict=True):
        part = NewFundPart(version=fund.version, people=people)
        take_part(by=lead, member=member.pk, new=part, now=since + DAY)
        paid_in = NewContribution(key=uuid4(), member=member.pk, amount=amount)
        receive(by=coordinator, fund=fund.pk, new=paid_in, now=since + 3 * DAY)
    officer, other_officer = (person_called(company.officer) for company in COMPANIES[:2])
    paid = _ask(leads[1], members[1], (900, MoneyClass.LEGAL, "K-41"), now - PAID)
    sign_for_fund(by=officer, request=paid.pk, now=now - PAID + 4 * MINUTE)
    sign_for_fund(by=leads[2], request=paid.pk, now=now - PAID + 9 * MINUTE)
    pay_from_fund(by=coordinator, request=paid.pk, now=now - PAID + 31 * MINUTE)
    waiting = _ask(leads[2], members[2], (600, MoneyClass.FIRST_VISIT, "K-57"), now - 12 * MINUTE)
    sign_for_fund(by=other_officer, request=waiting.pk, now=now - 7 * MINUTE)
    mark_sent(now=now)


def _ask(by: Person, member: NetworkMember, request: tuple[int, MoneyClass, str], at: datetime) -> FundRequest:
    amount, money_class, code = request
    wish = NewFundRequest(amount=amount, money_class=money_class, code=code)
    return ask_fund(by=by, member=member.pk, new=wish, now=at)


def _member(network: Network, organisation: Organisation) -> NetworkMember:
    return NetworkMember.objects.active().get(network=network, organisation=organisation)


def _lead_of(company: Company) -> Person:
    return person_called(next(name for name, role in company.accounts if role is Role.LEAD))


def _third_member(network: Network, since: datetime) -> NetworkMember:
    """Two would not be enough: whoever asks never signs. Nobody signs in as its lead."""
    organisation = Organisation.objects.create(name=THIRD_MEMBER, language=Language.ENGLISH)
    lead = Person(email=email_of(THIRD_MEMBER_LEAD), name=THIRD_MEMBER_LEAD, language=Language.ENGLISH, is_demo=True)
    lead.set_unusable_password()
    lead.save()
    Membership.objects.create(person=lead, organisation=organisation, role=Role.LEAD.value, acts_since=since - 9 * DAY)
    return NetworkMember.objects.create(network=network, organisation=organisation, joined_at=since)
