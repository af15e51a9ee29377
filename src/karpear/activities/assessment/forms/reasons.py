"""Why something is suggested, in words."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from karpear.ui.scales import FOCUSES

from ..queries.assessment import Begun


def reasons(codes: Iterable[str], worksheet: Begun) -> list[str]:
    """The codes of rules.suggest as short sentences; that it fits any trip is not news."""
    return [_reason(code, worksheet) for code in codes if code != "kind"]


def _reason(code: str, worksheet: Begun) -> str:
    if code.startswith("recent:"):
        count = int(code.partition(":")[2])
        if worksheet.activity.province:
            return ngettext("%(n)d similar fact in this province", "%(n)d similar facts in this province", count) % {
                "n": count
            }
        return ngettext("%(n)d similar fact recently", "%(n)d similar facts recently", count) % {"n": count}
    focus: Any = FOCUSES[worksheet.focus].name if worksheet.focus else ""
    return {
        "province": _("known in this province"),
        "focus": _("usual for: %(focus)s") % {"focus": focus},
        "night": _("part of the way is at night"),
        "alone": _("part of the way is travelled alone"),
    }.get(code, "")
