"""Facts and what they propose, for the pages."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import FETCH_RAISE, Q, QuerySet
from django.utils.translation import get_language

from karpear.alerts.models import Alert
from karpear.countries.catalogue import Catalogue, Factor
from karpear.countries.queries import catalogue, line_name, provinces, told
from karpear.countries.values import Name
from karpear.people.models import Membership, Organisation, Person
from karpear.rules.access import Verb
from karpear.rules.case.codes import Ground
from karpear.rules.refusals import Missing
from karpear.rules.risk.learning import COUNTED
from karpear.rules.risk.matrix import Area, FactorKind, Reliability
from karpear.ui.scales import AREAS, GROUNDS, LIKELIHOODS, RELIABILITIES, SCOPES

from ..models import Fact, FactKind, Proposal, ProposalAnswer
from .patterns import Place, lines_of


def facts_list(
    person: Person,
    *,
    today: date,
    threat: str = "",
    province: str = "",
    days: int | None = None,
    withdrawn: bool = False,
) -> QuerySet[Fact]:
    """What happened, newest first, as far as this person may see it. `days`: the last so many, today included."""
    rows = Fact.objects.visible_to(person).readable().exclude(threat="", withdrawn_at__isnull=True)
    if not withdrawn:
        rows = rows.filter(withdrawn_at__isnull=True)
    if threat:
        rows = rows.filter(threat=threat)
    if province:
        rows = rows.filter(province=province)
    if days:
        rows = rows.filter(happened_on__gt=today - timedelta(days=days))
    return (
        rows.select_related("organisation", "withdrawn_by")
        .order_by("-happened_on", "-entered_at", "-pk")
        .fetch_mode(FETCH_RAISE)
    )


def to_name(person: Person) -> list[Fact]:
    """Alerts that were resolved as incident, and nobody has said yet what it was. Oldest first."""
    rows = Fact.objects.visible_to(person).unnamed().select_related("organisation").order_by("happened_on", "pk")
    return list(rows.fetch_mode(FETCH_RAISE))


@dataclass(frozen=True, slots=True)
class FactPage:
    """One fact and what rests on it. `alert`: the alert it came from, where this person may open it."""

    fact: Fact
    may_decide: bool
    proposals: list[Proposal]
    alert: UUID | None


def fact_page(person: Person, fact: UUID) -> FactPage:
    """Raises Missing."""
    rows = Fact.objects.visible_to(person).readable().select_related("organisation", "entered_by", "withdrawn_by")
    found = rows.filter(pk=fact).first()
    if found is None:
        raise Missing
    whose = Q(organisation=found.organisation_id) | Q(organisation=None, risk__organisation=found.organisation_id)
    rests = Proposal.objects.filter(whose, made_at__gte=found.entered_at)
    resting = rests.exclude(answer=ProposalAnswer.SUPERSEDED).select_related("risk__organisation", "organisation")
    alert = None
    if found.kind == FactKind.ALERT and found.source:
        alert = Alert.objects.visible_to(person).filter(pk=found.source).values_list("pk", flat=True).first()
    return FactPage(
        fact=found,
        may_decide=found.organisation_id in {one.pk for one in deciding(person)},
        proposals=[one for one in resting if str(found.pk) in one.arithmetic["facts"]],
        alert=alert,
    )


def deciding(person: Person) -> list[Organisation]:
    """Where this person may enter facts and decide on them, the oldest membership first."""
    rows = Membership.objects.that_may(Verb.DECIDE_ON_FACTS).filter(person=person).select_related("organisation")
    return [one.organisation for one in rows.order_by("joined_at", "id")]


def sees_facts(person: Person) -> bool:
    """May this person see what happened anywhere at all?"""
    return Membership.objects.that_may(Verb.SEE_RISKS).filter(person=person).exists()


def organisations_seen(person: Person) -> list[Organisation]:
    """Those whose facts this person may see."""
    rows = Membership.objects.that_may(Verb.SEE_RISKS).filter(person=person).select_related("organisation")
    return [one.organisation for one in rows.order_by("joined_at", "id")]


def proposals_list(person: Person, *, answered: bool = False) -> QuerySet[Proposal]:
    """What waits for somebody, the largest level first; or what was answered, newest first."""
    rows = Proposal.objects.visible_to(person).select_related("risk__organisation", "organisation", "answered_by")
    if answered:
        given = rows.exclude(answer__in=["", ProposalAnswer.SUPERSEDED])
        return given.order_by("-answered_at", "-pk").fetch_mode(FETCH_RAISE)
    return rows.open().order_by("-level", "-made_at", "-pk").fetch_mode(FETCH_RAISE)


def proposals_waiting(person: Person) -> int:
    """How many proposals wait for somebody in this person's organisations."""
    return Proposal.objects.visible_to(person).open().count()


