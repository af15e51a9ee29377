"""What both pages of trends hand to their template."""

from typing import Any

from karpear.ui.hatch import hatch

from ...contributions.words import KINDS
from ...releases.shown import KINDS as KIND_CODES
from ...releases.words import SHORT_KINDS
from ..method import method_lines
from ..queries import TrendsPage


def trends_context(shown_page: TrendsPage) -> dict[str, Any]:
    """Nothing in it depends on who reads."""
    return {
        "page": shown_page,
        "kinds": [(SHORT_KINDS[kind], KINDS[kind]) for kind in SHORT_KINDS],
        "kind_total": len(KIND_CODES),
        "hatch": hatch(),
        "method": method_lines(),
    }
