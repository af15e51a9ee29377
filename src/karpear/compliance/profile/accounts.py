"""Accounts with those who may sign for them: the one home of who can reach the money."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet

from karpear.people.models import Membership, Organisation
from karpear.rules.law.signatories import AccountSigning

from .models import BankAccount, Signatory


@dataclass(frozen=True, slots=True)
class AccountOfPeople:
    """An account and those who were written down as signing for it. `members`: who belongs to its organisation."""

    account: BankAccount
    signatories: list[Signatory]
    members: Collection[UUID]

    def can_sign(self, signatory: Signatory, today: date) -> bool:
        """Today, and without a question: whoever left us may have to be asked in vain."""
        belongs = signatory.person_id in self.members if signatory.person_id else bool(signatory.name)
        return belongs and (signatory.until is None or signatory.until >= today)

    def signing(self, today: date) -> AccountSigning:
        """As the rule takes it."""
        able = sum(self.can_sign(signatory, today) for signatory in self.signatories)
        return AccountSigning(able, self.account.signatures_needed)


def accounts_of(organisation: Organisation) -> list[AccountOfPeople]:
    """Every account that is written down, the oldest first. Three statements."""
    signatories = Signatory.objects.standing().select_related("person").order_by("added_at", "id")
    rows: QuerySet[Any] = BankAccount.objects.standing().filter(organisation=organisation)
    rows = rows.prefetch_related(Prefetch("signatories", signatories)).order_by("opened_on", "id")
    belong = Membership.objects.active().filter(organisation=organisation, person__is_active=True)
    members = set(belong.values_list("person", flat=True))
    return [AccountOfPeople(row, list(row.signatories.all()), members) for row in rows]


def open_accounts(organisation: Organisation, today: date) -> list[AccountOfPeople]:
    """Those that are not closed today."""
    return [
        line for line in accounts_of(organisation) if line.account.closed_on is None or line.account.closed_on > today
    ]


def accounts_to_choose(organisation: Organisation) -> list[tuple[str, str]]:
    """For whose signatories a form asks: (id, what it is called)."""
    rows = BankAccount.objects.standing().filter(Q(closed_on=None), organisation=organisation)
    return [(str(row.pk), row.label) for row in rows.order_by("opened_on", "id")]
