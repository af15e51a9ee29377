"""What records of neutrality show of one claim: how many there are, how many say anything on it, and how they say it.

What nobody wrote down is never counted as good. Source: docs/guide/neutrality.md.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from .neutrality import NOT_OURS, PARTIES, UNANSWERED, NeutralityFact, NeutralityGap, RecordKind, Side

type _Reads = Callable[[NeutralityFact], bool | None]


class Evidence(StrEnum):
    """What an answer can claim of its records, in the order in which it does."""

    SIGNS = "signs"
    VENUE = "venue"
    ROOMS = "rooms"
    MONEY = "money"


@dataclass(frozen=True, slots=True)
class EvidenceCount:
    """`records`: of the kind that could tell; `written`: on which it is written down; `party`: those of a party."""

    evidence: Evidence
    records: int
    written: int
    party: int


def _signs(record: NeutralityFact) -> bool | None:
    signs = record.facts.get("signs")
    return "party" in signs if signs else None


def _code(field: str) -> _Reads:
    def read(record: NeutralityFact) -> bool | None:
        code = record.facts.get(field)
        return code == "party" if code else None

    return read


#: Of which records, and whether one is of a party; None: nobody wrote it down.
_TOLD_BY: Mapping[Evidence, tuple[RecordKind, _Reads]] = {
    Evidence.SIGNS: (RecordKind.EVENT, _signs),
    Evidence.VENUE: (RecordKind.EVENT, _code("venue")),
    Evidence.ROOMS: (RecordKind.PREMISES, _code("used_by")),
    Evidence.MONEY: (RecordKind.FUNDING, _code("source")),
}
#: What a record that is of a party is called among what speaks against us.
SPEAKS_AGAINST: Mapping[Evidence, NeutralityGap] = {
    Evidence.SIGNS: NeutralityGap.PARTY_SIGNS,
    Evidence.VENUE: NeutralityGap.PARTY_VENUE,
    Evidence.ROOMS: NeutralityGap.PARTY_ROOMS,
    Evidence.MONEY: NeutralityGap.PARTY_FUNDS,
}


def count_evidence(evidence: Evidence, records: Iterable[NeutralityFact]) -> EvidenceCount:
    """Of all records, those that could tell."""
    kind, read = _TOLD_BY[evidence]
    answers = [read(record) for record in records if record.kind is kind]
    return EvidenceCount(
        evidence, len(answers), sum(answer is not None for answer in answers), sum(bool(answer) for answer in answers)
    )


def is_against(evidence: Iterable[Evidence], records: Sequence[NeutralityFact]) -> bool:
    """Does any record speak for what is said of us?"""
    return any(count_evidence(piece, records).party for piece in evidence)


def statements_by_side(records: Iterable[NeutralityFact]) -> tuple[int, Mapping[Side, int]]:
    """How many statements are ours, and how many of them are written down as addressed to each side.

    A name that appeared and that nobody has confirmed is not ours yet.
    """
    sent = [
        record
        for record in records
        if record.kind is RecordKind.STATEMENT and record.facts.get("our_name") not in (*NOT_OURS, UNANSWERED)
    ]
    return len(sent), {side: sum(_was_sent(record, side) for record in sent) for side in (*PARTIES, Side.NO_PARTY)}


def _was_sent(record: NeutralityFact, side: Side) -> bool:
    return bool(record.count("sent", side)) or side.value in (record.facts.get("addressed") or ())
