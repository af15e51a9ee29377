"""What facts propose: what waits, what was answered, one of them with its arithmetic."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import FETCH_RAISE, Q, QuerySet
from django.utils.translation import get_language

from karpear.countries.queries import catalogue, line_name, told
from karpear.countries.values import Name
from karpear.db.rows import find_row
from karpear.people.models import Person
from karpear.rules.risk.matrix import Area, Reliability
from karpear.ui.scales import AREAS, LIKELIHOODS, RELIABILITIES, SCOPES

from ...facts.models import Fact
from ...facts.queries.facts import decides
from ...register.models import Proposal, ProposalAnswer
from ...register.values import RegisterPlace
from .answered import lines_of


def proposals_list(person: Person, *, only_answered: bool = False) -> QuerySet[Proposal]:
    """What waits for somebody, the largest level first; or what was answered, newest first."""
    rows = Proposal.objects.visible_to(person).select_related("risk__organisation", "organisation", "answered_by")
    if only_answered:
        decided = rows.exclude(answer__in=["", ProposalAnswer.SUPERSEDED])
        return decided.order_by("-answered_at", "-pk").fetch_mode(FETCH_RAISE)
    return rows.open().order_by("-level", "-made_at", "-pk").fetch_mode(FETCH_RAISE)


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
    visible_proposal = find_row(rows.filter(pk=proposal))
    where = visible_proposal.where.pk
    facts = Fact.objects.filter(organisation=where, pk__in=visible_proposal.arithmetic["facts"])
    return ProposalPage(
        proposal=visible_proposal,
        facts=list(facts.order_by("-happened_on", "pk")),
        may_decide=decides(person, where),
        stale=not visible_proposal.answer and _changed_since(visible_proposal),
    )


def _changed_since(proposal: Proposal) -> bool:
    if proposal.organisation:
        return RegisterPlace(proposal.catalogue_id, proposal.province).covered_by(lines_of(proposal.organisation.pk))
    return proposal.risk_at_hand.likelihood != int(proposal.arithmetic["likelihood"][0])


def resting_on(fact: Fact, provinces: dict[str, str]) -> "list[ProposalLine]":
    """What was proposed because of this fact, and was not replaced since."""
    same_organisation = Q(organisation=fact.organisation_id) | Q(
        organisation=None, risk__organisation=fact.organisation_id
    )
    rests = Proposal.objects.filter(same_organisation, made_at__gte=fact.entered_at)
    resting = rests.exclude(answer=ProposalAnswer.SUPERSEDED).select_related("risk__organisation", "organisation")
    return [ProposalLine(proposal, provinces) for proposal in resting if str(fact.pk) in proposal.arithmetic["facts"]]


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
