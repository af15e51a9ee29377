"""Who may sign: one account that stands still is enough, and one more who may sign never makes it worse."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from karpear.rules.law.closure import Readiness
from karpear.rules.law.signatories import AccountSigning, signing_of, signing_of_all

ACCOUNTS = st.builds(AccountSigning, st.integers(0, 5), st.none() | st.integers(1, 4))
#: The worse first; of what nobody has said, nobody knows.
ORDER = [Readiness.NO, Readiness.PARTLY, Readiness.YES]


@pytest.mark.parametrize(
    ("signers", "needed", "readiness"),
    [
        (0, None, Readiness.UNKNOWN),
        (0, 2, Readiness.UNKNOWN),
        (1, None, Readiness.NO),
        (1, 1, Readiness.NO),
        (2, None, Readiness.PARTLY),
        (2, 1, Readiness.YES),
        (2, 2, Readiness.NO),
        (3, 2, Readiness.YES),
    ],
)
def test_the_others_can_sign_whoever_is_gone(signers: int, needed: int | None, readiness: Readiness) -> None:
    assert signing_of(AccountSigning(signers, needed)) is readiness


def test_of_several_accounts_each_must_be_in_reach() -> None:
    unsaid, alone, safe = AccountSigning(0), AccountSigning(1, 1), AccountSigning(2, 1)
    assert signing_of_all([]) is signing_of_all([unsaid, unsaid]) is Readiness.UNKNOWN
    assert signing_of_all([safe, safe]) is Readiness.YES
    assert signing_of_all([safe, unsaid]) is Readiness.PARTLY, "of one of them nobody knows"
    assert signing_of_all([safe, unsaid, alone]) is Readiness.NO


@given(ACCOUNTS)
def test_one_more_who_may_sign_never_makes_it_worse(account: AccountSigning) -> None:
    if account.signers:
        more = AccountSigning(account.signers + 1, account.needed)
        assert ORDER.index(signing_of(more)) >= ORDER.index(signing_of(account))
