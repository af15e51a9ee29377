"""Facts propose that risks are more likely than the register says. Nothing changes until a person decides."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from karpear.audit.actions.lines import record_many
from karpear.countries.queries import catalogue
from karpear.people.models import Organisation
from karpear.rules.risk.learning import Arithmetic, learn_beyond
from karpear.rules.risk.matrix import FactorKind

from ...days import day_in
from ...facts.models import Fact
from ...facts.queries.patterns import SeenFact, best, counted_within, seen_lately, withdrawn_among
from ...register.models import Proposal, ProposalAnswer, Risk
from ..queries.answered import answered_at, judged_at
from .new_lines import consider_new_lines


def claim_facts(due: QuerySet[Fact], *, now: datetime) -> list[Fact]:
    """Take these facts in hand: what follows belongs into the same transaction. Other keepers' are left to them."""
    facts = list(due.select_for_update(skip_locked=True, of=("self",)).select_related("organisation"))
    Fact.objects.filter(pk__in=[fact.pk for fact in facts]).update(considered_at=now)
    return facts


def consider(facts: Sequence[Fact], *, now: datetime) -> int:
    """Calculate again every risk that these facts touch, new or withdrawn, and ask for lines that are missing.

    Returns how many proposals were made.

    Part of the caller's transaction. Reckoning twice changes nothing, and that time has passed takes nothing back: what
    is open stays open until somebody answers, a fact is withdrawn, or the risk is judged.
    """
    touched: dict[Organisation, list[Fact]] = defaultdict(list)
    for fact in facts:
        touched[fact.organisation].append(fact)
    # In one order, so that two keepers wait for each other instead of for ever.
    return sum(
        _consider_organisation(organisation, touched[organisation], now)
        for organisation in sorted(touched, key=lambda organisation: organisation.pk)
    )


@dataclass(frozen=True, slots=True)
class _Case:
    """One risk with what has happened to it. `judged`: when it was last judged by somebody who knew."""

    risk: Risk
    calculation: Arithmetic
    facts: list[SeenFact]
    judged: datetime | None

    def covered_by(self, proposal: Proposal, arithmetic: dict[str, Any] | None) -> bool:
        """Is what is open still about the risk as it stands, and does it say the same, or more?"""
        is_unchanged = self.risk.likelihood == proposal.arithmetic["likelihood"][0]
        holds = is_unchanged and (self.judged is None or self.judged <= proposal.made_at)
        is_lower = self.calculation.after < proposal.likelihood
        return holds and (not arithmetic or arithmetic == proposal.arithmetic or is_lower)

    def arithmetic(self) -> dict[str, Any]:
        old_level, new_level = self.calculation.levels(self.risk.impact)
        return {
            "facts": [str(fact.id) for fact in self.facts],
            "count": self.calculation.counted,
            "uncounted": self.calculation.uncounted,
            "days": self.calculation.days,
            "steps": self.calculation.steps,
            "why": self.calculation.why.value,
            "likelihood": [self.calculation.before, self.calculation.after],
            "level": [int(old_level), int(new_level)],
            "reliability": best(self.facts).value,
        }


def _consider_organisation(organisation: Organisation, new: Iterable[Fact], now: datetime) -> int:
    leads_to = threats_of(organisation)
    touched = {risk for fact in new for risk, threats in leads_to.items() if fact.threat in threats}
    places = {"", *(fact.province for fact in new)}
    rows = Risk.objects.open().filter(organisation=organisation, catalogue_id__in=touched, province__in=places)
    # In one order too.
    risks = list(rows.select_for_update(no_key=True).order_by("pk"))
    count = _write(organisation, _cases(organisation, risks, leads_to, now), now) if risks else 0
    return count + consider_new_lines(organisation, list(new), now)


def threats_of(organisation: Organisation) -> dict[str, set[str]]:
    """Each risk of the catalogue → the threats that lead to it."""
    threats_by_risk: dict[str, set[str]] = defaultdict(set)
    for factor in catalogue(organisation.country).of_kind(FactorKind.THREAT):
        for risk in factor.risks:
            threats_by_risk[risk].add(factor.id)
    return threats_by_risk


def _cases(
    organisation: Organisation, risks: Sequence[Risk], leads_to: dict[str, set[str]], now: datetime
) -> list[_Case]:
    today = day_in(organisation.time_zone, now)
    recent = seen_lately(organisation.pk, today)
    ids = [risk.pk for risk in risks]
    judged_by_risk, answered_by_risk = judged_at(ids), answered_at(ids)
    cases = []
    for risk in risks:
        similar = [
            entry
            for entry in recent
            if entry.threat in leads_to[risk.catalogue_id]
            and risk.province in ("", entry.province)
            and not (risk.pk in answered_by_risk and entry.entered_at <= answered_by_risk[risk.pk])
        ]
        earlier_facts = [
            entry.fact for entry in similar if risk.pk in judged_by_risk and entry.entered_at <= judged_by_risk[risk.pk]
        ]
        reckoned = learn_beyond(risk.likelihood, [entry.fact for entry in similar], earlier_facts, today)
        evidence = counted_within(similar, reckoned.days, today, reckoned.why)
        cases.append(_Case(risk, reckoned, evidence, judged_by_risk.get(risk.pk)))
    return cases


def _write(organisation: Organisation, cases: Sequence[_Case], now: datetime) -> int:
    """Replace what is open and no longer so; make what is new; leave what says the same, or more."""
    open_by_risk = {
        proposal.risk_id: proposal
        for proposal in Proposal.objects.open().filter(risk__in=[case.risk.pk for case in cases])
    }
    withdrawn_ids = withdrawn_among(pk for proposal in open_by_risk.values() for pk in proposal.arithmetic["facts"])
    over: list[UUID] = []
    new: list[Proposal] = []
    for case in cases:
        open_proposal = open_by_risk.get(case.risk.pk)
        arithmetic = case.arithmetic() if case.calculation.changes else None
        if (
            open_proposal
            and withdrawn_ids.isdisjoint(open_proposal.arithmetic["facts"])
            and case.covered_by(open_proposal, arithmetic)
        ):
            continue
        if open_proposal:
            over.append(open_proposal.pk)
        if arithmetic:
            new.append(_proposal(case, arithmetic, now))
    Proposal.objects.open().filter(pk__in=over).update(answer=ProposalAnswer.SUPERSEDED, answered_at=now)
    Proposal.objects.bulk_create(new)
    lines = [(organisation.pk, proposal.pk, {"steps": proposal.arithmetic["steps"]}) for proposal in new]
    record_many(lines, at=now, action="proposal.made", object_type="proposal")
    return len(new)


def _proposal(case: _Case, arithmetic: dict[str, Any], now: datetime) -> Proposal:
    return Proposal(
        risk=case.risk,
        made_at=now,
        likelihood=arithmetic["likelihood"][1],
        level=arithmetic["level"][1],
        arithmetic=arithmetic,
    )
