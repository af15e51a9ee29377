"""How a policy came to say what it says, newest first."""

from django.utils.translation import gettext as _

from karpear.ui.history import HistoryLine, history_line
from karpear.ui.values import titles

from ..facts import said_in_history
from ..models import InsuranceChange, InsurancePolicy
from ..values import NewInsurance


def policy_history(policy: InsurancePolicy) -> list[HistoryLine]:
    """Everything, in one query."""
    words = {"added": _("Written down"), "closed": _("Closed"), "named": _("Other people by name")}
    names = {**titles(NewInsurance), "exclusions": _("What it leaves out"), "people": _("People by name")}
    changes = InsuranceChange.objects.filter(policy=policy).select_related("by")
    return [
        history_line(
            change, words.get(change.verb, _("Changed")), {} if change.verb == "added" else names, said_in_history
        )
        for change in changes
    ]
