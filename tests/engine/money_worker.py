"""A process that asks for money, signs and pays as fast as it can, until somebody kills it: run by test_money.py."""

import sys
from uuid import UUID

import django

django.setup()

from django.utils import timezone  # noqa: E402 -- Django has to be set up first

from karpear.people.models import Person  # noqa: E402
from karpear.preparedness.reserve.actions.ledger import put_in  # noqa: E402
from karpear.preparedness.reserve.actions.payments import pay, settle  # noqa: E402
from karpear.preparedness.reserve.actions.requests import ask_for_money, sign  # noqa: E402
from karpear.preparedness.reserve.values import NewMoney, NewReceipt, NewRequest  # noqa: E402
from karpear.rules.duty.signatures import MoneyClass  # noqa: E402


def work(organisation: UUID, asker: Person, first: Person, second: Person) -> None:
    """One payment from the first word to the receipt. Each verb says that it is done."""
    put_in(by=first, organisation=organisation, new=NewMoney(amount=100, words="Gift"), now=timezone.now())
    new = NewRequest(amount=60, money_class=MoneyClass.FOOD, for_whom="Lotus-1")
    request = ask_for_money(by=asker, organisation=organisation, new=new, now=timezone.now()).pk
    for signer in (first, second):
        sign(by=signer, request=request, now=timezone.now())
        print("signed", flush=True)
    pay(by=asker, request=request, bill_seen=False, now=timezone.now())
    print("paid", flush=True)
    settle(by=asker, request=request, new=NewReceipt(spent=50, returned=10), now=timezone.now())


if __name__ == "__main__":
    people = [Person.objects.get(pk=pk) for pk in sys.argv[2:]]
    while True:
        work(UUID(sys.argv[1]), *people)
