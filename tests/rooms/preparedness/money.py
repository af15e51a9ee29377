"""A reserve with money in it, and requests, for the tests of this room."""

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from karpear.people.models import Organisation, Person
from karpear.preparedness.reserve.actions.ledger import put_in
from karpear.preparedness.reserve.actions.requests import ask_for_money, sign
from karpear.preparedness.reserve.models import MoneyRequest, Reserve
from karpear.preparedness.reserve.values import NewMoney, NewRequest
from karpear.rules.duty.signatures import MoneyClass


def filled(organisation: Organisation, lead: Person, amount: int = 5000) -> Reserve:
    """The organisation's reserve, with so much put in an hour ago."""
    at = timezone.now() - timedelta(hours=1)
    return put_in(by=lead, organisation=organisation.pk, new=NewMoney(amount=amount, words="Grant"), now=at).reserve


def asked(by: Person, organisation: Organisation, amount: int = 200, **also: Any) -> MoneyRequest:
    """Money asked for just now: food for a case, unless told otherwise."""
    cells: dict[str, Any] = {"money_class": MoneyClass.FOOD, "for_whom": "Lotus-3", **also}
    new = NewRequest(amount=amount, **cells)
    return ask_for_money(by=by, organisation=organisation.pk, new=new, now=timezone.now())


def signed(request: MoneyRequest, *signers: Person, now: datetime | None = None) -> MoneyRequest:
    """Signed by these, one after the other."""
    for signer in signers:
        sign(by=signer, request=request.pk, now=now or timezone.now())
    request.refresh_from_db()
    return request