@dataclass(frozen=True, slots=True)
class ProposalPage:
    """One proposal with the facts it was reckoned from, as far as they are still kept."""

    proposal: Proposal
    facts: list[Fact]
    may_decide: bool
    stale: bool


def proposal_page(person: Person, proposal: UUID) -> ProposalPage:
    """Raises Missing."""
    rows = Proposal.objects.visible_to(person).select_related("risk__organisation", "organisation", "answered_by")
    found = rows.filter(pk=proposal).first()
    if found is None:
        raise Missing
    where = found.where.pk
    facts = Fact.objects.filter(organisation=where, pk__in=found.arithmetic["facts"])
    return ProposalPage(
        proposal=found,
        facts=list(facts.order_by("-happened_on", "pk")),
        may_decide=where in {one.pk for one in deciding(person)},
        stale=not found.answer and _changed_since(found),
    )


def _changed_since(found: Proposal) -> bool:
    if found.organisation:
        return Place(found.catalogue_id, found.province).covered_by(lines_of(found.organisation.pk))
    return found.risk_at_hand.likelihood != int(found.arithmetic["likelihood"][0])


class ProposalLine:
    """One proposal in the reader's words. `is_new`: it asks for a line that the register does not have."""

    def __init__(self, proposal: Proposal, provinces: dict[str, str]) -> None:
        said, risk, where = proposal.arithmetic, proposal.risk, proposal.where
        province = risk.province if risk else proposal.province
        language = get_language() or "en"
        self.proposal, self.organisation, self.is_new = proposal, where, proposal.organisation_id is not None
        if risk:
            self.name = told(where.country, risk.catalogue_id, risk.name, language)
        else:
            self.name = Name(
                line_name(where.country, proposal.catalogue_id) or {"en": proposal.catalogue_id}
            ).in_language(language)
        self.province = provinces.get(province, province)
        self.count, self.uncounted, self.days, self.why = said["count"], said["uncounted"], said["days"], said["why"]
        self.likely_before, self.likely_after = (LIKELIHOODS[n] for n in said["likelihood"])
        self.before, self.after = said["level"]
        self.reliable = RELIABILITIES[Reliability(said["reliability"])].name
        self.impacts = [(AREAS[Area(area)].name, n) for area, n in said.get("impacts", {}).items()]

    @property
    def scope(self) -> str:
        """Whose risk a new line would be."""
        line = catalogue(self.organisation.country).risks.get(self.proposal.catalogue_id)
        return str(SCOPES[line.scope].name) if line else ""


class Names:
    """What threats and provinces are called, in one language; several organisations may know different ones."""

    def __init__(self, organisations: Iterable[Organisation], language: str) -> None:
        self.threats: dict[str, str] = {}
        self.acts: dict[str, str] = {}
        self.provinces: dict[str, str] = {}
        for country in dict.fromkeys(one.country for one in organisations):
            self._read(country, language)

    def _read(self, country: str, language: str) -> None:
        try:
            known: Catalogue = catalogue(country)
            places: Any = provinces(country)
        except Missing:
            return
        factors: list[Factor] = known.of_kind(FactorKind.THREAT)
        self.threats |= {one.id: one.name.in_language(language) for one in factors}
        self.acts |= {one.id: one.coded or "" for one in factors}
        self.provinces |= {one.code: one.name.in_language(language) for one in places}

    def threat(self, code: str) -> str:
        return self.threats.get(code, code)

    def province(self, code: str) -> str:
        return self.provinces.get(code, code)

    def line(self, fact: Fact) -> "FactLine":
        code = Reliability(fact.reliability)
        known = self.threat(fact.threat), self.province(fact.province)
        ground = GROUNDS[Ground(fact.ground)].name if fact.ground in set(Ground) else ""
        return FactLine(fact, *known, RELIABILITIES[code].name, counts=code in COUNTED, ground=ground)


@dataclass(frozen=True, slots=True)
class FactLine:
    """One fact in the reader's words. No threat: not said yet. `counts`: its source is reliable enough."""

    fact: Fact
    threat: str
    province: str
    reliable: Any
    counts: bool
    ground: Any = ""
