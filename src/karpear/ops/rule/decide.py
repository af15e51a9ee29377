"""May this activity go? The matrix, the measures that the plan allows, and the verdict, asked from outside.

An outside question names no threats of the catalogue, so each measure that counts is taken to help against every threat
given. Words and codes are those of the product: scales from 1 to 5, or the name of the step.
"""

from collections.abc import Iterator
from functools import cache
from typing import Annotated, Literal

from pydantic import Field

from karpear.countries.catalogue import CatalogueMeasure
from karpear.countries.loader import packs_folder, read_pack
from karpear.rules.plan.conditions import Need, PlanFacts, counting
from karpear.rules.plan.decision import Finding, Verdict, verdict
from karpear.rules.plan.night import needs_reason
from karpear.rules.risk.matrix import Area, Confidence, Level, Reliability, Score, after, overall

from .outside import OutsideRule, Value

COUNTRY = "kh"
#: The most that one assessment takes in.
MOST = 60
LIKELIHOODS = ("very_unlikely", "unlikely", "moderately_likely", "likely", "very_likely")
IMPACTS = ("negligible", "minor", "moderate", "severe", "critical")

type Likelihood = Literal["very_unlikely", "unlikely", "moderately_likely", "likely", "very_likely", 1, 2, 3, 4, 5]
type Impact = Literal["negligible", "minor", "moderate", "severe", "critical", 1, 2, 3, 4, 5]
type LevelWord = Literal["very_low", "low", "medium", "high", "very_high"]

UNMET = {
    Need.NOT_NIGHT: "The plan says that part of the way is at night.",
    Need.NOT_ALONE: "The plan says that part of the way is travelled alone.",
    Need.BUDDY: "The plan has no buddy.",
    Need.INSURED: "Not everybody who goes is insured.",
    Need.BRIEFED: "Not everybody who goes has been briefed.",
}
ASKED = {
    Verdict.GO: "The risk is low enough. Nobody has to approve.",
    Verdict.APPROVAL: "Somebody who does not travel must approve it by name.",
    Verdict.SECOND_PERSON: "One approves, and a second person writes down why it must be done.",
    Verdict.MUST_CANCEL: "There is reliable information that the risk is very high. Nobody can approve it.",
}


class Impacts(Value):
    """How bad, for each area; null where it is not touched. At least one is."""

    people: Impact | None = None
    property: Impact | None = None
    programmes: Impact | None = None
    legal: Impact | None = None


class Threat(Value):
    """One judgement without measures, how much is known behind it, and how far its source can be relied on."""

    likelihood: Likelihood
    impact: Impacts
    confidence: Confidence
    reliability: Reliability

    def score(self) -> Score:
        """The judgement on the scales of the matrix. Raises ValueError where nothing is touched."""
        values = {area: getattr(self.impact, area.value) for area in Area}
        impacts = {area: _step(value, IMPACTS) for area, value in values.items() if value is not None}
        return Score(_step(self.likelihood, LIKELIHOODS), impacts)


def _step(value: str | int, words: tuple[str, ...]) -> int:
    return value if isinstance(value, int) else words.index(value) + 1


class PlanGiven(Value):
    """What the plan says. `night`, `alone`: part of the way is so. `insured`, `briefed`: everybody who goes."""

    night: bool
    alone: bool
    buddy: bool
    insured: bool
    briefed: bool


class DecisionQuestion(Value):
    """`measures`: ids of the pack of Cambodia, as `packs/kh/measures.toml` has them."""

    threats: Annotated[list[Threat], Field(min_length=1, max_length=MOST)]
    measures: Annotated[list[str], Field(max_length=MOST)]
    plan: PlanGiven


class QuestionRefused(Value):
    """A measure that lowers nothing here."""

    measure: str
    why: str


class DecisionAnswer(Value):
    """Levels before and after the measures that count, and what is asked for: go, one approver, two, or cancelled."""

    before: LevelWord
    after: LevelWord
    refused: list[QuestionRefused]
    decision: Literal["go", "approval", "second_person", "must_cancel"]
    why: str


def decide(question: DecisionQuestion) -> DecisionAnswer:
    """As the product does it. Raises ValueError for a measure that the pack does not have."""
    plan = PlanFacts(**question.plan.model_dump())
    measures = _pick_measures(question.measures)
    usable = [measure for measure in counting(measures, plan) if measure.threats]
    scores = [threat.score() for threat in question.threats]
    left = [after(score, [measure.relief for measure in usable]) for score in scores]
    findings = [
        Finding(now.level, threat.confidence, threat.reliability, before=score.level)
        for threat, score, now in zip(question.threats, scores, left, strict=True)
    ]
    decision = max(verdict(finding) for finding in findings)
    level_before = overall(scores)
    return DecisionAnswer.model_validate(
        {
            "before": level_before.name.lower(),
            "after": overall(left).name.lower(),
            "refused": [_refusal_of(measure, plan) for measure in measures if measure not in usable],
            "decision": decision.name.lower(),
            "why": " ".join(_why(decision, findings, plan)),
        }
    )


def _pick_measures(ids: list[str]) -> list[CatalogueMeasure]:
    """Each once: nothing counts twice."""
    measures = _measures()
    if unknown := [measure_id for measure_id in ids if measure_id not in measures]:
        raise ValueError(f"There is no measure {unknown[0]!r} in the pack.")
    return [measures[measure_id] for measure_id in dict.fromkeys(ids)]


@cache
def _measures() -> dict[str, CatalogueMeasure]:
    return dict(read_pack(packs_folder() / COUNTRY).catalogue.measures)


def _refusal_of(measure: CatalogueMeasure, plan: PlanFacts) -> QuestionRefused:
    why = " ".join(UNMET[need] for need in plan.unmet(measure.needs))
    return QuestionRefused(
        measure=measure.id, why=why or "It is a measure of the register and answers no threat of an activity."
    )


def _why(decision: Verdict, findings: list[Finding], plan: PlanFacts) -> Iterator[str]:
    yield ASKED[decision]
    if decision is not Verdict.GO and any(finding.confidence is Confidence.LOW for finding in findings):
        yield "Little is known, so it counts as one level higher."
    if any(finding.level < Level.VERY_HIGH == finding.before for finding in findings):
        yield "Only measures bring it down from very high."
    if needs_reason(night=plan.night, alone=plan.alone, has_buddy=plan.buddy, reason=""):
        yield "It does not start without a buddy, or a written reason for the night or for going alone."


RULE = OutsideRule("decide", DecisionQuestion, DecisionAnswer, decide)
