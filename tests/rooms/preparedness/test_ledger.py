"""The ledger: whatever is done in whatever order, it balances, has no gap, and nothing in it changes."""

import random

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from karpear.people.models import Person
from karpear.preparedness.reserve.actions.ledger import put_in, reverse
from karpear.preparedness.reserve.actions.payments import pay, settle
from karpear.preparedness.reserve.models import Account, EntryKind, LedgerEntry, MoneyRequest, RequestState, Reserve
from karpear.preparedness.reserve.queries.ledger import balance, balances, numbers_are_whole, outstanding
from karpear.preparedness.reserve.values import NewCounter, NewMoney, NewReceipt
from karpear.rules.refusals import BadFields, Conflict, Forbidden, Missing, Refused
from tests.cast import Cast
from tests.rooms.preparedness.money import asked, filled, signed

pytestmark = pytest.mark.django_db
WRONG = NewCounter(words="Typed twice")


def is_balanced(reserve: Reserve) -> bool:
    now = balances(reserve)
    return not sum(now.values()) and now[Account.RESERVE] >= 0 and now[Account.DUE_BACK] >= 0


def random_step(chance: random.Random, cast: Cast, ready: list[MoneyRequest]) -> None:
    """One of what people do, with numbers that often cannot be: most of it is refused, none of it breaks anything."""
    now, lead, officer = timezone.now(), cast.bopha, cast.dara
    amount = chance.choice([0, 1, 40, 200, 900])
    kind = chance.choice(["put", "pay", "settle", "reverse"])
    if kind == "put":
        put_in(by=lead, organisation=cast.lantern.pk, new=NewMoney(amount=amount, words="Gift"), now=now)
    elif kind == "pay" and ready:
        pay(by=officer, request=chance.choice(ready).pk, bill_seen=True, now=now)
    elif kind == "settle" and ready:
        receipt = NewReceipt(spent=amount, returned=chance.choice([0, 10]))
        settle(by=officer, request=chance.choice(ready).pk, new=receipt, now=now)
    elif kind == "reverse" and (entries := list(LedgerEntry.objects.values_list("pk", flat=True))):
        reverse(by=lead, entry=chance.choice(entries), new=WRONG, now=now)


def play(chance: random.Random, cast: Cast, steps: int) -> int:
    """So many steps, checked as one goes; how many lines stand in the ledger in the end."""
    reserve = filled(cast.lantern, cast.bopha, 1000)
    signed_requests = [signed(asked(cast.dara, cast.lantern, 50 * n), cast.bopha, cast.kanha) for n in range(1, 6)]
    lines = [(entry.pk, entry.amount) for entry in LedgerEntry.objects.order_by("number")]
    for step in range(steps):
        try:
            random_step(chance, cast, signed_requests)
        except Refused:
            continue
        if step % 25 == 0:
            assert is_balanced(reserve)
    later_lines = [(entry.pk, entry.amount) for entry in LedgerEntry.objects.order_by("number")]
    assert later_lines[: len(lines)] == lines and is_balanced(reserve) and numbers_are_whole(reserve)
    for request in MoneyRequest.objects.filter(state__in=[RequestState.PAID, RequestState.SETTLED]):
        assert (outstanding(request.pk) == 0) == (request.state == RequestState.SETTLED)
    return len(later_lines)


@pytest.mark.parametrize("seed", [1, 2])
def test_it_balances_whatever_is_done(cast: Cast, seed: int) -> None:
    assert play(random.Random(seed), cast, 150) > 20


@pytest.mark.soak
def test_it_balances_under_ten_thousand_operations(cast: Cast) -> None:
    assert play(random.Random(10_000), cast, 10_000) > 1000


def test_what_is_wrong_is_set_right_by_a_counter_entry_once(cast: Cast) -> None:
    reserve, now = filled(cast.lantern, cast.bopha, 500), timezone.now()
    wrong = put_in(by=cast.bopha, organisation=cast.lantern.pk, new=NewMoney(amount=70, words="Gift"), now=now)
    counter = reverse(by=cast.bopha, entry=wrong.pk, new=WRONG, now=now)
    assert (counter.debit, counter.credit, counter.amount) == (wrong.credit, wrong.debit, 70)
    assert balance(reserve) == 500 and LedgerEntry.objects.filter(pk=wrong.pk, amount=70).exists()
    for entry in (wrong, counter):
        with pytest.raises(Conflict):
            reverse(by=cast.bopha, entry=entry.pk, new=WRONG, now=now)


def test_no_counter_entry_takes_out_what_has_already_left(cast: Cast) -> None:
    filled(cast.lantern, cast.bopha, 300)
    request = signed(asked(cast.dara, cast.lantern, 200), cast.bopha, cast.kanha)
    pay(by=cast.dara, request=request.pk, bill_seen=False, now=timezone.now())
    put_in, payment = LedgerEntry.objects.order_by("number")
    with pytest.raises(Conflict, match="holds 100"):
        reverse(by=cast.bopha, entry=put_in.pk, new=WRONG, now=timezone.now())
    with pytest.raises(Conflict, match="not undone"):
        reverse(by=cast.bopha, entry=payment.pk, new=WRONG, now=timezone.now())


def test_a_receipt_that_was_reversed_is_due_again(cast: Cast) -> None:
    filled(cast.lantern, cast.bopha)
    request = signed(asked(cast.dara, cast.lantern), cast.bopha, cast.kanha)
    pay(by=cast.dara, request=request.pk, bill_seen=False, now=timezone.now())
    settle(by=cast.dara, request=request.pk, new=NewReceipt(spent=200, returned=0), now=timezone.now())
    receipt = LedgerEntry.objects.get(kind=EntryKind.RECEIPT)
    reverse(by=cast.bopha, entry=receipt.pk, new=WRONG, now=timezone.now())
    request.refresh_from_db()
    assert request.state == RequestState.PAID and outstanding(request.pk) == 200


def test_only_a_lead_puts_in_and_reverses(cast: Cast) -> None:
    entry = put_in(
        by=cast.bopha, organisation=cast.lantern.pk, new=NewMoney(amount=9, words="Gift"), now=timezone.now()
    )

    def tries(by: Person) -> None:
        put_in(by=by, organisation=cast.lantern.pk, new=NewMoney(amount=9, words="Gift"), now=timezone.now())

    for by, refusal in ((cast.dara, Forbidden), (cast.sophea, Forbidden), (cast.maly, Missing)):
        with pytest.raises(refusal):
            tries(by)
    with pytest.raises(Forbidden):
        reverse(by=cast.dara, entry=entry.pk, new=WRONG, now=timezone.now())
    with pytest.raises(Missing):
        reverse(by=cast.maly, entry=entry.pk, new=WRONG, now=timezone.now())
    with pytest.raises(BadFields):
        reverse(by=cast.bopha, entry=entry.pk, new=NewCounter(words=""), now=timezone.now())


@pytest.mark.parametrize(
    "broken",
    [
        {"amount": 0},
        {"debit": "given"},
        {"debit": "purse"},
        {"kind": "counter"},
        {"kind": "paid"},
        {"number": 1},
    ],
)
def test_the_database_itself_refuses_what_does_not_balance(cast: Cast, broken: dict[str, object]) -> None:
    reserve = filled(cast.lantern, cast.bopha)
    cells = {"number": 2, "kind": "put_in", "debit": "reserve", "credit": "given", "amount": 5, **broken}
    with pytest.raises(IntegrityError), transaction.atomic():
        LedgerEntry.objects.create(reserve=reserve, at=timezone.now(), by=cast.bopha, **cells)
