"""What somebody, or their organisation, has given: a list, and a file of it for an organisation that leaves."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from karpear.ui.columns import Column, mark
from karpear.ui.list_choices import Choice, EmptyList
from karpear.ui.listing import Listing

from .models import FactSource
from .queries.facts import GivenFact
from .words import kind_choices


def _whose(line: GivenFact) -> str:
    """Who may take it back; what a person gave of a diary counts for their organisation, which does not see it."""
    fact = line.fact
    if fact.group:
        return str(fact.group.name)
    if fact.person_id is None:
        return fact.organisation.name if fact.organisation else ""
    if fact.organisation is None:
        return gettext("mine alone")
    return gettext("mine alone; it counts as one of %(organisation)s") % {"organisation": fact.organisation.name}


GIVEN_FACTS = Listing(
    title=_("Facts given to the sector"),
    columns=(
        Column("kind", _("Kind"), 30, sort=True),
        Column("month", _("Month"), 16, value=lambda line: line.month, sort="day", labelled=True),
        Column("province", _("Province"), 18, sort=True),
        Column("network", _("Network"), 24, value=lambda line: line.network, wide=True),
        Column("whose", _("Whose"), 24, value=_whose, wide=True),
        Column("source", _("From"), 18, value=lambda line: str(line.fact.get_source_display()), wide=True),
        Column(
            "stands", _("Where it stands"), 44, value=lambda line: line.words,
            show=lambda line: mark(line.shape, line.words),
        ),
        Column("acts", _("Actions"), template="sector/contributions/fact_acts.html", file=False),
    ),
    filters=(
        Choice("source", _("From"), dict(FactSource.choices)),
        Choice("kind", _("Kind"), dict(kind_choices())),
    ),
    order=("-day", "-id"),
    per_page=5,
    exports=("csv",),
    key_of=lambda line: line.fact.pk,
    empty=EmptyList(
        _("Nothing is given"),
        _("On the page of a diary’s fact, a closed incident or a demand you may give its kind, province and month."),
        "/diary/facts/",
        _("What I have shared"),
    ),
)  # fmt: skip
