"""What an answer to an accusation says in one sentence, from its records: nothing that they do not show."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from karpear.rules.voice.neutrality import PARTIES, Accusation, NeutralityGap, RecordKind, Side, SideTotals

from ..side_words import SIDES
from .models import NeutralityRecord
from .neutrality_words import KIND_NAMES, SOURCES

#: With one of these the records speak for the accusation as well, and the answer says so first.
AGAINST: Mapping[Accusation, frozenset[NeutralityGap]] = {
    Accusation.SUPPORTS: frozenset(
        {NeutralityGap.PARTY_SIGNS, NeutralityGap.PARTY_VENUE, NeutralityGap.PARTY_FUNDS, NeutralityGap.ONE_SIDED}
    ),
    Accusation.FUNDED_BY: frozenset({NeutralityGap.PARTY_FUNDS}),
    Accusation.STAFF_CAMPAIGN: frozenset({NeutralityGap.PARTY_SIGNS, NeutralityGap.PARTY_VENUE}),
}


def counted(records: Collection[NeutralityRecord]) -> str:
    """How many of each kind."""
    counts = {kind: sum(record.kind == kind for record in records) for kind in RecordKind}
    parts = [f"{KIND_NAMES[kind]}: {count}" for kind, count in counts.items() if count]
    return "; ".join(parts) or str(_("There is no record of these days."))


def answer_sentence(
    accusation: Accusation, records: Sequence[NeutralityRecord], totals: SideTotals, gaps: Collection[NeutralityGap]
) -> str:
    """The answer itself, for its page and for the paper."""
    if set(gaps) & AGAINST[accusation]:
        return _("These records alone do not refute it: some of them speak for it. What they are stands below.")
    if accusation is Accusation.FUNDED_BY:
        return _of_money([record for record in records if record.kind == RecordKind.FUNDING])
    events = [record for record in records if record.kind == RecordKind.EVENT]
    if not events:
        return _("These records cannot answer it: no event of these days is written down.")
    if accusation is Accusation.STAFF_CAMPAIGN:
        return _(
            "No: at none of our %(n)s events of these days were a logo or the colours of a party seen, and none took "
            "place in rooms of a party."
        ) % {"n": len(events)}
    return _(
        "No: none of our %(n)s events of these days was under the sign or in the rooms of a party. Guests invited by "
        "side: %(sides)s."
    ) % {"n": len(events), "sides": _by_side(totals)}


def _of_money(grants: Sequence[NeutralityRecord]) -> str:
    if not grants:
        return _("These records cannot answer it: no source of money of these days is written down.")
    sources = dict.fromkeys(str(SOURCES[record.facts["source"]]) for record in grants)
    return _("Our money of these days came from: %(sources)s. None came from a party.") % {
        "sources": "; ".join(sources)
    }


def _by_side(totals: SideTotals) -> str:
    sides: Sequence[Side] = PARTIES
    named: list[tuple[Any, int]] = [(SIDES[side], totals.invited[side]) for side in sides]
    return ", ".join(f"{side}: {number}" for side, number in named)
