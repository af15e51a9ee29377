"""Facts propose that risks are more likely than the register says. Nothing changes until a person decides."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from karpear.audit.actions import record_many
from karpear.countries.queries import catalogue
from karpear.people.models import Organisation
from karpear.rules.risk.learning import Arithmetic, Why, learn_beyond
from karpear.rules.risk.matrix import FactorKind

from ..models import Fact, Proposal, ProposalAnswer, Risk
from ..queries.patterns import Seen, answered_at, best, counted_within, judged_at, seen_lately, withdrawn_among
from ..values import day_in
from .new_lines import consider_new_lines


def claim_facts(due: QuerySet[Fact], *, now: datetime) -> list[Fact]:
    """Take these facts in hand: what follows belongs into the same transaction. Other keepers' are left to them."""
    found = list(due.select_for_update(skip_locked=True, of=("self",)).select_related("organisation"))
    Fact.objects.filter(pk__in=[one.pk for one in found]).update(considered_at=now)
    return found


def reconsider(risks: Collection[UUID]) -> None:
    """These risks were judged anew: what was proposed is reckoned again. Part of the caller's transaction.

    Facts that a keeper holds are left to it: it waits for these risks, and would otherwise be waited for in turn.
    Whoever else holds one lets it be reckoned too.
    """
    said = Proposal.objects.open().filter(risk__in=risks)
    release({pk for one in said for pk in one.arithmetic["facts"]})


def release(facts: Collection[str]) -> None:
    """These facts are reckoned again, but for those that a keeper holds. Part of the caller's transaction."""
    if facts:
        free = Fact.objects.select_for_update(skip_locked=True).filter(pk__in=facts).order_by("pk")
        Fact.objects.filter(pk__in=list(free.values_list("pk", flat=True))).update(considered_at=None)


def consider(facts: Sequence[Fact], *, now: datetime) -> int:
    """Reckon anew every risk that these facts touch, new or withdrawn, and ask for lines that are missing.

    Returns how many proposals were made.

    Part of the caller's transaction. Reckoning twice changes nothing, and that time has passed takes nothing back: what
    is open stays open until somebody answers, a fact is withdrawn, or the risk is judged.
    """
    touched: dict[Organisation, list[Fact]] = defaultdict(list)
    for fact in facts:
        touched[fact.organisation].append(fact)
    # In one order, so that two keepers wait for each other instead of for ever.
    return sum(_of_one(one, touched[one], now) for one in sorted(touched, key=lambda each: each.pk))


@dataclass(frozen=True, slots=True)
class _Case:
    """One risk with what has happened to it. `judged`: when it was last judged by somebody who knew."""

    risk: Risk
    found: Arithmetic
    facts: list[Seen]
    judged: datetime | None

    def covered_by(self, proposal: Proposal, wanted: dict[str, Any] | None) -> bool:
        """Is what is open still about the risk as it stands, and does it say the same, or more?"""
        same = self.risk.likelihood == proposal.arithmetic["likelihood"][0]
        holds = same and (self.judged is None or self.judged <= proposal.made_at)
        return holds and (not wanted or wanted == proposal.arithmetic or self.found.after < proposal.likelihood)

    def arithmetic(self) -> dict[str, Any]:
        before, after = self.found.levels(self.risk.impact)
        return {
            "facts": [str(one.id) for one in self.facts],
            "count": self.found.counted,
            "uncounted": self.found.uncounted,
            "days": self.found.days,
            "steps": self.found.steps,
            "why": self.found.why.value,
            "likelihood": [self.found.before, self.found.after],
            "level": [int(before), int(after)],
            "reliability": best(self.facts).value,
        }


def _of_one(organisation: Organisation, new: Iterable[Fact], now: datetime) -> int:
    leads_to = threats_of(organisation)
    touched = {risk for fact in new for risk, threats in leads_to.items() if fact.threat in threats}
    places = {"", *(fact.province for fact in new)}
    rows = Risk.objects.open().filter(organisation=organisation, catalogue_id__in=touched, province__in=places)
    # In one order too.
    risks = list(rows.select_for_update(no_key=True).order_by("pk"))
    made = _write(organisation, _cases(organisation, risks, leads_to, now), now) if risks else 0
    return made + consider_new_lines(organisation, list(new), now)


def threats_of(organisation: Organisation) -> dict[str, set[str]]:
    """Each risk of the catalogue → the threats that lead to it."""
    found: dict[str, set[str]] = defaultdict(set)
    for factor in catalogue(organisation.country).of_kind(FactorKind.THREAT):
        for risk in factor.risks:
            found[risk].add(factor.id)
    return found


def _cases(
    organisation: Organisation, risks: Sequence[Risk], leads_to: dict[str, set[str]], now: datetime
) -> list[_Case]:
    today = day_in(organisation.time_zone, now)
    lately = seen_lately(organisation.pk, today)
    ids = [risk.pk for risk in risks]
    judged, answered = judged_at(ids), answered_at(ids)
    found = []
    for risk in risks:
        similar = [
            one
            for one in lately
            if one.threat in leads_to[risk.catalogue_id]
            and risk.province in ("", one.province)
            and not (risk.pk in answered and one.entered_at <= answered[risk.pk])
        ]
        known = [one.fact for one in similar if risk.pk in judged and one.entered_at <= judged[risk.pk]]
        reckoned = learn_beyond(risk.likelihood, [one.fact for one in similar], known, today)
        shown = counted_within(similar, reckoned.days, today, serious=reckoned.why is Why.SERIOUS)
        found.append(_Case(risk, reckoned, shown, judged.get(risk.pk)))
    return found


def _write(organisation: Organisation, cases: Sequence[_Case], now: datetime) -> int:
    """Replace what is open and no longer so; make what is new; leave what says the same, or more."""
    stands = {one.risk_id: one for one in Proposal.objects.open().filter(risk__in=[case.risk.pk for case in cases])}
    gone = withdrawn_among(pk for one in stands.values() for pk in one.arithmetic["facts"])
    over: list[UUID] = []
    new: list[Proposal] = []
    for case in cases:
        open_one = stands.get(case.risk.pk)
        wanted = case.arithmetic() if case.found.changes else None
        if open_one and gone.isdisjoint(open_one.arithmetic["facts"]) and case.covered_by(open_one, wanted):
            continue
        if open_one:
            over.append(open_one.pk)
        if wanted:
            new.append(_proposal(case, wanted, now))
    Proposal.objects.open().filter(pk__in=over).update(answer=ProposalAnswer.SUPERSEDED, answered_at=now)
    Proposal.objects.bulk_create(new)
    lines = [(organisation.pk, one.pk, {"steps": one.arithmetic["steps"]}) for one in new]
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
