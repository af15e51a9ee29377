"""One happening is one event, as far as the rooms in which it was written know it by themselves."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from karpear.alerts.models import Alert
from karpear.cases.incidents.models import Incident
from karpear.cases.incidents.queries.inquiries import incident_path
from karpear.compliance.demands.models import Demand
from karpear.compliance.inquiries.models import Inquiry
from karpear.network.silence.models import CollectiveAlarmPart
from karpear.sector.contributions.models import FactSource
from karpear.sector.contributions.queries.sources import offers
from tests.cast import NOW, Cast
from tests.rooms.network.net import networked
from tests.rooms.sector.given import a_closed_incident, a_demand
from tests.steps.silence import silent_together

pytestmark = pytest.mark.django_db


def events(cast: Cast, source: FactSource, *rows: Incident | Demand) -> list[UUID]:
    found_offers = offers(cast.dara, source, [row.pk for row in rows])
    return [found_offers[row.pk].event for row in rows]


def after_alert(cast: Cast, alert: UUID, **also: str) -> Incident:
    incident = a_closed_incident(cast, **also)
    Incident.objects.filter(pk=incident.pk).update(alert=alert)
    return incident


def test_incidents_of_one_alert_are_one_event_and_others_are_not(cast: Cast) -> None:
    networked(cast)
    alert = uuid4()
    first, second, apart = after_alert(cast, alert), after_alert(cast, alert), a_closed_incident(cast)
    assert events(cast, FactSource.INCIDENT, first, second, apart) == [alert, alert, apart.pk]


def test_those_of_one_silence_together_are_one_event_whoever_works_on_them(cast: Cast) -> None:
    networked(cast)
    collective = silent_together(cast, NOW)["alarm"]
    part = CollectiveAlarmPart.objects.get()
    alert = Alert.objects.create(
        kind="missed", person=cast.sophea, organisation=cast.lantern, cause=part.promise_id, opened_at=NOW,
        ladder_from=NOW, changed_at=NOW,
    )  # fmt: skip
    assert events(cast, FactSource.INCIDENT, after_alert(cast, alert.pk)) == [collective]


def test_a_demand_is_one_event_with_the_incident_of_its_inquiry(cast: Cast) -> None:
    networked(cast)
    incident, demand, apart = a_closed_incident(cast), a_demand(cast), a_demand(cast)
    inquiry = Inquiry.objects.create(
        organisation=cast.lantern, kind="court", path=incident_path(incident), received_on=NOW.date(), opened_at=NOW,
        changed_at=NOW,
    )  # fmt: skip
    Demand.objects.filter(pk=demand.pk).update(inquiry=inquiry.pk)
    of_incident, alone = events(cast, FactSource.DEMAND, demand, apart)
    assert of_incident == incident.pk != alone


def test_demands_of_one_flood_are_one_event(cast: Cast) -> None:
    networked(cast)
    first, second = a_demand(cast), a_demand(cast, noted_at=NOW + timedelta(minutes=1))
    apart = a_demand(cast, noted_at=NOW + timedelta(days=1))
    one, two, other_day = events(cast, FactSource.DEMAND, first, second, apart)
    assert one == two != other_day
