"""The fixed words of printed plans, and where their template lies."""

from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _

from karpear.ui.scales import CONFIDENCES, DECISIONS, LEVELS, RELIABILITIES

TEMPLATES = Path(__file__).parent / "typst"

SHEET: dict[str, Any] = {
    "sheet": _("Plan"),
    "as_of": _("As of"),
    "destroy": _("Destroy this paper when you are back."),
    "conditions": _("Conditions"),
    "assessment": _("Assessment"),
    "before": _("Before measures"),
    "after": _("After measures"),
    "known": _("How much is known"),
    "risks": _("Risks"),
    "measures": _("Measures"),
    "plan": _("The plan"),
    "where": _("Where"),
    "when": _("When"),
    "with": _("Who with"),
    "driver": _("Driver"),
    "host": _("Host"),
    "buddy": _("Buddy"),
    "purpose": _("What for"),
    "way": _("The way there and back"),
    "leaves": _("Leaves"),
    "arrives": _("Arrives"),
    "from": _("From"),
    "to": _("To"),
    "by": _("By"),
    "night": _("at night"),
    "alone": _("alone"),
    "check_ins": _("Check-ins"),
    "no_check_ins": _("No check-in is left."),
    "silent": _("If silent"),
    "ring": _("Whom to ring"),
    "contact": _("Name"),
    "role": _("Who they are"),
    "phone": _("Phone"),
    "happens": _("If something happens"),
    "if_silent": _("If silent"),
    "if_detained": _("If detained"),
    "if_hurt": _("If hurt"),
    "plan_b": _("Plan B"),
    **{f"level_{level.value}": word.name for level, word in LEVELS.items()},
    **{f"decision_{reliability.value}": word.name for reliability, word in DECISIONS.items()},
    **{f"meaning_{reliability.value}": word.meaning for reliability, word in DECISIONS.items()},
    **{f"confidence_{reliability.value}": word.name for reliability, word in CONFIDENCES.items()},
    **{f"reliability_{reliability.value}": word.name for reliability, word in RELIABILITIES.items()},
}
