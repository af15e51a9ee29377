"""How a reserve stands: what there is, what is needed, how far it reaches."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from karpear.people.models import Membership, Organisation
from karpear.rules.duty.reserve import ReserveOutlook, outlook
from karpear.rules.duty.reserve_costs import OF_THE_WHOLE, CostPart

from ..assumptions import COSTS, MISFORTUNES, Assumptions, assumptions_of
from ..models import OPEN, Account, LedgerEntry, MoneyRequest, Reserve
from .ledger import balances

MONTHS = 12


@dataclass(frozen=True, slots=True)
class EventCost:
    """One kind of event: what one costs and why, how often it comes, and its share of an average year.

    `is_of_whole`: it strikes the organisation, and not each of its people.
    """

    word: Any
    cost: int
    months: int
    salary: int
    parts: list[tuple[Any, int]]
    once_in: int
    is_of_whole: bool
    mean: float


def event_costs(assumptions: Assumptions) -> list[EventCost]:
    """Together their shares are the average year."""
    question = assumptions.question()
    rates = {event.name: event.per_person_year for event in question.events}
    return [
        EventCost(
            word=MISFORTUNES[event.kind],
            cost=assumptions.cost_of(event),
            months=event.support_months,
            salary=event.support_months * assumptions.costs[CostPart.SUPPORT],
            parts=[(COSTS[part], amount) for part, amount in assumptions.parts_of(event)],
            once_in=event.once_in,
            is_of_whole=event.kind in OF_THE_WHOLE,
            mean=question.people * rates[event.kind.value] * assumptions.cost_of(event),
        )
        for event in assumptions.misfortunes()
    ]


@dataclass(frozen=True, slots=True)
class ReserveState:
    """`is_example`: nobody has said what is assumed, so the figures are invented. `entries`: of the ledger.

    `members`: who belongs to the organisation today, as everywhere in the house.
    """

    organisation: Organisation
    reserve: Reserve | None
    assumptions: Assumptions
    outlook: ReserveOutlook
    balance: int
    due_back: int
    entries: int
    members: int

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
        members=members,
        entries=LedgerEntry.objects.filter(reserve=reserve).count() if reserve else 0,
    )


def open_requests(organisation: UUID) -> list[MoneyRequest]:
    """What somebody still has to sign, pay or bring a receipt for: the first that was asked comes first."""
    rows = MoneyRequest.objects.filter(organisation=organisation, state__in=OPEN).select_related("asked_by")
    return list(rows.order_by("asked_at", "id"))
