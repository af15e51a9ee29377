"""Neutrality as dated records: counts by side, what they add up to, what is lacking, and what answers an accusation.

No record names a private person, and none is ever changed: a later one corrects it. Source: docs/guide/neutrality.md.
"""

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from karpear.rules.secret.chain import canonical

#: What has not been looked at for so long counts as not asked.
ASKED_AGAIN = timedelta(days=365)
#: From so many guests of parties on, one side alone is worth a word.
FEWEST_TO_COMPARE = 3
#: One side that has more than this share of those who were invited.
ONE_SIDED = 0.7


class RecordKind(StrEnum):
    """What a record is about."""

    EVENT = "event"
    STATEMENT = "statement"
    FUNDING = "funding"
    PREMISES = "premises"
    BOARD = "board"


class Side(StrEnum):
    """Whose people they are. No party is named: which one governs changes, and records stay."""

    GOVERNING = "governing"
    OPPOSITION = "opposition"
    OTHER_PARTY = "other_party"
    NO_PARTY = "no_party"


#: The sides between which an organisation stands.
PARTIES = (Side.GOVERNING, Side.OPPOSITION, Side.OTHER_PARTY)


class Accusation(StrEnum):
    """What is said of an organisation."""

    SUPPORTS = "supports"
    FUNDED_BY = "funded_by"
    STAFF_CAMPAIGN = "staff_campaign"


#: Which records answer it.
ANSWERED_BY: Mapping[Accusation, frozenset[RecordKind]] = {
    Accusation.SUPPORTS: frozenset(
        {RecordKind.EVENT, RecordKind.STATEMENT, RecordKind.PREMISES, RecordKind.BOARD, RecordKind.FUNDING}
    ),
    Accusation.FUNDED_BY: frozenset({RecordKind.FUNDING}),
    Accusation.STAFF_CAMPAIGN: frozenset({RecordKind.BOARD, RecordKind.PREMISES, RecordKind.EVENT}),
}


class NeutralityGap(StrEnum):
    """What is lacking for an answer. The gravest first."""

    NO_EVENTS = "no_events"
    NO_FUNDING = "no_funding"
    NO_PREMISES = "no_premises"
    NO_STATEMENTS = "no_statements"
    BOARD_UNASKED = "board_unasked"
    BOARD_OLD = "board_old"
    BOARD_PARTLY = "board_partly"
    STAFF_UNDECLARED = "staff_undeclared"
    STAFF_OLD = "staff_old"
    FUNDING_PARTLY = "funding_partly"
    SIGNS_UNSEEN = "signs_unseen"
    GUESTS_UNCOUNTED = "guests_uncounted"
    NAMES_UNANSWERED = "names_unanswered"
    PARTY_SIGNS = "party_signs"
    PARTY_VENUE = "party_venue"
    PARTY_ROOMS = "party_rooms"
    PARTY_FUNDS = "party_funds"
    ONE_SIDED = "one_sided"
    WRITTEN_LATE = "written_late"


#: Which gaps a paper about this has to admit.
ADMITS: Mapping[Accusation, frozenset[NeutralityGap]] = {
    Accusation.SUPPORTS: frozenset(NeutralityGap),
    Accusation.FUNDED_BY: frozenset(
        {
            NeutralityGap.NO_FUNDING, NeutralityGap.FUNDING_PARTLY, NeutralityGap.PARTY_FUNDS,
            NeutralityGap.WRITTEN_LATE,
        }
    ),
    Accusation.STAFF_CAMPAIGN: frozenset(
        {
            NeutralityGap.STAFF_UNDECLARED, NeutralityGap.STAFF_OLD, NeutralityGap.BOARD_UNASKED,
            NeutralityGap.BOARD_OLD, NeutralityGap.BOARD_PARTLY, NeutralityGap.NO_PREMISES, NeutralityGap.NO_EVENTS,
            NeutralityGap.SIGNS_UNSEEN, NeutralityGap.PARTY_SIGNS, NeutralityGap.PARTY_VENUE, NeutralityGap.PARTY_ROOMS,
            NeutralityGap.WRITTEN_LATE,
        }
    ),
}  # fmt: skip
_KIND_GAPS = {
    RecordKind.EVENT: NeutralityGap.NO_EVENTS,
    RecordKind.FUNDING: NeutralityGap.NO_FUNDING,
    RecordKind.PREMISES: NeutralityGap.NO_PREMISES,
    RecordKind.STATEMENT: NeutralityGap.NO_STATEMENTS,
}
#: How a name stands under a statement that therefore shows nothing of whom the organisation addresses.
NOT_OURS = ("denied", "struck_out")
#: How it stands while nobody has said whether it was us.
UNANSWERED = "published"
#: Percent of a year's budget.
WHOLE_BUDGET = 100
#: What is written down so long after its day was not written down at the time.
LATE = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class NeutralityFact:
    """A record as the rule reads it. `facts`: its counts and codes, by field."""

    kind: RecordKind
    happened_on: date
    noted_on: date
    facts: Mapping[str, Any]

    def count(self, what: str, side: Side) -> int | None:
        """None: nobody wrote it down."""
        count = self.facts.get(f"{what}_{side.value}")
        return None if count is None else int(count)

    @property
    def guests(self) -> Mapping[Side, int]:
        """Of parties: who was invited; where nobody wrote that down, who came."""
        for what in ("invited", "came"):
            counts = {side: count for side in PARTIES if (count := self.count(what, side)) is not None}
            if counts:
                return counts
        return {}


