"""Facts of a sector for tests: what can be given, and what was."""

import re
from datetime import datetime
from typing import Any

from django.utils import timezone

from karpear.cases.diary.models import ConsentedFact
from karpear.cases.incidents.actions.incidents import close_incident
from karpear.cases.incidents.models import Incident
from karpear.compliance.demands.actions.consents import let_count
from karpear.compliance.demands.models import Demand
from karpear.network.members.models import Network
from karpear.rules.law.demands import DemandClass
from karpear.sector.contributions.actions.facts import give
from karpear.sector.contributions.actions.groups import open_page
from karpear.sector.contributions.models import FactSource, SectorFact, TellingPage
from tests.cast import NOW, Cast
from tests.rooms.cases.opened import opened
from tests.rooms.compliance.demands import noted
from tests.rooms.network.net import Net, networked
from tests.steps.diary import consented

SUMMONS = "F-T6"


def a_demand(cast: Cast, *, noted_at: datetime = NOW, **also: Any) -> Demand:
    """One of Mekong Lantern that may be counted: a summons."""
    demand = noted(cast.dara, cast.lantern, noted_at, **{"demand": DemandClass.SUMMONS, "province": "KH-12", **also})
    return let_count(by=cast.dara, demand=demand.pk, now=NOW)


def a_closed_incident(cast: Cast, *, threat: str = "", **also: Any) -> Incident:
    """Of Mekong Lantern, with a fact that was agreed on."""
    incident = opened(cast.dara, organisation=cast.lantern.pk, **also)
    fact = {"threat": threat, "happened_on": NOW.date(), "province": "KH-12", "serious": True}
    return close_incident(by=cast.dara, incident=incident.pk, outcome="safe", fact=fact, now=NOW)


def given_from_diary(cast: Cast) -> tuple[ConsentedFact, SectorFact]:
    """Sophea gives what she let out of her diary."""
    net, consented_fact = networked(cast), consented(cast, NOW)
    fact = give(by=cast.sophea, source=FactSource.DIARY, key=consented_fact.pk, network=net.network.pk, now=NOW)
    return consented_fact, fact


def telling(net: Net, network: Network | None = None) -> TellingPage:
    """The public page of the network."""
    network = network or net.network
    return open_page(by=net.channary, network=network, question="Who weaves?", answer="Blue House", now=NOW)


def filled(shown: str, **also: Any) -> dict[str, Any]:
    """The public page as a group fills it in."""
    key = re.search(r'name="key" value="([^"]+)"', shown)
    assert key
    month = timezone.localdate().replace(day=1).isoformat()
    return {"key": key[1], "answer": "Blue house", "kind": "threatened", "province": "KH-12", "month": month, **also}
