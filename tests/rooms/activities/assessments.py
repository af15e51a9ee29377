"""Answers of an assessment for the tests of this room, from the real catalogue of the pack."""

from typing import Any

from karpear.countries.catalogue import Catalogue, CatalogueMeasure, Factor
from karpear.countries.queries import catalogue
from karpear.rules.risk.matrix import FactorKind

GOOD = {"confidence": "medium", "reliability": "unsure", "insurance": "yes", "briefed": "yes", "notes": ""}


def pack() -> Catalogue:
    return catalogue("kh")


def threat_with_measures() -> tuple[Factor, list[CatalogueMeasure]]:
    """The threat of the catalogue that most measures answer, and those that take something off."""
    answering = {
        one.id: [
            m for m in pack().measures.values() if one.id in m.threats and (m.relief.likelihood or m.relief.impact)
        ]
        for one in pack().of_kind(FactorKind.THREAT)
    }
    best = max(answering, key=lambda one: len(answering[one]))
    assert answering[best], "the pack has a threat with a measure"
    return pack().factors[best], answering[best]


def answers(likelihood: int = 3, people: int = 3, measures: tuple[str, ...] = (), **changes: Any) -> dict[str, Any]:
    """A whole assessment of one threat; without measures its level is that of the two numbers."""
    threat, _measures = threat_with_measures()
    return {
        "threats": [{"id": threat.id, "name": "", "rating": likelihood}],
        "vulnerabilities": [],
        "capacities": [],
        "risks": [{"id": threat.id, "before": {"likelihood": likelihood, "people": people}}],
        "measures": [{"id": measure} for measure in measures],
        "warned": False,
        "declared": False,
        **GOOD,
        **changes,
    }
