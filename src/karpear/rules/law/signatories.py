"""Who may sign for an account: is the money out of reach once one of them is held, ill or abroad?

Source: docs/guide/law.md.
"""

from collections.abc import Collection
from dataclasses import dataclass

from .closure import Readiness


@dataclass(frozen=True, slots=True)
class AccountSigning:
    """`signers`: how many may sign for it today. `needed`: how many signatures the bank asks for; None: unsaid."""

    signers: int
    needed: int | None = None


def signing_of(account: AccountSigning) -> Readiness:
    """Can the others sign, whoever of them is gone? Unknown where nobody is named."""
    if account.signers == 0:
        return Readiness.UNKNOWN
    if account.signers - 1 < (account.needed or 1):
        return Readiness.NO
    return Readiness.PARTLY if account.needed is None else Readiness.YES


def signing_of_all(accounts: Collection[AccountSigning]) -> Readiness:
    """One account for which it is not so is enough. Unknown where nothing was said of any."""
    answers = {signing_of(account) for account in accounts} or {Readiness.UNKNOWN}
    if Readiness.NO in answers:
        return Readiness.NO
    return answers.pop() if len(answers) == 1 else Readiness.PARTLY
