"""What may be given to a sector: rows of three rooms below, as they would be counted, and nothing else of them."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, timedelta
from uuid import UUID, uuid5

from django.conf import settings

from karpear.alerts.models import Alert
from karpear.cases.diary.models import ConsentedFact
from karpear.cases.incidents.models import Incident
from karpear.compliance.demands.answers import received_on
from karpear.compliance.demands.models import Demand, Retaliation
from karpear.compliance.demands.queries.counted import month_of
from karpear.compliance.inquiries.models import Inquiry
from karpear.countries.queries import catalogue_or_empty
from karpear.db.rows import find_row
from karpear.network.silence.models import CollectiveAlarmPart
from karpear.people.models import Membership, Person
from karpear.people.queries.country import country_of
from karpear.rules.access import Verb
from karpear.rules.case.huridocs import ActType
from karpear.rules.case.playbook import Happened
from karpear.rules.counting.kind_codes import kind_of_demand, kind_of_incident, kind_of_threat
from karpear.rules.counting.kinds import PressureKind
from karpear.rules.law.demands import DemandClass
from karpear.rules.message.bundles import FLOOD_S

from ..models import FactSource

_INCIDENT_PAGE = re.compile(r"/incidents/([0-9a-f-]{36})/")


@dataclass(frozen=True, slots=True)
class OfferedFact:
    """One row as it would be counted. `organisation`: whose it is; `person`: who alone gives it and takes it back.

    `event`: what every row of the same happening shares, as far as the rooms below know it. `on`: its day, where that
    is known; it is not given.
    """

    source: FactSource
    key: UUID
    kind: PressureKind
    province: str
    month: date
    country: str
    organisation: UUID | None
    person: UUID | None
    event: UUID
    on: date | None = None


def offers(person: Person, source: FactSource, keys: Collection[UUID]) -> dict[UUID, OfferedFact]:
    """Of these rows those that this person may give; what is counted as no kind is left out."""
    return {offer.key: offer for offer in _READERS[source](person, keys)}


def _of_diary(person: Person, keys: Collection[UUID]) -> Iterator[OfferedFact]:
    rows = ConsentedFact.objects.standing().filter(person=person, pk__in=keys).select_related("organisation")
    facts = list(rows)
    home = country_of(None, person=person) if any(fact.organisation is None for fact in facts) else ""
    for fact in facts:
        country = fact.organisation.country if fact.organisation else home
        kind = kind_of_threat(_acts(country, fact.threat))
        if kind and fact.happened_on:
            month = fact.happened_on.replace(day=1)
            yield OfferedFact(
                FactSource.DIARY, fact.pk, kind, fact.province, month, country,
                organisation=fact.organisation_id, person=person.pk, event=fact.thread,
                on=None if fact.only_month else fact.happened_on,
            )  # fmt: skip


def _of_incidents(person: Person, keys: Collection[UUID]) -> Iterator[OfferedFact]:
    """Closed with an agreed fact, by those who may close; never one that is kept to those named."""
    works = Membership.objects.organisations(person, Verb.WORK_INCIDENTS)
    rows = Incident.objects.visible_to(person).filter(
        pk__in=keys, restricted=False, organisation__in=works, fact_consent_at__isnull=False, fact_on__isnull=False
    )
    incidents = list(rows)
    events = incident_events(incidents)
    for incident in incidents:
        kind = kind_of_incident(_acts(incident.country, incident.fact_threat), Happened(incident.playbook))
        if kind and incident.fact_on:
            month = incident.fact_on.replace(day=1)
            yield OfferedFact(
                FactSource.INCIDENT, incident.pk, kind, incident.fact_province, month, incident.country,
                organisation=incident.organisation_id, person=None, event=events[incident.pk], on=incident.fact_on,
            )  # fmt: skip


def _of_demands(person: Person, keys: Collection[UUID]) -> Iterator[OfferedFact]:
    """Those that may be counted, by those who may let them be."""
    keeps = Membership.objects.organisations(person, Verb.KEEP_LAW)
    rows = Demand.objects.visible_to(person).filter(pk__in=keys, counts=True, organisation__in=keeps)
    demands = list(rows.select_related("organisation"))
    events = _demand_events(demands)
    for demand in demands:
        yield OfferedFact(
            FactSource.DEMAND, demand.pk, kind_of_demand(DemandClass(demand.demand)), demand.province,
            month_of(demand), demand.organisation.country,
            organisation=demand.organisation_id, person=None, event=events[demand.pk], on=received_on(demand),
        )  # fmt: skip


def _of_retaliations(person: Person, keys: Collection[UUID]) -> Iterator[OfferedFact]:
    """What was done after a demand that they see, where it may be counted; each is a happening of its own."""
    keeps = Membership.objects.organisations(person, Verb.KEEP_LAW)
    demands = Demand.objects.visible_to(person).filter(organisation__in=keeps)
    rows = Retaliation.objects.filter(pk__in=keys, counts=True, demand__in=demands)
    for row in rows.select_related("demand__organisation"):
        organisation = row.demand.organisation
        if kind := kind_of_threat(_acts(organisation.country, row.threat)):
            yield OfferedFact(
                FactSource.AFTERWARDS, row.pk, kind, row.province, row.month, organisation.country,
                organisation=organisation.pk, person=None, event=row.pk,
            )  # fmt: skip


def demand_of(person: Person, retaliation: UUID) -> UUID:
    """On whose page it stands. Raises Missing for a demand that they do not see."""
    rows = Retaliation.objects.filter(demand__in=Demand.objects.visible_to(person))
    return find_row(rows.filter(pk=retaliation)).demand_id


_READERS: dict[FactSource, Callable[[Person, Collection[UUID]], Iterator[OfferedFact]]] = {
    FactSource.DIARY: _of_diary,
    FactSource.INCIDENT: _of_incidents,
    FactSource.DEMAND: _of_demands,
    FactSource.AFTERWARDS: _of_retaliations,
}


def _acts(country: str, threat: str) -> tuple[ActType, ...]:
    factor = catalogue_or_empty(country).factors.get(threat)
    return factor.acts if factor else ()


def incident_events(incidents: Iterable[Incident]) -> dict[UUID, UUID]:
    """The entry of a diary that an incident was opened from, else the silence in which its alert was one of many, else
    its alert: several incidents of one alert are one happening."""
    rows = list(incidents)
    alarms = _collective_alarms({row.alert for row in rows if row.alert})
    return {row.pk: row.entry or alarms.get(row.alert) or row.alert or row.pk for row in rows}


def _collective_alarms(alerts: Collection[UUID]) -> dict[UUID | None, UUID]:
    if not alerts:
        return {}
    causes = dict(Alert.objects.filter(pk__in=alerts, cause__isnull=False).values_list("pk", "cause"))
    parts = CollectiveAlarmPart.objects.filter(promise__in=causes.values()).values_list("promise", "alarm")
    by_promise = dict(parts) if causes else {}
    return {alert: by_promise[cause] for alert, cause in causes.items() if cause in by_promise}


def _demand_events(demands: Iterable[Demand]) -> dict[UUID, UUID]:
    """The incident to which its inquiry belongs; else the flood in which it was noted, if only of one."""
    rows = list(demands)
    incidents = _incidents_of_inquiries({row.inquiry for row in rows if row.inquiry})
    events = incident_events(Incident.objects.filter(pk__in=incidents.values())) if incidents else {}
    by_inquiry = {inquiry: events[incident] for inquiry, incident in incidents.items() if incident in events}
    return {row.pk: by_inquiry.get(row.inquiry) or _flood(row) for row in rows}


def _incidents_of_inquiries(inquiries: Collection[UUID]) -> dict[UUID | None, UUID]:
    rows = Inquiry.objects.filter(pk__in=inquiries).exclude(path="") if inquiries else Inquiry.objects.none()
    matches = ((row.pk, _INCIDENT_PAGE.fullmatch(row.path)) for row in rows)
    return {inquiry: UUID(match[1]) for inquiry, match in matches if match}


def _flood(demand: Demand) -> UUID:
    """What the same person notes within minutes is told of together, and is one happening: the first one, too, after
    which the others were held."""
    window = timedelta(seconds=FLOOD_S / settings.KARPEAR_PACE)
    held_until = demand.held_until or demand.noted_at + window
    return uuid5(demand.organisation_id, f"{demand.noted_by_id}|{held_until.astimezone(UTC).isoformat()}")
