"""What may be counted of demands, in codes: for the register of risks, and as a file for others."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from karpear.countries.queries import catalogue
from karpear.people.models import Membership, Person
from karpear.rules.access import Verb
from karpear.rules.case.huridocs import ActType
from karpear.rules.law.demands import DemandClass
from karpear.rules.refusals import Missing

from ..answers import received_on
from ..models import Demand, Retaliation

#: By which act a demand is found among the threats of a country's pack.
ACTS = {
    DemandClass.REPORT: ActType.REPORTS_DEMANDED,
    DemandClass.PARTICIPANTS: ActType.REPORTS_DEMANDED,
    DemandClass.STAFF_NAMES: ActType.REPORTS_DEMANDED,
    DemandClass.DOCUMENTS: ActType.REPORTS_DEMANDED,
    DemandClass.ACCOUNTS: ActType.REPORTS_DEMANDED,
    DemandClass.CLARIFICATION: ActType.REPORTS_DEMANDED,
    DemandClass.PRIOR_NOTICE: ActType.PERMIT_REFUSED,
    DemandClass.PERMISSION: ActType.PERMIT_REFUSED,
    DemandClass.STOP: ActType.WORK_STOPPED,
    DemandClass.SUMMONS: ActType.SUMMONS,
    DemandClass.SEARCH: ActType.OFFICE_RAID,
    DemandClass.WARNING: ActType.SANCTION_LETTER,
    DemandClass.SANCTION: ActType.SANCTION_LETTER,
    DemandClass.SUSPENSION: ActType.WORK_STOPPED,
    DemandClass.DELETION: ActType.GROUP_BANNED,
}


@dataclass(frozen=True, slots=True)
class CodedLine:
    """One thing that may be counted; nothing in it was typed. `threat`: of what was done afterwards."""

    month: date
    province: str
    level: str = ""
    demand: str = ""
    channel: str = ""
    reading: str = ""
    threat: str = ""


def demands_to_carry() -> "QuerySet[Demand, UUID]":
    """Those that may be counted, and the register has not heard of."""
    return Demand.objects.to_carry().order_by("noted_at", "id").values_list("pk", flat=True)


def threat_of(demand: Demand) -> str:
    """The threat of the country that such a demand is; empty where its pack names none."""
    try:
        threats = catalogue(demand.organisation.country).threat_of()
    except Missing:
        return ""
    return threats.get(ACTS[DemandClass(demand.demand)].value, "")


def month_of(demand: Demand) -> date:
    """Its first day, where the organisation is."""
    return received_on(demand).replace(day=1)


def coded_lines(person: Person) -> list[CodedLine]:
    """What may be counted of the organisations whose demands they keep, the oldest first; neither day nor whose."""
    return sorted(_lines(person), key=lambda line: (line.month, line.province, line.level, line.demand))


def _lines(person: Person) -> Iterator[CodedLine]:
    kept_organisations = Membership.objects.organisations(person, Verb.KEEP_LAW)
    demands = Demand.objects.filter(organisation__in=kept_organisations, counts=True)
    for row in demands.select_related("organisation"):
        yield CodedLine(month_of(row), row.province, row.level, row.demand, row.channel, row.reading)
    for retaliation in Retaliation.objects.filter(demand__organisation__in=kept_organisations, counts=True):
        yield CodedLine(retaliation.month, retaliation.province, threat=retaliation.threat)
