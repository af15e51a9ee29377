"""What an assessment found, put into the words and the table of its page."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from karpear.countries.catalogue import Catalogue
from karpear.people.queries import decision_policy
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
from karpear.ui.scales import (
    AREAS,
    CONFIDENCES,
    FACTORS,
    IMPACTS,
    LIKELIHOODS,
    RATINGS,
    RELIABILITIES,
    TIMES,
    VERDICTS,
)

from ..forms import language, named, reasons
from ..judging import LISTS, score_of
from ..models import Assessment
from ..queries import Begun, RiskPart, catalogue_of

_STEPS = range(1, 6)


@dataclass(frozen=True, slots=True)
class Line:
    """One risk of a finished assessment, with its number in the matrix."""

    number: int
    name: str
    before: Score
    after: Score
    areas: Sequence[tuple[Any, Level, Level]]


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of the matrix: the numbers of the risks that were here and went elsewhere, and of those that are."""

    level: Level
    before: Sequence[int]
    after: Sequence[int]


@dataclass(frozen=True, slots=True)
class Matrix:
    """Rows from very likely down; columns from negligible to critical."""

    columns: Sequence[Any]
    rows: Sequence[tuple[Any, Sequence[Cell]]]


def found_page(made: Assessment, part: RiskPart) -> dict[str, Any]:
    """The page of one assessment."""
    content = made.content
    known = catalogue_of(made.activity.organisation)
    lines = _lines(content, known)
    verdict = Verdict(made.verdict)
    newest = part.latest is not None and part.latest.pk == made.pk
    return {
        "assessment": made,
        "activity": made.activity,
        "part": part,
        "newest": newest,
        "lines": lines,
        "matrix": _matrix(lines),
        "terms": _terms(content),
        "verdict": VERDICTS[verdict],
        "verdict_value": int(verdict),
        "because": because(made, part),
        "confidence": CONFIDENCES[Confidence(made.confidence)],
        "reliability": RELIABILITIES[Reliability(made.reliability)],
        "factors": _factors(content, known),
        "measures": _measures(content, known),
        "notes": content.get("notes", ""),
        "why": content.get("why", ""),
        "insurance": content.get("insurance", ""),
        "briefed": content.get("briefed", ""),
    }


def because(made: Assessment, part: RiskPart) -> list[str]:
    """Why more is asked than the level alone would ask."""
    if made.verdict == Verdict.GO:
        return []
    had_to = any(one.verdict == Verdict.MUST_CANCEL and one.made_at < made.made_at for one in part.assessments)
    found = [
        (made.warned, _("Somebody warned, with reason, that the risk is very high.")),
        (made.confidence == Confidence.LOW, _("Little is known, so it is taken for one level higher.")),
        (
            made.level_after < made.level_before == Level.VERY_HIGH,
            _("Only measures bring it down from very high."),
        ),
        (had_to, _("An earlier assessment had to cancel it.")),
    ]
    said = [text for holds, text in found if holds]
    policy = decision_policy(made.activity.organisation)
    enough = (
        asked(Finding(Level(made.level_after), Confidence.HIGH, Reliability(made.reliability)), policy) >= made.verdict
    )
    return said or (
        [] if enough else [_("What was decided before, about this or the same time and place, still counts.")]
    )


def _lines(content: Mapping[str, Any], known: Catalogue) -> list[Line]:
    found = []
    for number, one in enumerate(content.get("risks", []), start=1):
        before, after = score_of(one["before"]), score_of(one["after"])
        found.append(Line(number, _name(one, known), before, after, _areas(before, after)))
    return found


def _areas(before: Score, after: Score) -> list[tuple[Any, Level, Level]]:
    pairs = ((area, before.level_for(area), after.level_for(area)) for area in Area)
    return [(AREAS[area].name, first, last) for area, first, last in pairs if first and last]


def _name(one: Mapping[str, Any], known: Catalogue) -> str:
    line = known.factors.get(one["id"]) or known.measures.get(one["id"])
    return line.name.in_language(language()) if line else str(one["name"])


def _matrix(lines: Iterable[Line]) -> Matrix:
    listed = list(lines)

    def cell(likelihood: int, impact: int) -> Cell:
        at = (likelihood, impact)
        return Cell(
            level_of(likelihood, impact),
            [one.number for one in listed if _place(one.before) == at != _place(one.after)],
            [one.number for one in listed if _place(one.after) == at],
        )

    rows = [(LIKELIHOODS[n].name, [cell(n, impact) for impact in _STEPS]) for n in reversed(_STEPS)]
    return Matrix([IMPACTS[Area.PEOPLE][n].name for n in _STEPS], rows)


def _place(score: Score) -> tuple[int, int]:
    return score.likelihood, score.impact


def _terms(content: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The arithmetic of the index, before and after: threat × vulnerability ÷ capacity, and the word for it."""
    both = [Terms(*one) for one in content.get("terms", [])]
    return [
        {
            "threat": one.threat,
            "vulnerability": one.vulnerability,
            "capacity": one.capacity,
            "index": one.index,
            "level": index_level(one.index),
        }
        for one in both
    ]


def _factors(content: Mapping[str, Any], known: Catalogue) -> list[tuple[Any, list[tuple[str, Any]]]]:
    return [
        (FACTORS[kind].name, [(_name(one, known), RATINGS[one["rating"]].name) for one in content.get(name, [])])
        for name, kind in LISTS.items()
    ]


def _measures(content: Mapping[str, Any], known: Catalogue) -> list[tuple[str, Any]]:
    return [
        (_name(one, known), TIMES[TimeToEffect(one["soon"])].name if one.get("soon") else "")
        for one in content.get("measures", [])
    ]


def start_page(begun: Begun) -> dict[str, Any]:
    """What can be taken over from an earlier assessment, and what is suggested now and was not in it."""
    source = begun.source
    content = source.content if source else {}
    chosen = {one["key"] for name in LISTS for one in content.get(name, [])}
    threats = [one for one in begun.suggested[FactorKind.THREAT] if one.factor_id not in chosen]
    pressing = [(named(begun, one.factor_id, ""), why) for one in threats if (why := reasons(one.reasons, begun))]
    return {
        "activity": begun.activity,
        "source": source,
        "again": source is begun.last,
        "lines": _lines(content, begun.catalogue),
        "measures": _measures(content, begun.catalogue),
        "fresh": pressing[:4],
    }
