"""What the ledger says: balances, and what of a request is still out."""

from collections import Counter
from uuid import UUID

from django.db.models import F, Sum

from karpear.db.rows import find_row
from karpear.people.models import Person

from ..models import Account, LedgerEntry, Reserve


def balances(reserve: Reserve) -> dict[Account, int]:
    """What stands in each account. All of them together are nothing, whatever was written."""
    sums: Counter[str] = Counter()
    entries = LedgerEntry.objects.filter(reserve=reserve).order_by()
    for account, amount in entries.values_list("debit").annotate(sum=Sum("amount")):
        sums[account] += amount
    for account, amount in entries.values_list("credit").annotate(sum=Sum("amount")):
        sums[account] -= amount
    return {account: sums[account.value] for account in Account}


def balance(reserve: Reserve) -> int:
    """What there is to pay from."""
    return balances(reserve)[Account.RESERVE]


def has_money(organisation: UUID) -> bool:
    """Is there anything to pay from? Never, where nobody keeps a reserve."""
    reserve = Reserve.objects.filter(organisation=organisation).first()
    return reserve is not None and balance(reserve) > 0


def outstanding(request: UUID) -> int:
    """What was paid for this request, and is neither spent with a receipt nor back."""
    entries = LedgerEntry.objects.filter(request=request).order_by()
    out = entries.filter(debit=Account.DUE_BACK).aggregate(sum=Sum("amount"))["sum"] or 0
    back = entries.filter(credit=Account.DUE_BACK).aggregate(sum=Sum("amount"))["sum"] or 0
    return int(out - back)


def numbers_are_whole(reserve: Reserve) -> bool:
    """Are all lines there, and does each name two accounts?"""
    entries = LedgerEntry.objects.filter(reserve=reserve)
    numbers = list(entries.order_by("number").values_list("number", flat=True))
    return numbers == list(range(1, len(numbers) + 1)) and not entries.filter(debit=F("credit")).exists()


def entry_of(person: Person, entry: UUID) -> LedgerEntry:
    """One line, with its reserve. Raises Missing for a stranger."""
    return find_row(LedgerEntry.objects.visible_to(person).filter(pk=entry).select_related("reserve", "request"))
