"""One organisation's year, as the rule reads it: grants come from the legal profile, the reserve from its ledger."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q

from karpear.compliance.profile.models import DonorGrant
from karpear.preparedness.reserve.models import Reserve
from karpear.preparedness.reserve.queries.ledger import balance
from karpear.rules.counting.independence import GrantMoney, MoneyOfYear

from ..models import GrantOfYear, YearOfMoney
from ..values import FITS, YearAnswer


@dataclass(frozen=True, slots=True)
class GrantYearLine:
    """One grant in one year. `sealed` None: nobody has said what it gave."""

    grant: DonorGrant
    sealed: dict[str, Any] | None

    @property
    def fit(self) -> Any:
        return FITS.get(self.sealed["fit"], "") if self.sealed else ""


@dataclass(frozen=True, slots=True)
class OwnYear:
    """A year of one organisation: what was answered, its grants, and both as the rule reads them."""

    answer: YearAnswer | None
    grants: list[GrantYearLine]
    money: MoneyOfYear

    @property
    def currency(self) -> str:
        return (self.answer or YearAnswer()).currency

    @property
    def unanswered(self) -> int:
        """Of how many grants nobody has said what they gave."""
        return sum(line.sealed is None for line in self.grants)


def grants_in(organisation: UUID, year: int) -> list[DonorGrant]:
    """Those that ran on a day of this year, the oldest first."""
    rows = DonorGrant.objects.standing().filter(organisation=organisation, starts_on__lte=date(year, 12, 31))
    rows = rows.filter(Q(ends_on=None) | Q(ends_on__gte=date(year, 1, 1)))
    return list(rows.order_by("starts_on", "id"))


def own_year(organisation: UUID, year: int) -> OwnYear:
    """Nobody is asked who may see it: that is for whoever shows it."""
    row = YearOfMoney.objects.filter(organisation=organisation, year=year).first()
    sealed = {answer.grant_id: answer.sealed for answer in GrantOfYear.objects.filter(
        organisation=organisation, year=year
    )}  # fmt: skip
    lines = [GrantYearLine(grant, sealed.get(grant.pk)) for grant in grants_in(organisation, year)]
    answer = YearAnswer(**row.sealed) if row else None
    return OwnYear(answer, lines, _money(organisation, answer or YearAnswer(), lines))


def _money(organisation: UUID, answer: YearAnswer, lines: Collection[GrantYearLine]) -> MoneyOfYear:
    reserve = Reserve.objects.filter(organisation=organisation, currency=answer.currency).first()
    return MoneyOfYear(
        grants=tuple(
            GrantMoney(line.grant.donor, line.sealed["amount"], line.sealed["restricted"])
            for line in lines
            if line.sealed
        ),
        other_income=answer.other_income or 0,
        spent=answer.spent,
        advocacy=answer.advocacy,
        reserve=balance(reserve) if reserve else None,
    )
