"""What the verbs of others' tables take."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from karpear.rules.counting.union import Overlap
from karpear.ui.forms import Choice, Offered
from karpear.ui.values import ask

#: Both counted the same reports: each is among the other's.
SAME = "same"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewReceivedTable:
    """A table that came, to be known to every attack. `overlap`: what the two have in common."""

    table: str = ask(Offered(label=_("Which table"), empty=_("choose")))
    overlap: str = ask(
        Choice(
            label=_("What do they have in common with ours?"),
            choices=[
                (Overlap.CONTAINS.value, _("Their reports may all be among ours")),
                (Overlap.WITHIN.value, _("Our reports may all be among theirs")),
                (SAME, _("Both counted the same reports")),
            ],
            empty=_("choose"),
            help_text=_("The last is the strictest: it holds back most. A line of the ledger can be struck out again."),
        )
    )
