"""What the demo gives to its sector: a demand, what a group told Dara, and a page for groups that is open.

By the actions that people use; numbers of three years are another part's.
"""

from datetime import date, datetime, timedelta
from uuid import uuid4

from karpear.compliance.demands.actions.consents import let_count
from karpear.compliance.demands.models import Demand
from karpear.network.members.models import Network
from karpear.rules.counting.kinds import PressureKind
from karpear.sector.contributions.actions.facts import give
from karpear.sector.contributions.actions.groups import note_told, open_page
from karpear.sector.contributions.models import FactSource, TellingPage
from karpear.sector.contributions.values import NewTold

from .cast import COMPANIES, COORDINATOR, organisation_of, person_called

GROUP, PROVINCE = "Weavers of the south (invented)", "KH-7"


def make_contributions(*, now: datetime) -> None:
    """Once: safe to call at every start."""
    organisation = organisation_of(COMPANIES[0])
    network = Network.objects.select_related("body").filter(members__organisation=organisation).first()
    if network is None or TellingPage.objects.filter(network=network).exists():
        return
    officer, coordinator, earlier = person_called(COMPANIES[0].officer), person_called(COORDINATOR), now - timedelta(40)
    open_page(by=coordinator, network=network, question="What do we drink at meetings?", answer="Palm juice", now=now)
    report = NewTold(
        network=network.pk, group=None, name=GROUP, kind=PressureKind.WATCHED, province=PROVINCE, month=_month(earlier)
    )
    note_told(by=officer, organisation=organisation.pk, key=uuid4(), new=report, now=now)
    demands = list(Demand.objects.filter(organisation=organisation).order_by("number")[:2])
    for demand in demands:
        let_count(by=officer, demand=demand.pk, now=now)
    for demand in demands[:1]:
        give(by=officer, source=FactSource.DEMAND, key=demand.pk, network=network.pk, now=now)


def _month(moment: datetime) -> date:
    return moment.date().replace(day=1)
