"""How a policy came to say what it says, newest first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from karpear.ui.values import titles

from ..models import InsuranceChange, InsurancePolicy
from ..values import NewInsurance


@dataclass(frozen=True, slots=True)
class PolicyEvent:
    """Something that was done. `fields`: (name, before, after)."""

    at: datetime
    who: str
    word: str
    fields: Sequence[tuple[Any, str, str]]


def policy_history(policy: InsurancePolicy) -> list[PolicyEvent]:
    """Everything, in one query."""
    words = {"added": _("Written down"), "closed": _("Closed"), "named": _("Other people by name")}
    names = {**titles(NewInsurance), "exclusions": _("What it leaves out"), "people": _("People by name")}
    changes = InsuranceChange.objects.filter(policy=policy).select_related("by")
    return [
        PolicyEvent(
            change.at,
            change.by.shown_name if change.by else "",
            words.get(change.verb, _("Changed")),
            [(names[name], *pair) for name, pair in change.fields.items() if name in names and change.verb != "added"],
        )
        for change in changes
    ]
