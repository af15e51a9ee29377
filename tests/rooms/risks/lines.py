"""Lines for a register in tests."""

from datetime import datetime
from typing import Any

from karpear.people.models import Organisation, Person
from karpear.risks.register.actions import lines as actions
from karpear.risks.register.models import Risk
from karpear.risks.register.values import Scores, alike
from karpear.rules.risk.matrix import Area, Confidence, Reliability, Scope, Score


def score(likelihood: int, **impacts: int) -> Score:
    """score(4, people=5)"""
    return Score(likelihood, {Area(area): impact for area, impact in impacts.items()})


def scores(inherent: Score, current: Score | None = None, residual: Score | None = None) -> dict[str, Score]:
    """What is left out is as the one before it."""
    current = current or inherent
    return {"inherent": inherent, "current": current, "residual": residual or current}


def add(by: Person, organisation: Organisation, now: datetime, name: str = "Office is searched", **more: Any) -> Risk:
    """One risk, likely and severe for people unless told otherwise."""
    judged: Scores = more.pop("scores", None) or alike(score(4, people=4))
    values = {
        "scope": Scope.ORGANISATION, "description": "", "owner": by.pk, "confidence": Confidence.MEDIUM,
        "reliability": Reliability.LIKELY_RELIABLE, "source": "manual", **more,
    }  # fmt: skip
    return actions.add_risk(by=by, organisation=organisation.pk, name=name, scores=judged, now=now, **values)
