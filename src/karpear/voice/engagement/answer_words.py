"""What an answer to an accusation says, from its records: nothing that they do not show."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, ngettext_lazy

from karpear.rules.voice.evidence import (
    SPEAKS_AGAINST,
    Evidence,
    EvidenceCount,
    count_evidence,
    is_against,
    statements_by_side,
)
from karpear.rules.voice.neutrality import PARTIES, Accusation, NeutralityGap, RecordKind, Side, SideTotals

from ..side_words import SIDES
from .models import NeutralityRecord
from .neutrality_words import KIND_NAMES, NO_PARTY_AT_ALL, SOURCES

#: What is claimed of the records against each accusation, in this order.
CLAIMED: Mapping[Accusation, Sequence[Evidence]] = {
    Accusation.SUPPORTS: (Evidence.SIGNS, Evidence.VENUE, Evidence.ROOMS, Evidence.MONEY),
    Accusation.FUNDED_BY: (Evidence.MONEY,),
    Accusation.STAFF_CAMPAIGN: (Evidence.SIGNS, Evidence.VENUE, Evidence.ROOMS),
}
#: With one of these the records speak for the accusation as well, and the answer says so first.
AGAINST: Mapping[Accusation, frozenset[NeutralityGap]] = {
    accusation: frozenset(SPEAKS_AGAINST[evidence] for evidence in claims)
    | ({NeutralityGap.ONE_SIDED} if accusation is Accusation.SUPPORTS else frozenset())
    for accusation, claims in CLAIMED.items()
}
#: Without a record of this kind the accusation is not answered at all.
NEEDS: Mapping[Accusation, RecordKind] = {
    Accusation.SUPPORTS: RecordKind.EVENT,
    Accusation.FUNDED_BY: RecordKind.FUNDING,
    Accusation.STAFF_CAMPAIGN: RecordKind.EVENT,
}
_NOTHING: Mapping[RecordKind, Any] = {
    RecordKind.EVENT: gettext_lazy("These records cannot answer it: no event of these days is written down."),
    RecordKind.FUNDING: gettext_lazy(
        "These records cannot answer it: no source of money of these days is written down."
    ),
}
#: Each with how many records could tell (`n`), and how many do (`written`).
_SHOWN: Mapping[Evidence, Any] = {
    Evidence.SIGNS: ngettext_lazy(
        "Of %(n)s event in our records, it is written down for %(written)s which logos and colours were shown; none of "
        "these was a party's.",
        "Of %(n)s events in our records, it is written down for %(written)s which logos and colours were shown; none "
        "of these was a party's.",
        "n",
    ),
    Evidence.VENUE: ngettext_lazy(
        "Of %(n)s event in our records, it is written down for %(written)s whose place it was; none of these was a "
        "party's.",
        "Of %(n)s events in our records, it is written down for %(written)s whose place it was; none of these was a "
        "party's.",
        "n",
    ),
    Evidence.ROOMS: ngettext_lazy(
        "Of %(n)s use of our rooms in our records, it is written down for %(written)s who used them; none of these was "
        "a party.",
        "Of %(n)s uses of our rooms in our records, it is written down for %(written)s who used them; none of these "
        "was a party.",
        "n",
    ),
    Evidence.MONEY: ngettext_lazy(
        "Of %(n)s source of money in our records, it is written down for %(written)s what kind it is: %(sources)s; "
        "none of these is a party.",
        "Of %(n)s sources of money in our records, it is written down for %(written)s what kind they are: %(sources)s; "
        "none of these is a party.",
        "n",
    ),
}
_UNWRITTEN: Mapping[Evidence, Any] = {
    Evidence.SIGNS: gettext_lazy("Which logos and colours were shown is written down of no event."),
    Evidence.VENUE: gettext_lazy("Whose place it was is written down of no event."),
    Evidence.ROOMS: gettext_lazy("Who used our rooms is not written down."),
    Evidence.MONEY: gettext_lazy("Of what kind our sources of money are is not written down."),
}


def counted(records: Collection[NeutralityRecord]) -> str:
    """How many of each kind."""
    counts = {kind: sum(record.kind == kind for record in records) for kind in RecordKind}
    parts = [f"{KIND_NAMES[kind]}: {count}" for kind, count in counts.items() if count]
    return "; ".join(parts) or str(_("There is no record of these days."))


def answer_sentences(
    accusation: Accusation, records: Sequence[NeutralityRecord], totals: SideTotals, gaps: Collection[NeutralityGap]
) -> list[str]:
    """The answer itself, for its page and for the paper. Of what nobody wrote down nothing is claimed."""
    facts, claims = [record.fact for record in records], CLAIMED[accusation]
    if set(gaps) & AGAINST[accusation] or is_against(claims, facts):
        return [_("These records alone do not refute it: some of them speak for it. What they are stands below.")]
    if not any(fact.kind is NEEDS[accusation] for fact in facts):
        return [str(_NOTHING[NEEDS[accusation]])]
    counts = [count for evidence in claims if (count := count_evidence(evidence, facts)).records]
    sentences = [_claim(count, records) for count in counts]
    if accusation is Accusation.SUPPORTS:
        sentences += [_guests(totals), *_addressees(*statements_by_side(facts))]
    return sentences


def _claim(count: EvidenceCount, records: Sequence[NeutralityRecord]) -> str:
    if not count.written:
        return str(_UNWRITTEN[count.evidence])
    numbers = {"n": count.records, "written": count.written, "sources": _sources(records)}
    return str(_SHOWN[count.evidence] % numbers)


def _sources(records: Sequence[NeutralityRecord]) -> str:
    codes = [record.facts.get("source") for record in records if record.kind == RecordKind.FUNDING]
    return "; ".join(dict.fromkeys(str(SOURCES[code]) for code in codes if code in SOURCES))


def _guests(totals: SideTotals) -> str:
    """By side, and where nobody wrote a number down, that."""
    counts: list[tuple[Any, int | None]] = [(SIDES[side], totals.invited[side]) for side in PARTIES]
    if all(count is None for _side, count in counts):
        return _("How many guests of parties were invited is not written down.")
    sides = ", ".join(f"{side}: {_('not written down') if count is None else count}" for side, count in counts)
    return _("Guests of parties who were invited, as far as it is written down: %(sides)s.") % {"sides": sides}


def _addressees(count: int, sent: Mapping[Side, int]) -> list[str]:
    if not count:
        return []
    names: Mapping[Side, Any] = {**SIDES, Side.NO_PARTY: NO_PARTY_AT_ALL}
    sides = ", ".join(f"{names[side]}: {number}" for side, number in sent.items())
    words = ngettext(
        "Of %(n)s statement of ours in our records, so many are written down as addressed to: %(sides)s.",
        "Of %(n)s statements of ours in our records, so many are written down as addressed to: %(sides)s.",
        count,
    )
    return [words % {"n": count, "sides": sides}]
