"""How fast to act on a threat: from how likely it is to be carried out, how grave that would be, and how sure we are.

The five steps (facts, pattern over time, objective, source, conclusion) are those of the Front Line Defenders Workbook
on Security and of Protection International's New Protection Manual (chapter 1.3). The three speeds are the manual's
(chapter 1.4: immediate reaction; rapid reaction, in hours or days; follow-up, in days or weeks). Which cell asks for
which speed is our own rule: the level of the matrix, one level higher where confidence is low, because whoever is
unsure should not wait. A threat that is called unlikely is still followed up: none is dismissed.
"""

from enum import StrEnum

from ..risk.matrix import Confidence, Level, level_of

SCALE = range(1, 6)


class Speed(StrEnum):
    """When something should be done about it."""

    NOW = "now"
    DAYS = "days"
    WEEKS = "weeks"


def speed(conclusion: int, seriousness: int, confidence: Confidence) -> Speed:
    """`conclusion`: 1 very unlikely … 5 very likely to be acted on; `seriousness`: 1 … 5, the harm if it is.

    Raises ValueError outside the scales.
    """
    level = level_of(conclusion, seriousness) + (confidence is Confidence.LOW)
    if level >= Level.HIGH:
        return Speed.NOW
    return Speed.DAYS if level == Level.MEDIUM else Speed.WEEKS


def speeds() -> dict[str, str]:
    """The whole rule as a table for browsers, which look up and decide nothing: `conclusion.seriousness.confidence`."""
    return {
        f"{conclusion}.{seriousness}.{confidence.value}": speed(conclusion, seriousness, confidence).value
        for conclusion in SCALE
        for seriousness in SCALE
        for confidence in Confidence
    }
