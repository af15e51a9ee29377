"""What the ledger says: balances, what is promised, and what a member paid in or was given within 12 months."""

from collections import Counter
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Sum

from karpear.db.reader import unguarded
from karpear.db.rows import find_row
from karpear.people.models import Person

from ..models import FUND_COUNTED, FundAccount, FundEntry, FundEntryKind, FundRequest, FundRequestState, SharedFund

#: The twelve months in which caps count.
YEAR = timedelta(days=365)


@unguarded("sums, which the page shows as ranges and of three members at least")
def fund_balances(fund: SharedFund) -> dict[FundAccount, int]:
    """What stands in each account. All of them together are nothing, whatever was written."""
    sums: Counter[str] = Counter()
    entries = FundEntry.objects.filter(fund=fund).order_by()
    for account, amount in entries.values_list("debit").annotate(sum=Sum("amount")):
        sums[account] += amount
    for account, amount in entries.values_list("credit").annotate(sum=Sum("amount")):
        sums[account] -= amount
    return {account: sums[account.value] for account in FundAccount}


def fund_balance(fund: SharedFund) -> int:
    """What there is to pay from."""
    return fund_balances(fund)[FundAccount.FUND]


def promised(fund: SharedFund) -> int:
    """What two have signed for, and is still there."""
    rows = FundRequest.objects.filter(fund=fund, state=FundRequestState.SIGNED).order_by()
    return rows.aggregate(sum=Sum("amount"))["sum"] or 0


def paid_in(fund: SharedFund, member: UUID, now: datetime) -> int:
    """What a member has paid in within 12 months, and nobody has reversed."""
    rows = FundEntry.objects.filter(
        fund=fund, member=member, kind=FundEntryKind.CONTRIBUTION, at__gt=now - YEAR, reversed_by=None
    )
    return rows.order_by().aggregate(sum=Sum("amount"))["sum"] or 0


def asked_in_year(fund: SharedFund, member: UUID | None, now: datetime, *, but: UUID | None = None) -> int:
    """What counts towards the most that a member may ask for: what was not refused, without what came back."""
    rows = FundRequest.objects.filter(fund=fund, member=member, state__in=FUND_COUNTED, asked_at__gt=now - YEAR)
    rows = (rows.exclude(pk=but) if but else rows).order_by()
    requested = rows.aggregate(sum=Sum("amount"))["sum"] or 0
    back = FundEntry.objects.filter(request__in=rows, kind=FundEntryKind.BACK, reversed_by=None).order_by()
    return int(requested) - int(back.aggregate(sum=Sum("amount"))["sum"] or 0)


@unguarded("the sum of one request that they see")
def still_out(request: UUID) -> int:
    """What was paid for this request, and has not come back."""
    entries = FundEntry.objects.filter(request=request).order_by()
    out = entries.filter(debit=FundAccount.PAID_OUT).aggregate(sum=Sum("amount"))["sum"] or 0
    back = entries.filter(credit=FundAccount.PAID_OUT).aggregate(sum=Sum("amount"))["sum"] or 0
    return int(out - back)


@unguarded("how many members stand behind the sums")
def contributors(fund: SharedFund) -> int:
    """How many members stand behind its totals."""
    rows = FundEntry.objects.filter(fund=fund, kind=FundEntryKind.CONTRIBUTION, reversed_by=None, member__isnull=False)
    return rows.order_by().values("member").distinct().count()


def fund_entry_of(person: Person, entry: UUID) -> FundEntry:
    """One line that they see. Raises Missing."""
    rows = FundEntry.objects.visible_to(person).select_related("fund__network__body", "member__organisation", "request")
    return find_row(rows.filter(pk=entry))
