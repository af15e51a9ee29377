"""How a reserve stands: what there is, what is needed, how far it reaches."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from karpear.people.models import Membership, Organisation
from karpear.rules.duty.reserve import ReserveOutlook, outlook

from ..assumptions import Assumptions, assumptions_of
from ..models import OPEN, Account, LedgerEntry, MoneyRequest, Reserve
from .ledger import balances

MONTHS = 12


@dataclass(frozen=True, slots=True)
class ReserveState:
    """`is_example`: nobody has said what is assumed, so the figures are invented. `entries`: of the ledger."""

    organisation: Organisation
    reserve: Reserve | None
    assumptions: Assumptions
    outlook: ReserveOutlook
    balance: int
    due_back: int
    entries: int

    @property
    def currency(self) -> str:
        return self.assumptions.currency

    @property
    def is_example(self) -> bool:
        return self.reserve is None or self.reserve.assumed_at is None

    @property
    def mean(self) -> int:
        return round(self.outlook.mean)

    @property
    def p90(self) -> int:
        return round(self.outlook.p90)

    @property
    def p95(self) -> int:
        return round(self.outlook.p95)

    @property
    def empty_percent(self) -> int:
        """Of 100 years, in how many nothing happens."""
        return round(100 * self.outlook.empty_share)

    @property
    def gap(self) -> int:
        """What is missing to be enough in nine years of ten."""
        return max(0, self.p90 - self.balance)

    @property
    def months(self) -> float | None:
        """For how many months of an average year it lasts; None where nothing is expected."""
        return round(MONTHS * self.balance / self.outlook.mean, 1) if self.outlook.mean else None


def reserve_state(organisation: UUID, now: datetime) -> ReserveState:
    """What there is, what nine years of ten ask for, and the gap. Raises DoesNotExist for no organisation."""
    owner = Organisation.objects.get(pk=organisation)
    reserve = Reserve.objects.filter(organisation=organisation).first()
    members = Membership.objects.active().filter(organisation=organisation, joined_at__lte=now).count()
    assumptions = assumptions_of(reserve, members)
    sums = balances(reserve) if reserve else dict.fromkeys(Account, 0)
    return ReserveState(
        organisation=owner,
        reserve=reserve,
        assumptions=assumptions,
        outlook=outlook(assumptions.question()),
        balance=sums[Account.RESERVE],
        due_back=sums[Account.DUE_BACK],
        entries=LedgerEntry.objects.filter(reserve=reserve).count() if reserve else 0,
    )


def open_requests(organisation: UUID) -> list[MoneyRequest]:
    """What somebody still has to sign, pay or bring a receipt for: the first that was asked comes first."""
    rows = MoneyRequest.objects.filter(organisation=organisation, state__in=OPEN).select_related("asked_by")
    return list(rows.order_by("asked_at", "id"))
