"""What an assessment found, put into the words and the table of its page."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from karpear.countries.catalogue import Catalogue
from karpear.people.queries.approvers import decision_policy
from karpear.rules.plan.decision import Finding, Verdict
from karpear.rules.plan.decision import verdict as asked
from karpear.rules.risk.formula import Terms
from karpear.rules.risk.matrix import (
    Area,
    Confidence,
    FactorKind,
    Level,
    Reliability,
    Score,
    TimeToEffect,
    index_level,
    level_of,
)
from karpear.ui.scales import AREAS, CONFIDENCES, FACTORS, IMPACTS, LIKELIHOODS, RATINGS, RELIABILITIES, TIMES, VERDICTS

from ...decisions.judgement import LISTS, score_of
from ...decisions.models import Assessment
from ...decisions.queries.grounds import catalogue_of
from ...decisions.queries.risk import RiskPart
from ..forms.measures import named
from ..forms.reasons import reasons
from ..forms.risks import language
from ..queries.assessment import Begun

_STEPS = range(1, 6)


@dataclass(frozen=True, slots=True)
class ResultLine:
    """One risk of a finished assessment, with its number in the matrix."""

    number: int
    name: str
    before: Score
    after: Score
    areas: Sequence[tuple[Any, Level, Level]]


@dataclass(frozen=True, slots=True)
class ResultCell:
    """One cell of the matrix: the numbers of the risks that were here and went elsewhere, and of those that are."""

    level: Level
    before: Sequence[int]
    after: Sequence[int]


@dataclass(frozen=True, slots=True)
class Matrix:
    """Rows from very likely down; columns from negligible to critical."""

    columns: Sequence[Any]
    rows: Sequence[tuple[Any, Sequence[ResultCell]]]


def found_page(assessment: Assessment, part: RiskPart) -> dict[str, Any]:
    """The page of one assessment."""
    content = assessment.content
    catalogue = catalogue_of(assessment.activity.organisation)
    lines = _lines(content, catalogue)
    verdict = Verdict(assessment.verdict)
    newest = part.latest is not None and part.latest.pk == assessment.pk
    return {
        "assessment": assessment,
        "activity": assessment.activity,
        "part": part,
        "newest": newest,
        "lines": lines,
        "matrix": _matrix(lines),
        "terms": _terms(content),
        "verdict": VERDICTS[verdict],
        "verdict_value": int(verdict),
        "because": because(assessment, part),
        "confidence": CONFIDENCES[Confidence(assessment.confidence)],
        "reliability": RELIABILITIES[Reliability(assessment.reliability)],
        "factors": _factors(content, catalogue),
        "measures": _measures(content, catalogue),
        "notes": content.get("notes", ""),
        "why": content.get("why", ""),
        "insurance": content.get("insurance", ""),
        "briefed": content.get("briefed", ""),
    }


def because(assessment: Assessment, part: RiskPart) -> list[str]:
    """Why more is asked than the level alone would ask."""
    if assessment.verdict == Verdict.GO:
        return []
    had_to = any(
        earlier.verdict == Verdict.MUST_CANCEL and earlier.made_at < assessment.made_at for earlier in part.assessments
    )
    checks = [
        (assessment.warned, _("Somebody warned, with reason, that the risk is very high.")),
        (assessment.confidence == Confidence.LOW, _("Little is known, so it counts as one level higher.")),
        (
            assessment.level_after < assessment.level_before == Level.VERY_HIGH,
            _("Only measures bring it down from very high."),
        ),
        (had_to, _("An earlier assessment required it to be cancelled.")),
    ]
    sentences = [text for holds, text in checks if holds]
    policy = decision_policy(assessment.activity.organisation)
    enough = (
        asked(Finding(Level(assessment.level_after), Confidence.HIGH, Reliability(assessment.reliability)), policy)
        >= assessment.verdict
    )
    return sentences or (
        [] if enough else [_("What was decided before, about this or the same time and place, still counts.")]
    )


def _lines(content: Mapping[str, Any], catalogue: Catalogue) -> list[ResultLine]:
    lines = []
    for number, risk in enumerate(content.get("risks", []), start=1):
        score_before, score_after = score_of(risk["before"]), score_of(risk["after"])
        lines.append(
            ResultLine(number, _name(risk, catalogue), score_before, score_after, _areas(score_before, score_after))
        )
    return lines


def _areas(score_before: Score, score_after: Score) -> list[tuple[Any, Level, Level]]:
    pairs = ((area, score_before.level_for(area), score_after.level_for(area)) for area in Area)
    return [(AREAS[area].name, first, last) for area, first, last in pairs if first and last]


def _name(entry: Mapping[str, Any], catalogue: Catalogue) -> str:
    line = catalogue.factors.get(entry["id"]) or catalogue.measures.get(entry["id"])
    return line.name.in_language(language()) if line else str(entry["name"])


def _matrix(lines: Iterable[ResultLine]) -> Matrix:
    line_list = list(lines)

    def cell(likelihood: int, impact: int) -> ResultCell:
        at = (likelihood, impact)
        return ResultCell(
            level_of(likelihood, impact),
            [line.number for line in line_list if _place(line.before) == at != _place(line.after)],
            [line.number for line in line_list if _place(line.after) == at],
        )

    rows = [(LIKELIHOODS[n].name, [cell(n, impact) for impact in _STEPS]) for n in reversed(_STEPS)]
    return Matrix([IMPACTS[Area.PEOPLE][n].name for n in _STEPS], rows)


def _place(score: Score) -> tuple[int, int]:
    return score.likelihood, score.impact


def _terms(content: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The arithmetic of the index, before and after: threat × vulnerability ÷ capacity, and the word for it."""
    terms_pair = [Terms(*numbers) for numbers in content.get("terms", [])]
    return [
        {
            "threat": terms.threat,
            "vulnerability": terms.vulnerability,
            "capacity": terms.capacity,
            "index": terms.index,
            "level": index_level(terms.index),
        }
        for terms in terms_pair
    ]


def _factors(content: Mapping[str, Any], catalogue: Catalogue) -> list[tuple[Any, list[tuple[str, Any]]]]:
    return [
        (
            FACTORS[kind].name,
            [(_name(factor, catalogue), RATINGS[factor["rating"]].name) for factor in content.get(name, [])],
        )
        for name, kind in LISTS.items()
    ]


def _measures(content: Mapping[str, Any], catalogue: Catalogue) -> list[tuple[str, Any]]:
    return [
        (_name(measure, catalogue), TIMES[TimeToEffect(measure["soon"])].name if measure.get("soon") else "")
        for measure in content.get("measures", [])
    ]


def start_page(worksheet: Begun) -> dict[str, Any]:
    """What can be taken over from an earlier assessment, and what is suggested now and was not in it."""
    source = worksheet.source
    content = source.content if source else {}
    chosen_keys = {entry["key"] for name in LISTS for entry in content.get(name, [])}
    threats = [
        suggestion for suggestion in worksheet.suggested[FactorKind.THREAT] if suggestion.factor_id not in chosen_keys
    ]
    pressing = [
        (named(worksheet, suggestion.factor_id, ""), why)
        for suggestion in threats
        if (why := reasons(suggestion.reasons, worksheet))
    ]
    return {
        "activity": worksheet.activity,
        "source": source,
        "is_repeat": source is worksheet.last,
        "lines": _lines(content, worksheet.catalogue),
        "measures": _measures(content, worksheet.catalogue),
        "fresh": pressing[:4],
    }
