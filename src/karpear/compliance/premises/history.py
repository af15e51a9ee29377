"""How what is written down of a place came to be so, newest first."""

from ast import literal_eval
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from karpear.ui.history import HistoryLine, history_line
from karpear.ui.values import titles

from .models import Site, SiteChange
from .values import LeavingPlan, NewSite
from .words import COPIES, LANDLORDS, NEIGHBOURS, PAPERS, SECOND_PLACES, TENURES


def _by_code(words: Mapping[Any, Any]) -> dict[str, Any]:
    return {str(code.value if hasattr(code, "value") else code): word for code, word in words.items()}


_CODES = {
    "tenure": _by_code(TENURES),
    "landlord": _by_code(LANDLORDS),
    "second_place": _by_code(SECOND_PLACES),
}
_LISTS = {"papers": _by_code(PAPERS), "neighbours": _by_code(NEIGHBOURS), "copied": _by_code(COPIES)}


def site_history(site: Site) -> list[HistoryLine]:
    """Everything, in one query."""
    words = {
        "added": _("Written down"), "planned": _("The day of leaving was planned"), "looked": _("Looked at again"),
        "left": _("Left"),
    }  # fmt: skip
    heads = {**titles(NewSite), **titles(LeavingPlan)}
    return [
        history_line(change, words.get(change.verb, _("Changed")), {} if change.verb == "added" else heads, in_words)
        for change in SiteChange.objects.filter(site=site).select_related("by")
    ]


def in_words(name: str, text: str) -> str:
    """One cell as people read it: codes become words, lists their words, days dates."""
    if name in _LISTS:
        codes = literal_eval(text) if text else []
        return ", ".join(str(_LISTS[name].get(code, code)) for code in codes)
    if name in ("ends_on", "address_since") and text:
        return date_format(date.fromisoformat(text))
    if name == "open_ended":
        return _("Yes") if text == "True" else _("No")
    return str(_CODES.get(name, {}).get(text, text))