@dataclass(frozen=True, slots=True)
class Declarations:
    """How many belong here, how many have declared, and how many of these within a year. Never who is what."""

    people: int
    declared: int
    fresh: int


def digest_of(facts: Mapping[str, Any]) -> str:
    """SHA-256 of the canonical JSON: the same facts give the same letters, on any machine, for ever."""
    return hashlib.sha256(canonical(facts)).hexdigest()


@dataclass(frozen=True, slots=True)
class SideTotals:
    """Of one stretch of time: how many of each side were invited, and came. `label`: its months, in digits.

    None: nobody wrote down a number.
    """

    label: str
    invited: Mapping[Side, int | None]
    came: Mapping[Side, int | None]

    @property
    def most(self) -> int:
        return max(count or 0 for count in [*self.invited.values(), *self.came.values(), 0])


def totals_of(label: str, records: Iterable[NeutralityFact]) -> SideTotals:
    """Of events alone, all sides in their order."""
    events = [record for record in records if record.kind is RecordKind.EVENT]
    return SideTotals(label, _sums(events, "invited"), _sums(events, "came"))


def _sums(events: Sequence[NeutralityFact], what: str) -> dict[Side, int | None]:
    sums: dict[Side, int | None] = {}
    for side in Side:
        counts = [count for event in events if (count := event.count(what, side)) is not None]
        sums[side] = sum(counts) if counts else None
    return sums


def quarters(records: Collection[NeutralityFact], today: date, count: int = 4) -> list[SideTotals]:
    """The last quarters of the calendar, the oldest first, also those in which nothing was written down."""
    last = today.year * 4 + (today.month - 1) // 3
    totals = []
    for quarter in range(last - count + 1, last + 1):
        of_quarter = [
            record for record in records if record.happened_on.year * 4 + (record.happened_on.month - 1) // 3 == quarter
        ]
        year, first = quarter // 4, quarter % 4 * 3 + 1
        totals.append(totals_of(f"{first}–{first + 2}/{year}", of_quarter))
    return totals


def is_one_sided(records: Iterable[NeutralityFact]) -> bool:
    """Did one party's side have most of the places that parties had, by what is written down?"""
    guests = [record.guests for record in records if record.kind is RecordKind.EVENT]
    of_parties = [sum(counts.get(side, 0) for counts in guests) for side in PARTIES]
    return sum(of_parties) >= FEWEST_TO_COMPARE and max(of_parties) > ONE_SIDED * sum(of_parties)


def gaps_of(records: Collection[NeutralityFact], staff: Declarations, today: date) -> Sequence[NeutralityGap]:
    """What is lacking or speaks against it, the gravest first: a paper that hides it convinces nobody."""
    present = {record.kind for record in records if record.facts.get("our_name") not in NOT_OURS}
    gaps = {gap for kind, gap in _KIND_GAPS.items() if kind not in present}
    gaps |= _money_gaps([record for record in records if record.kind is RecordKind.FUNDING])
    gaps |= _board_gaps([record for record in records if record.kind is RecordKind.BOARD], today)
    gaps |= {NeutralityGap.STAFF_UNDECLARED} if staff.declared < staff.people else set()
    gaps |= {NeutralityGap.STAFF_OLD} if staff.fresh < staff.declared else set()
    gaps |= {gap for record in records for gap in _speaks_against(record)}
    gaps |= {NeutralityGap.ONE_SIDED} if is_one_sided(records) else set()
    return [gap for gap in NeutralityGap if gap in gaps]


def _money_gaps(grants: Sequence[NeutralityFact]) -> set[NeutralityGap]:
    is_partly = bool(grants) and sum(int(grant.facts.get("share") or 0) for grant in grants) < WHOLE_BUDGET
    return {NeutralityGap.FUNDING_PARTLY} if is_partly else set()


def _board_gaps(boards: Sequence[NeutralityFact], today: date) -> set[NeutralityGap]:
    if not boards:
        return {NeutralityGap.BOARD_UNASKED}
    newest = max(boards, key=lambda record: (record.happened_on, record.noted_on))
    gaps = {NeutralityGap.BOARD_OLD} if today - newest.happened_on > ASKED_AGAIN else set()
    is_partly = int(newest.facts.get("asked") or 0) < int(newest.facts.get("members") or 0)
    return gaps | ({NeutralityGap.BOARD_PARTLY} if is_partly else set())


def _speaks_against(record: NeutralityFact) -> set[NeutralityGap]:
    gaps = {NeutralityGap.WRITTEN_LATE} if record.noted_on - record.happened_on > LATE else set()
    if record.kind is RecordKind.EVENT:
        signs = record.facts.get("signs") or ()
        gaps |= set() if signs else {NeutralityGap.SIGNS_UNSEEN}
        is_counted = all(record.count("invited", side) is not None for side in PARTIES)
        gaps |= set() if is_counted else {NeutralityGap.GUESTS_UNCOUNTED}
        gaps |= {NeutralityGap.PARTY_SIGNS} if "party" in signs else set()
        gaps |= {NeutralityGap.PARTY_VENUE} if record.facts.get("venue") == "party" else set()
    if record.kind is RecordKind.STATEMENT and record.facts.get("our_name") == UNANSWERED:
        gaps.add(NeutralityGap.NAMES_UNANSWERED)
    if record.kind is RecordKind.PREMISES and record.facts.get("used_by") == "party":
        gaps.add(NeutralityGap.PARTY_ROOMS)
    if record.kind is RecordKind.FUNDING and record.facts.get("source") == "party":
        gaps.add(NeutralityGap.PARTY_FUNDS)
    return gaps
