"""How risky is an activity now that something has happened there? Reckoned with the rules, shown line by line."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from karpear.activities.decisions.queries.reviews import Open
from karpear.countries.catalogue import Factor
from karpear.countries.queries import catalogue
from karpear.risks.facts.queries.patterns import Seen, best, counted_within
from karpear.rules.risk.learning import Arithmetic, Why, learn_beyond
from karpear.rules.risk.matrix import Level, Reliability, Score


@dataclass(frozen=True, slots=True)
class Line:
    """One threat that came true there: what it does to the likelihood, and to the level."""

    threat: str
    found: Arithmetic
    level: Level
    facts: tuple[Seen, ...]

    def told(self) -> dict[str, Any]:
        return {
            "threat": self.threat,
            "count": self.found.counted,
            "uncounted": self.found.uncounted,
            "days": self.found.days,
            "steps": self.found.steps,
            "why": self.found.why.value,
            "provinces": sorted({one.province for one in self.facts}),
            "likelihood": [self.found.before, self.found.after],
            "level": int(self.level),
            "facts": [
                {
                    "id": str(one.id),
                    "on": one.on.isoformat(),
                    "reliability": one.reliability.value,
                    "serious": one.serious,
                }
                for one in self.facts
            ],
        }


@dataclass(frozen=True, slots=True)
class Reckoned:
    """The level that is proposed, and why. `lines`: the gravest first."""

    level: Level
    lines: tuple[Line, ...]

    @property
    def facts(self) -> list[UUID]:
        return sorted({one.id for line in self.lines for one in line.facts})

    @property
    def reliability(self) -> Reliability:
        """The best of what carries the proposed level."""
        return best(one for line in self.lines if line.level == self.lines[0].level for one in line.facts)

    def arithmetic(self) -> dict[str, Any]:
        return {"lines": [line.told() for line in self.lines], "reliability": self.reliability.value}


def reckon(activity: Open, lately: Sequence[Seen], *, country: str, today: date) -> Reckoned | None:
    """What to propose for an activity: None when its assessment covers what has happened.

    One that was never assessed is taken as the catalogue usually judges its threats, and is always worth a look.
    """
    by_threat: dict[str, list[Seen]] = defaultdict(list)
    for one in lately:
        answered = activity.answered_at is not None and one.entered_at <= activity.answered_at
        if one.province in activity.provinces and not answered:
            by_threat[one.threat].append(one)
    factors = catalogue(country).factors
    found = [
        line
        for threat, facts in by_threat.items()
        if (factor := factors.get(threat)) and (line := _line(activity, factor, facts, today))
    ]
    lines = tuple(sorted(found, key=lambda line: (-line.level, line.threat)))
    if not lines or (activity.level is not None and lines[0].level <= activity.level):
        return None
    return Reckoned(lines[0].level, lines)


def _line(activity: Open, factor: Factor, facts: Sequence[Seen], today: date) -> Line | None:
    """The worst that this threat does to any of its risks in the activity."""
    judged = activity.judged_at
    known = [one.fact for one in facts if judged is not None and one.entered_at <= judged]
    lines = []
    for score in _scores(activity, factor):
        found = learn_beyond(score.likelihood, [one.fact for one in facts], known, today)
        if found.changes:
            shown = counted_within(facts, found.days, today, serious=found.why is Why.SERIOUS)
            lines.append(Line(factor.id, found, Score(found.after, score.impacts).level, tuple(shown)))
    return max(lines, key=lambda line: line.level, default=None)


def _scores(activity: Open, factor: Factor) -> list[Score]:
    """How the activity judged what the threat leads to; where it did not, how it is usually judged.

    What befalls an organisation and no journey changes a journey only where it was judged for it.
    """
    about = {factor.id, *factor.risks}
    judged = [score for line, score in activity.risks if line in about]
    return judged or ([factor.usual] if factor.usual and factor.of_activities else [])
