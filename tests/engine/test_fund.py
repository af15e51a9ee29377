"""Two requests are signed at the same moment: one is promised, and the fund never owes more than it has."""

import pytest
from django.utils import timezone

from karpear.network.fund.actions.requests import sign_for_fund
from karpear.network.fund.models import FundRequest, FundSignature
from karpear.network.fund.queries.ledger import fund_balance, promised
from karpear.rules.refusals import Conflict
from tests.cast import Cast
from tests.engine.at_once import meet
from tests.rooms.network.fund import agreed_by_all, asked_fund, pay_in

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_signed_at_once_do_not_overdraw(cast: Cast) -> None:
    funded = agreed_by_all(cast)
    pay_in(funded, funded.net.lantern, 2000)
    requests = [asked_fund(funded, code=code) for code in ("K-1", "K-2")]
    for request in requests:
        sign_for_fund(by=cast.dara, request=request.pk, now=timezone.now())
    answers = meet(
        *[lambda pk=request.pk: sign_for_fund(by=cast.piseth, request=pk, now=timezone.now()) for request in requests]
    )
    assert sum(isinstance(answer, Conflict) for answer in answers) == 1
    assert sorted(FundRequest.objects.values_list("state", flat=True)) == ["asked", "signed"]
    assert promised(funded.fund) <= fund_balance(funded.fund)


def test_two_of_one_member_at_once_are_one_signature(cast: Cast) -> None:
    funded = agreed_by_all(cast)
    request = asked_fund(funded).pk
    meet(*[lambda by=by: sign_for_fund(by=by, request=request, now=timezone.now()) for by in (cast.dara, cast.kanha)])
    assert FundSignature.objects.count() == 1
