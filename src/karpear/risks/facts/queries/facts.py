"""Facts and what they propose, for the pages."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import FETCH_RAISE, Q, QuerySet
from django.utils.translation import get_language

from karpear.alerts.models import Alert
from karpear.countries.catalogue import Catalogue, Factor
from karpear.countries.queries import catalogue, line_name, provinces, told
from karpear.countries.values import Name
from karpear.people.models import Organisation, Person
from karpear.people.queries.gates import organisations_where
from karpear.risks.recalculation import RegisterPlace
from karpear.rules.access import Verb
from karpear.rules.case.codes import Ground
from karpear.rules.refusals import Missing
from karpear.rules.risk.learning import COUNTED
from karpear.rules.risk.matrix import Area, FactorKind, Reliability
from karpear.ui.scales import AREAS, GROUNDS, LIKELIHOODS, RELIABILITIES, SCOPES

from ...models.facts import Fact, FactKind, Proposal, ProposalAnswer
from .patterns import lines_of


def facts_list(person: Person) -> QuerySet[Fact]:
    """What happened, withdrawn or not, as far as this person may see it and somebody has said what it was."""
    rows = Fact.objects.visible_to(person).readable().exclude(threat="", withdrawn_at__isnull=True)
    return rows.select_related("organisation", "withdrawn_by").fetch_mode(FETCH_RAISE)


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
    visible_fact = rows.filter(pk=fact).first()
    if visible_fact is None:
        raise Missing
    same_organisation = Q(organisation=visible_fact.organisation_id) | Q(
        organisation=None, risk__organisation=visible_fact.organisation_id
    )
    rests = Proposal.objects.filter(same_organisation, made_at__gte=visible_fact.entered_at)
    resting = rests.exclude(answer=ProposalAnswer.SUPERSEDED).select_related("risk__organisation", "organisation")
    alert = None
    if visible_fact.kind == FactKind.ALERT and visible_fact.source:
        alert = Alert.objects.visible_to(person).filter(pk=visible_fact.source).values_list("pk", flat=True).first()
    return FactPage(
        fact=visible_fact,
        may_decide=_decides(person, visible_fact.organisation_id),
        proposals=[proposal for proposal in resting if str(visible_fact.pk) in proposal.arithmetic["facts"]],
        alert=alert,
    )


def _decides(person: Person, organisation: UUID) -> bool:
    return organisation in {able.pk for able in organisations_where(person, Verb.DECIDE_ON_FACTS)}


def proposals_list(person: Person, *, only_answered: bool = False) -> QuerySet[Proposal]:
    """What waits for somebody, or what was answered."""
    rows = Proposal.objects.visible_to(person).select_related("risk__organisation", "organisation", "answered_by")
    rows = rows.exclude(answer__in=["", ProposalAnswer.SUPERSEDED]) if only_answered else rows.open()
    return rows.fetch_mode(FETCH_RAISE)


def proposals_waiting(person: Person) -> int:
    """How many proposals wait for somebody in this person's organisations."""
    return Proposal.objects.visible_to(person).open().count()


@dataclass(frozen=True, slots=True)
class ProposalPage:
    """One proposal with the facts it was calculated from, as far as they are still kept."""

    proposal: Proposal
    facts: list[Fact]
    may_decide: bool
    stale: bool


def proposal_page(person: Person, proposal: UUID) -> ProposalPage:
    """Raises Missing."""
    rows = Proposal.objects.visible_to(person).select_related("risk__organisation", "organisation", "answered_by")
    visible_proposal = rows.filter(pk=proposal).first()
    if visible_proposal is None:
        raise Missing
    where = visible_proposal.where.pk
    facts = Fact.objects.filter(organisation=where, pk__in=visible_proposal.arithmetic["facts"])
    return ProposalPage(
        proposal=visible_proposal,
        facts=list(facts.order_by("-happened_on", "pk")),
        may_decide=_decides(person, where),
        stale=not visible_proposal.answer and _changed_since(visible_proposal),
    )


def _changed_since(proposal: Proposal) -> bool:
    if proposal.organisation:
        return RegisterPlace(proposal.catalogue_id, proposal.province).covered_by(lines_of(proposal.organisation.pk))
    return proposal.risk_at_hand.likelihood != int(proposal.arithmetic["likelihood"][0])


class ProposalLine:
    """One proposal in the reader's words. `is_new`: it asks for a line that the register does not have."""

    def __init__(self, proposal: Proposal, provinces: dict[str, str]) -> None:
        arithmetic, risk, where = proposal.arithmetic, proposal.risk, proposal.where
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
        self.count, self.uncounted = arithmetic["count"], arithmetic["uncounted"]
        self.days, self.why = arithmetic["days"], arithmetic["why"]
        self.likely_before, self.likely_after = (LIKELIHOODS[n] for n in arithmetic["likelihood"])
        self.before, self.after = arithmetic["level"]
        self.reliable = RELIABILITIES[Reliability(arithmetic["reliability"])].name
        self.impacts = [(AREAS[Area(area)].name, n) for area, n in arithmetic.get("impacts", {}).items()]

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
        for country in dict.fromkeys(organisation.country for organisation in organisations):
            self._read(country, language)

    def _read(self, country: str, language: str) -> None:
        try:
            book: Catalogue = catalogue(country)
            places: Any = provinces(country)
        except Missing:
            return
        factors: list[Factor] = book.of_kind(FactorKind.THREAT)
        self.threats |= {factor.id: factor.name.in_language(language) for factor in factors}
        self.acts |= {factor.id: factor.coded or "" for factor in factors}
        self.provinces |= {province.code: province.name.in_language(language) for province in places}

    def threat(self, code: str) -> str:
        return self.threats.get(code, code)

    def province(self, code: str) -> str:
        return self.provinces.get(code, code)

    def line(self, fact: Fact) -> "FactLine":
        code = Reliability(fact.reliability)
        names = self.threat(fact.threat), self.province(fact.province)
        ground = GROUNDS[Ground(fact.ground)].name if fact.ground in set(Ground) else ""
        return FactLine(fact, *names, RELIABILITIES[code].name, counts=code in COUNTED, ground=ground)


@dataclass(frozen=True, slots=True)
class FactLine:
    """One fact in the reader's words. No threat: not said yet. `counts`: its source is reliable enough."""

    fact: Fact
    threat: str
    province: str
    reliable: Any
    counts: bool
    ground: Any = ""
