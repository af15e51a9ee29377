"""What has happened asks for a line that the register does not have. Nothing is added until a person decides."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from karpear.audit.actions.lines import record_many
from karpear.countries.catalogue import Catalogue
from karpear.countries.queries import catalogue
from karpear.people.access import hold_organisation
from karpear.people.models import Organisation
from karpear.people.queries.approvers import focus_of
from karpear.rules.risk.learning import Arithmetic, begin
from karpear.rules.risk.matrix import FactorKind, Score

from ...days import day_in
from ...facts.models import Fact
from ...facts.queries.patterns import SeenFact, best, counted_within, seen_lately, withdrawn_among
from ...register.actions.recalculation import supersede
from ...register.models import Proposal
from ...register.values import RegisterPlace
from ..queries.answered import answered_lines, lines_of


def consider_new_lines(organisation: Organisation, new: Sequence[Fact], now: datetime) -> int:
    """Ask for lines that these facts miss in the register, and take back what rested on withdrawn ones.

    Part of the caller's transaction; two keepers, or a keeper and somebody who adds a line, wait for each other at the
    organisation. Returns how many are asked for.
    """
    hold_organisation(organisation.pk)
    book = catalogue(organisation.country)
    have = lines_of(organisation.pk)
    open_proposals = {
        RegisterPlace(proposal.catalogue_id, proposal.province): proposal
        for proposal in Proposal.objects.open().for_new_lines().filter(organisation=organisation)
    }
    ids = {str(fact.pk) for fact in new}
    touched = {place for place, proposal in open_proposals.items() if not ids.isdisjoint(proposal.arithmetic["facts"])}
    places = touched | {place for fact in new if (place := missing(book, have, fact))}
    if not places:
        return 0
    return _write(organisation, _cases(organisation, book, places, have, now), open_proposals, now)


def missing(book: Catalogue, have: Collection[RegisterPlace], fact: Fact) -> RegisterPlace | None:
    """The line that should stand in the register for this fact, where none does that the threat leads to.

    The most direct risk; for its province alone where the register tells that risk apart by provinces.
    """
    factor = book.factors.get(fact.threat)
    if fact.withdrawn_at or factor is None or factor.kind is not FactorKind.THREAT:
        return None
    if any(RegisterPlace(risk, province) in have for risk in factor.risks for province in ("", fact.province)):
        return None
    direct = factor.risks[0]
    return RegisterPlace(direct, fact.province if any(line.risk == direct for line in have) else "")


@dataclass(frozen=True, slots=True)
class _Case:
    """One line to be, how it is usually judged, and what has happened to it."""

    place: RegisterPlace
    usual: Score
    reckoned: Arithmetic | None
    facts: Sequence[SeenFact]

    def wanted(self) -> dict[str, Any] | None:
        if self.reckoned is None:
            return None
        old_level, new_level = self.reckoned.levels(self.usual.impact)
        return {
            "facts": [str(fact.id) for fact in self.facts],
            "count": self.reckoned.counted,
            "uncounted": self.reckoned.uncounted,
            "days": self.reckoned.days,
            "steps": self.reckoned.steps,
            "why": self.reckoned.why.value,
            "likelihood": [self.reckoned.before, self.reckoned.after],
            "level": [int(old_level), int(new_level)],
            "reliability": best(self.facts).value,
            "impacts": {area.value: impact for area, impact in self.usual.impacts.items()},
        }


def _cases(
    organisation: Organisation,
    book: Catalogue,
    places: Collection[RegisterPlace],
    have: Collection[RegisterPlace],
    now: datetime,
) -> list[_Case]:
    today = day_in(organisation.time_zone, now)
    recent, answers = seen_lately(organisation.pk, today), answered_lines(organisation.pk)
    return [
        _case(place, usual_of(book, organisation, place.risk), _similar(book, place, recent, answers, have), today)
        for place in sorted(places)
    ]


def _similar(
    book: Catalogue,
    place: RegisterPlace,
    recent: Sequence[SeenFact],
    answers: Mapping[RegisterPlace, datetime],
    have: Collection[RegisterPlace],
) -> list[SeenFact]:
    """What leads to this line and nobody has answered for; nothing where the line is there already."""
    if place.covered_by(have):
        return []
    threats = {factor.id for factor in book.of_kind(FactorKind.THREAT) if place.risk in factor.risks}
    return [
        entry
        for entry in recent
        if entry.threat in threats
        and place.province in ("", entry.province)
        and not (place in answers and entry.entered_at <= answers[place])
    ]


def _case(place: RegisterPlace, usual: Score, similar: Sequence[SeenFact], today: Any) -> _Case:
    reckoned = begin(usual.likelihood, [entry.fact for entry in similar], today)
    evidence = counted_within(similar, reckoned.days, today, reckoned.why) if reckoned else []
    return _Case(place, usual, reckoned, evidence)


def usual_of(book: Catalogue, organisation: Organisation, risk: str) -> Score:
    """How such organisations usually judge this risk; where no starter says it, as the threats that lead to it are."""
    starter_score = book.usual(risk, focus_of(organisation)) or book.usual(risk, None)
    if starter_score:
        return starter_score
    leading = next(factor.usual for factor in book.of_kind(FactorKind.THREAT) if risk in factor.risks and factor.usual)
    areas = book.risks[risk].areas
    return Score(leading.likelihood, {area: leading.impacts.get(area, leading.impact) for area in areas})


def _write(
    organisation: Organisation, cases: Sequence[_Case], open_proposals: Mapping[RegisterPlace, Proposal], now: datetime
) -> int:
    """Replace what is open and no longer so; ask for what is new; leave what says the same, or more."""
    withdrawn_ids = withdrawn_among(pk for proposal in open_proposals.values() for pk in proposal.arithmetic["facts"])
    over, new = [], []
    for case in cases:
        open_proposal, arithmetic = open_proposals.get(case.place), case.wanted()
        if (
            open_proposal
            and withdrawn_ids.isdisjoint(open_proposal.arithmetic["facts"])
            and _says_as_much(open_proposal, arithmetic)
        ):
            continue
        if open_proposal:
            over.append(open_proposal.pk)
        if arithmetic:
            new.append(_proposal(organisation, case.place, arithmetic, now))
    supersede(over, now)
    Proposal.objects.bulk_create(new)
    lines = [(organisation.pk, proposal.pk, {"steps": proposal.arithmetic["steps"]}) for proposal in new]
    record_many(lines, at=now, action="proposal.made", object_type="proposal")
    return len(new)


def _says_as_much(open_proposal: Proposal, arithmetic: Mapping[str, Any] | None) -> bool:
    return (
        not arithmetic
        or arithmetic == open_proposal.arithmetic
        or arithmetic["likelihood"][1] < open_proposal.likelihood
    )


def _proposal(organisation: Organisation, place: RegisterPlace, arithmetic: dict[str, Any], now: datetime) -> Proposal:
    return Proposal(
        organisation=organisation,
        catalogue_id=place.risk,
        province=place.province,
        made_at=now,
        likelihood=arithmetic["likelihood"][1],
        level=arithmetic["level"][1],
        arithmetic=arithmetic,
    )
