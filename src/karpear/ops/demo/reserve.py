"""The reserve of the first organisation: invented sums, a short ledger, and a request that waits for its lead.

By the actions that people use, at the moment they would have used them.
"""

from datetime import datetime, timedelta

from django.db import transaction

from karpear.people.models import Organisation, Person
from karpear.preparedness.reserve.actions.assumptions import assume
from karpear.preparedness.reserve.actions.ledger import put_in
from karpear.preparedness.reserve.actions.payments import pay, settle
from karpear.preparedness.reserve.actions.requests import ask_for_money, sign
from karpear.preparedness.reserve.assumptions import Assumptions
from karpear.preparedness.reserve.models import MoneyRequest, Reserve
from karpear.preparedness.reserve.values import NewMoney, NewReceipt, NewRequest
from karpear.rules.access import Role
from karpear.rules.duty.signatures import MoneyClass

from .cast import COMPANIES, organisation_of, person_called
from .history import DAY, MINUTE, mark_sent

PUT_IN = ((6000, "Emergency line of the core grant (invented)"), (1500, "Own funds (invented)"))


@transaction.atomic
def make_reserve(*, now: datetime) -> None:
    """Once: safe to call at every start."""
    company = COMPANIES[0]
    organisation = organisation_of(company)
    if Reserve.objects.filter(organisation=organisation).exists():
        return
    lead = person_called(next(name for name, role in company.accounts if role is Role.LEAD))
    officer, second = person_called(company.officer), person_called(company.second)
    assumed = Assumptions(people_front=8, people_partly=1, people_office=1)
    assume(by=lead, organisation=organisation.pk, new=assumed, now=now - 41 * DAY)
    for amount, words in PUT_IN:
        put_in(by=lead, organisation=organisation.pk, new=NewMoney(amount=amount, words=words), now=now - 40 * DAY)
    for amount, case, days in ((160, "Lotus-1", 33), (240, "Lotus-2", 12)):
        _pay(organisation, officer, [second, lead], amount, case, now - timedelta(days=days))
    waiting = _ask(organisation, officer, 180, "Lotus-3", MoneyClass.FOOD, now - 12 * MINUTE)
    sign(by=second, request=waiting.pk, now=now - 7 * MINUTE)
    mark_sent(now=now)


def _ask(
    organisation: Organisation, by: Person, amount: int, case: str, money_class: MoneyClass, at: datetime
) -> MoneyRequest:
    new = NewRequest(amount=amount, money_class=money_class, for_whom=case, why="Visit and food (invented)")
    return ask_for_money(by=by, organisation=organisation.pk, new=new, now=at)


def _pay(organisation: Organisation, by: Person, signers: list[Person], amount: int, case: str, at: datetime) -> None:
    """Asked, signed by two within minutes, paid; the receipt came two days later, with some change."""
    row = _ask(organisation, by, amount, case, MoneyClass.TRANSPORT, at)
    for place, signer in enumerate(signers, start=1):
        sign(by=signer, request=row.pk, now=at + 6 * place * MINUTE)
    pay(by=by, request=row.pk, bill_seen=False, now=at + 20 * MINUTE)
    receipt = NewReceipt(spent=amount - 20, returned=20, words="Folder of the case")
    settle(by=by, request=row.pk, new=receipt, now=at + 2 * DAY)
