"""What a record says, in words: counts by side, codes as they are called."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from karpear.rules.voice.neutrality import RecordKind, Side

from ..side_words import SIDES
from .neutrality_words import IN_PUBLIC, OUR_NAME, SIGNS, SOURCES, USES, VENUES

_HEADS = {
    "invited": gettext_lazy("Invited"),
    "came": gettext_lazy("Came"),
    "sent": gettext_lazy("Sent to"),
}


def dashed(count: int | None) -> str:
    """A number, or that there is none."""
    return "–" if count is None else str(count)


def _by_side(facts: Mapping[str, Any], what: str) -> str:
    counts = [(SIDES[side], facts.get(f"{what}_{side.value}")) for side in Side]
    return ", ".join(f"{word}: {count}" for word, count in counts if count is not None)


def fact_rows(kind: RecordKind, facts: Mapping[str, Any]) -> list[tuple[Any, str]]:
    """(what, answer), for its page and for paper."""
    if kind is RecordKind.FUNDING:
        share = _("about %(share)d percent of the year's budget") % {"share": facts.get("share", 0)}
        return [(_("Source"), str(SOURCES[facts["source"]])), (_("How much"), share)]
    if kind is RecordKind.PREMISES:
        return [(_("Who used them"), str(USES[facts["used_by"]]))]
    if kind is RecordKind.BOARD:
        numbers = {"asked": facts.get("asked", 0), "members": facts.get("members", 0)}
        return [(_("Asked about roles"), _("%(asked)d of %(members)d on the board") % numbers)]
    rows: list[tuple[Any, str]] = [(head, _by_side(facts, what)) for what, head in _HEADS.items()]
    if "our_name" in facts:
        rows += _published_rows(facts)
    if kind is RecordKind.EVENT:
        sign_words = ", ".join(str(SIGNS[code]) for code in facts.get("signs", ()))
        venue_words = str(VENUES.get(facts.get("venue", ""), ""))
        rows.append((_("Whose place it was"), venue_words or _("nobody wrote it down")))
        rows.append((_("What was shown there"), sign_words or _("nobody wrote it down")))
    return [(head, text) for head, text in rows if text]


def _published_rows(facts: Mapping[str, Any]) -> list[tuple[Any, str]]:
    """Of a statement that appeared here: nobody counted to how many it went."""
    sides = {**SIDES, Side.NO_PARTY: IN_PUBLIC}
    addressed = ", ".join(str(sides[Side(code)]) for code in facts["addressed"])
    return [(_("Addressed to"), addressed), (_("Our name"), str(OUR_NAME[facts["our_name"]]))]


def summary_of(kind: RecordKind, facts: Mapping[str, Any]) -> str:
    """The same in one line."""
    return "; ".join(f"{head}: {text}" for head, text in fact_rows(kind, facts))
