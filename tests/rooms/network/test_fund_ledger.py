"""The ledger of the fund: in whatever order, it balances, has no gap, and never owes more than it has."""

import random
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from karpear.network.fund.actions.ledger import pay_from_fund, receive, reverse_fund_entry, take_money_back
from karpear.network.fund.actions.requests import ask_fund, refuse_for_fund, sign_for_fund, withdraw_from_fund
from karpear.network.fund.models import FundAccount, FundEntry, FundRequest, FundRequestState, SharedFund
from karpear.network.fund.queries.ledger import fund_balances, promised, still_out
from karpear.network.fund.values import MoneyBack, NewContribution, NewFundCounter, NewFundRefusal, NewFundRequest
from karpear.rules.duty.signatures import MoneyClass
from karpear.rules.refusals import Refused
from tests.cast import Cast
from tests.rooms.network.fund import Funded, agreed_by_all

pytestmark = pytest.mark.django_db
WIDE = {"most_request": 900, "most_year": 2_000_000_000, "most_contribution": 2_000_000_000}


def is_balanced(fund: SharedFund) -> bool:
    sums = fund_balances(fund)
    return not sum(sums.values()) and sums[FundAccount.FUND] >= promised(fund) and sums[FundAccount.PAID_OUT] >= 0


def random_step(chance: random.Random, cast: Cast, funded: Funded) -> None:
    """One of what people do, with numbers that often cannot be: most of it is refused, none of it breaks anything."""
    now, keeper, fund = timezone.now(), funded.net.channary, funded.fund.pk
    amount = chance.choice([0, 1, 40, 200, 900])
    members = (funded.net.lantern, funded.net.cardamom, funded.rain)
    acting = (cast.dara, cast.piseth, funded.neary)
    place = chance.randrange(3)
    requests = list(FundRequest.objects.order_by("-number").values_list("pk", flat=True)[:12])
    entries = list(FundEntry.objects.order_by("-number").values_list("pk", flat=True)[:30])
    kind = chance.choice(["in", "ask", "sign", "sign", "sign", "pay", "back", "reverse", "refuse", "withdraw"])
    if kind == "in":
        new = NewContribution(key=uuid4(), member=members[place].pk, amount=amount)
        receive(by=keeper, fund=fund, new=new, now=now)
    elif kind == "ask":
        wish = NewFundRequest(amount=amount, money_class=MoneyClass.LEGAL, code=f"K-{chance.randrange(10**6)}")
        ask_fund(by=acting[place], member=members[place].pk, new=wish, now=now)
    elif kind == "reverse" and entries:
        reverse_fund_entry(by=keeper, entry=chance.choice(entries), new=NewFundCounter(reason="amount"), now=now)
    elif requests:
        request = chance.choice(requests)
        if kind == "sign":
            sign_for_fund(by=acting[place], request=request, now=now)
        elif kind == "pay":
            pay_from_fund(by=keeper, request=request, now=now)
        elif kind == "back":
            take_money_back(by=keeper, request=request, new=MoneyBack(key=uuid4(), amount=amount), now=now)
        elif kind == "withdraw":
            withdraw_from_fund(by=acting[place], request=request, now=now)
        elif kind == "refuse" and chance.random() < 0.3:
            refuse_for_fund(by=acting[place], request=request, new=NewFundRefusal(why="Too much"), now=now)


def play(chance: random.Random, cast: Cast, steps: int) -> int:
    """So many steps, checked as one goes; how many lines stand in the ledger in the end."""
    funded = agreed_by_all(cast, **WIDE)
    earlier: list[tuple[object, int]] = []
    for step in range(steps):
        try:
            random_step(chance, cast, funded)
        except Refused:
            continue
        if step % 25 == 0:
            lines = list(FundEntry.objects.order_by("number").values_list("pk", "amount"))
            assert is_balanced(funded.fund) and lines[: len(earlier)] == earlier
            earlier = lines
    entries = FundEntry.objects.filter(fund=funded.fund)
    assert is_balanced(funded.fund)
    assert list(entries.order_by("number").values_list("number", flat=True)) == list(range(1, entries.count() + 1))
    for request in FundRequest.objects.filter(state=FundRequestState.PAID):
        assert request.signatures.values("member").distinct().count() == 2 and still_out(request.pk) >= 0
        assert not request.signatures.filter(member=request.member).exists()
    assert not entries.filter(kind="payment").exclude(request__state=FundRequestState.PAID).exists()
    return entries.count()


def test_it_balances_whatever_is_done(cast: Cast) -> None:
    assert play(random.Random(3), cast, 250) > 25


@pytest.mark.soak
@pytest.mark.timeout(1800)
def test_it_balances_under_ten_thousand_operations(cast: Cast) -> None:
    assert play(random.Random(10_000), cast, 10_000) > 1000


def test_the_database_itself_refuses_what_must_not_be(cast: Cast) -> None:
    funded = agreed_by_all(cast)
    line = {"fund": funded.fund, "at": cast.now, "amount": 5, "debit": "fund", "credit": "members"}
    bad_lines = (
        {"kind": "contribution", "amount": 0}, {"kind": "contribution", "credit": "fund"}, {"kind": "payment"},
        {"kind": "back"}, {"kind": "counter"}, {"kind": "contribution", "debit": "pocket"},
    )  # fmt: skip
    for bad in bad_lines:
        with pytest.raises(IntegrityError), transaction.atomic():
            FundEntry.objects.create(number=1, **{**line, **bad})
