"""Words of an appraisal, for every page that shows one."""

from typing import Any

from django import template

from karpear.rules.risk.matrix import Area
from karpear.ui.scales import CONFIDENCES, IMPACTS

from ..diary.appraisal_words import CONCLUSIONS, MEANS, PATTERNS, SOURCES, SPEEDS

register = template.Library()


@register.simple_tag
def appraisal_words() -> dict[str, Any]:
    """(code, word) lists by name."""
    return {
        "patterns": PATTERNS.items(),
        "sources": SOURCES.items(),
        "means": MEANS.items(),
        "conclusions": CONCLUSIONS.items(),
        "seriousnesses": IMPACTS[Area.PEOPLE].items(),
        "confidences": [(code.value, word) for code, word in CONFIDENCES.items()],
        "speeds": [(code.value, *words) for code, words in SPEEDS.items()],
    }
