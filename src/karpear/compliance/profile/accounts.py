"""Accounts with those who may sign for them: the one home of who can reach the money."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Prefetch, QuerySet

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
        able = {_who(signatory) for signatory in self.signatories if self.can_sign(signatory, today)}
        return AccountSigning(len(able), self.account.signatures_needed)

    def is_closed(self, today: date) -> bool:
        """From its last day on; until then it can be used."""
        return self.account.closed_on is not None and self.account.closed_on <= today


def _who(signatory: Signatory) -> object:
    """Somebody who was written down twice signs once."""
    return signatory.person_id or " ".join(signatory.name.casefold().split())


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
    return [line for line in accounts_of(organisation) if not line.is_closed(today)]


def accounts_to_choose(organisation: Organisation, today: date) -> list[tuple[str, str]]:
    """For whose signatories a form asks: (id, what it is called)."""
    return [(str(line.account.pk), line.account.label) for line in open_accounts(organisation, today)]
