"""What cases and payers are called."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from karpear.rules.duty.family import FamilyCase, Payer

CASE_WORDS: dict[FamilyCase, Any] = {
    FamilyCase.JAILED: _("jailed or missing"),
    FamilyCase.HURT: _("hurt"),
    FamilyCase.FLEE: _("forced to flee"),
    FamilyCase.KILLED: _("killed"),
}
PAYER_WORDS: dict[Payer, Any] = {
    Payer.EMPLOYER: _("Employer"),
    Payer.RESERVE: _("Emergency reserve"),
    Payer.FUND: _("A fund"),
    Payer.RELATIVES: _("Relatives"),
}


def case_rows(counted: Mapping[str, Mapping[str, int]]) -> list[tuple[Any, int, int]]:
    """(case, what is needed a month, what is paid of it) of one person's own numbers."""
    return [
        (
            CASE_WORDS[FamilyCase(case)],
            row.get("need", 0),
            sum(row.get(payer.value, 0) for payer in Payer),
        )
        for case, row in counted.items()
    ]
