"""A fund of the network in which Mekong Lantern Network is, a line of its ledger, and money that it asks for."""

from datetime import datetime
from uuid import UUID

from karpear.network.fund.models import FundEntry, FundMember, FundRequest, SharedFund
from karpear.network.fund.values import FundTerms
from tests.cast import Cast
from tests.rooms.network.net import networked


def fund_things(cast: Cast, now: datetime) -> dict[str, UUID]:
    """One of each, by the name that it has in an address."""
    net = networked(cast)
    terms = FundTerms(most_request=2000, most_year=3000, most_contribution=5000)
    fund = SharedFund.objects.create(
        network=net.network, most_request=2000, most_year=3000, most_contribution=5000, events=terms.events(),
        opened_at=now,
    )  # fmt: skip
    FundMember.objects.create(fund=fund, member=net.lantern, version=1, people="8", agreed_at=now, agreed_by=cast.bopha)
    entry = FundEntry.objects.create(
        fund=fund, number=1, at=now, by=net.channary, kind="contribution", debit="fund", credit="members", amount=900,
        member=net.lantern,
    )  # fmt: skip
    request = FundRequest.objects.create(
        fund=fund, member=net.lantern, number=1, amount=100, money_class="legal", code="K-17", asked_by=cast.dara,
        asked_at=now,
    )  # fmt: skip
    return {"shared_fund": fund.pk, "fund_entry": entry.pk, "fund_request": request.pk}
