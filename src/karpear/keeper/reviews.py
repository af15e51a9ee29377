"""How risky is an activity now that something has happened there? Calculated by the rules, shown line by line."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from karpear.activities.decisions.queries.reviews import Open
from karpear.countries.catalogue import Factor
from karpear.countries.queries import catalogue
from karpear.risks.facts.queries.patterns import SeenFact, best, counted_within
from karpear.rules.risk.learning import Arithmetic, learn_beyond
from karpear.rules.risk.matrix import Level, Reliability, Score


@dataclass(frozen=True, slots=True)
class ArithmeticLine:
    """One threat that came true there: what it does to the likelihood, and to the level."""

    threat: str
    calculation: Arithmetic
    level: Level
    facts: tuple[SeenFact, ...]

    def told(self) -> dict[str, Any]:
        return {
            "threat": self.threat,
            "count": self.calculation.counted,
            "uncounted": self.calculation.uncounted,
            "days": self.calculation.days,
            "steps": self.calculation.steps,
            "why": self.calculation.why.value,
            "provinces": sorted({fact.province for fact in self.facts}),
            "likelihood": [self.calculation.before, self.calculation.after],
            "level": int(self.level),
            "facts": [
                {
                    "id": str(fact.id),
                    "on": fact.on.isoformat(),
                    "reliability": fact.reliability.value,
                    "serious": fact.serious,
                }
                for fact in self.facts
            ],
        }


@dataclass(frozen=True, slots=True)
class Reckoned:
    """The level that is proposed, and why. `lines`: the gravest first."""

    level: Level
    lines: tuple[ArithmeticLine, ...]

    @property
    def facts(self) -> list[UUID]:
        return sorted({fact.id for line in self.lines for fact in line.facts})

    @property
    def reliability(self) -> Reliability:
        """The best of what carries the proposed level."""
        return best(fact for line in self.lines if line.level == self.lines[0].level for fact in line.facts)

    def arithmetic(self) -> dict[str, Any]:
        return {"lines": [line.told() for line in self.lines], "reliability": self.reliability.value}


def reckon(activity: Open, recent_facts: Sequence[SeenFact], *, country: str, today: date) -> Reckoned | None:
    """What to propose for an activity: None when its assessment covers what has happened.

    One that was never assessed is taken as the catalogue usually judges its threats, and is always worth a look.
    """
    by_threat: dict[str, list[SeenFact]] = defaultdict(list)
    for fact in recent_facts:
        is_answered = activity.answered_at is not None and fact.entered_at <= activity.answered_at
        # A name that was published turns nobody back who has left already.
        concerns = not activity.under_way if fact.named else fact.province in activity.provinces
        if concerns and not is_answered:
            by_threat[fact.threat].append(fact)
    factors = catalogue(country).factors
    candidates = [
        line
        for threat, facts in by_threat.items()
        if (factor := factors.get(threat)) and (line := _line(activity, factor, facts, today))
    ]
    lines = tuple(sorted(candidates, key=lambda line: (-line.level, line.threat)))
    if not lines or (activity.level is not None and lines[0].level <= activity.level):
        return None
    return Reckoned(lines[0].level, lines)


def _line(activity: Open, factor: Factor, facts: Sequence[SeenFact], today: date) -> ArithmeticLine | None:
    """The worst that this threat does to any of its risks in the activity."""
    judged = activity.judged_at
    known_facts = [entry.fact for entry in facts if judged is not None and entry.entered_at <= judged]
    lines = []
    for score in _scores(activity, factor):
        finding = learn_beyond(score.likelihood, [entry.fact for entry in facts], known_facts, today)
        if finding.changes:
            counted_facts = counted_within(facts, finding.days, today, finding.why)
            lines.append(
                ArithmeticLine(factor.id, finding, Score(finding.after, score.impacts).level, tuple(counted_facts))
            )
    return max(lines, key=lambda line: line.level, default=None)


def _scores(activity: Open, factor: Factor) -> list[Score]:
    """How the activity judged what the threat leads to; where it did not, how it is usually judged.

    What befalls an organisation and no journey changes a journey only where it was judged for it.
    """
    about = {factor.id, *factor.risks}
    judged = [score for line, score in activity.risks if line in about]
    return judged or ([factor.usual] if factor.usual and factor.of_activities else [])
