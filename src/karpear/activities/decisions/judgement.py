"""The answers of an assessment, read with the rules and the country's catalogue. Pure: no database, no clock.

Answers are JSON, as models.Assessment.content says: factors {id, key, name, rating}, risks {id, key, name, before,
after}, measures {id, name, soon} or a person's own {id: "", name, threat, does}. `key` is the id, or `own-1` … for
somebody's own words. A judgement is {likelihood, people, property, programmes, legal}; untouched areas are left out.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from karpear.countries.catalogue import Catalogue, CatalogueMeasure
from karpear.rules.plan.conditions import PlanFacts, counting
from karpear.rules.risk.formula import Terms, after_measures, terms
from karpear.rules.risk.matrix import Area, FactorKind, Level, Relief, Score, TimeToEffect, may_claim, overall
from karpear.rules.risk.matrix import after as claimed_after

type Json = Mapping[str, Any]

#: The three lists of the formula: name in the answers → its term.
LISTS = {
    "threats": FactorKind.THREAT,
    "vulnerabilities": FactorKind.VULNERABILITY,
    "capacities": FactorKind.CAPACITY,
}
#: What a measure in somebody's own words may claim: one step, for one threat.
DOES = {"likelihood": Relief(1, 0, TimeToEffect.HOURS), "impact": Relief(0, 1, TimeToEffect.HOURS)}


@dataclass(frozen=True, slots=True)
class JudgedAnswers:
    """One risk. `claimed`: what the measures may claim; `after`: what is left, from `claimed` up to `before`."""

    id: str
    key: str
    name: str
    before: Score
    claimed: Score
    after: Score


def score_of(values: Any) -> Score:
    """A judgement from JSON. Raises ValueError for anything else."""
    if not isinstance(values, Mapping):
        raise ValueError("A judgement is needed.")
    numbers = {name: value for name, value in values.items() if value is not None}
    if not all(isinstance(value, int) and not isinstance(value, bool) for value in numbers.values()):
        raise ValueError("Whole numbers from 1 to 5 are needed.")
    if set(numbers) - {"likelihood", *(area.value for area in Area)} or "likelihood" not in numbers:
        raise ValueError("Likelihood and areas are needed, and nothing else.")
    return Score(numbers["likelihood"], {area: numbers[area.value] for area in Area if area.value in numbers})


def plain(score: Score) -> dict[str, int]:
    """The judgement as JSON."""
    return {"likelihood": score.likelihood, **{area.value: impact for area, impact in score.impacts.items()}}


def offered(catalogue: Catalogue, threats: Iterable[str]) -> list[CatalogueMeasure]:
    """The measures that answer any of these threats: those that answer most first, then in the catalogue's order."""
    threat_keys = set(threats)
    measures = [measure for measure in catalogue.measures.values() if threat_keys.intersection(measure.threats)]
    return sorted(measures, key=lambda measure: -len(threat_keys.intersection(measure.threats)))


def chosen(answers: Json, catalogue: Catalogue) -> list[CatalogueMeasure]:
    """The catalogue's measures among those that were chosen."""
    ids = [entry["id"] for entry in answers.get("measures", [])]
    return [catalogue.measures[measure_id] for measure_id in ids if measure_id in catalogue.measures]


def judge(answers: Json, catalogue: Catalogue, plan: PlanFacts) -> list[JudgedAnswers]:
    """Every risk that has a judgement, with what the chosen measures may claim. Raises ValueError for a broken one.

    A measure that the plan contradicts claims nothing.
    """
    return [
        _judge_risk(risk, reliefs(risk["key"], answers, catalogue, plan))
        for risk in answers.get("risks", [])
        if risk.get("before")
    ]


def _judge_risk(risk: Json, claims: list[Relief]) -> JudgedAnswers:
    score_before = score_of(risk["before"])
    claimed = claimed_after(score_before, claims)
    wish = score_of(risk["after"]) if risk.get("after") else claimed
    return JudgedAnswers(
        risk["id"], risk["key"], risk["name"], score_before, claimed, between(claimed, wish, score_before)
    )


def between(claimed: Score, wish: Score, score_before: Score) -> Score:
    """The wish, moved as little as needed: nowhere below what measures may claim, nowhere above before."""
    impacts = {
        area: min(limit, max(claimed.impacts[area], wish.impacts.get(area, limit)))
        for area, limit in score_before.impacts.items()
    }
    return Score(min(score_before.likelihood, max(claimed.likelihood, wish.likelihood)), impacts)


def allowed(risk: JudgedAnswers, wish: Score) -> bool:
    """May this be said to be left? Measures never raise, and never do more than they may claim."""
    return may_claim(risk.before, wish, risk.claimed)


def reliefs(key: str, answers: Json, catalogue: Catalogue, plan: PlanFacts) -> list[Relief]:
    """What each chosen measure that counts may claim against this threat."""
    claims = [measure.relief for measure in counting(chosen(answers, catalogue), plan) if key in measure.threats]
    return claims + [DOES[entry["does"]] for entry in _own_measures(answers) if entry.get("threat") == key]


def terms_of(answers: Json, catalogue: Catalogue, plan: PlanFacts) -> tuple[Terms, Terms]:
    """The formula's terms before and after the chosen measures; only measures that claim something move one."""
    lists = ([int(entry["rating"]) for entry in answers.get(name, [])] for name in LISTS)
    terms_before = terms(*lists)
    return terms_before, after_measures(terms_before, _works_on(answers, catalogue, plan))


def _works_on(answers: Json, catalogue: Catalogue, plan: PlanFacts) -> list[FactorKind]:
    measures = counting(chosen(answers, catalogue), plan)
    claiming = [measure.acts_on for measure in measures if measure.relief.likelihood or measure.relief.impact]
    return claiming + [FactorKind.CAPACITY for _measure in _own_measures(answers)]


def _own_measures(answers: Json) -> list[Json]:
    """Measures in somebody's own words that claim something."""
    return [entry for entry in answers.get("measures", []) if not entry["id"] and entry.get("does") in DOES]


def levels(judged: Iterable[JudgedAnswers]) -> tuple[Level, Level]:
    """The worst level before and after. Raises ValueError when nothing was judged."""
    judged_risks = list(judged)
    return overall(risk.before for risk in judged_risks), overall(risk.after for risk in judged_risks)
