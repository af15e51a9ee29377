"""What can be shown today by documents that hold, and which document to get next.

Source: docs/guide/evidence.md. A claim is anything that an organisation says of itself and must be able to show: a
duty, an indicator of a certification, a clause of a donor. It asks for kinds of documents; a document of a kind answers
every claim that asks for that kind, until it ends. Where a claim is about a year, a document about another year shows
nothing of it. In which order missing documents close most the soonest is worked out exactly where they are few, and
step by step where they are many.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cache

from .deadline import AfterYearEnd, DeadlineRule, FixedDay

#: A document that ends within these days has to be renewed now.
ENDS_SOON = timedelta(days=60)
#: With so many kinds of documents or fewer every order is compared; with more the next best is taken each time.
EXACT_UP_TO = 9

#: Kinds of which any one is enough; all of these groups are asked for.
type KindGroups = tuple[frozenset[str], ...]


class ClaimStanding(StrEnum):
    """How a claim stands today, the best first."""

    SHOWN = "shown"
    ENDING = "ending"
    ENDED = "ended"
    MISSING = "missing"

    @property
    def holds(self) -> bool:
        """May it be said today?"""
        return self in (ClaimStanding.SHOWN, ClaimStanding.ENDING)


@dataclass(frozen=True, slots=True)
class Document:
    """One paper: of which kind, and the last day on which it proves anything. None: it does not end.

    `year`: which one it is about; None: it is about no year.
    """

    key: str
    kind: str
    expires_on: date | None = None
    year: int | None = None

    def holds_on(self, today: date) -> bool:
        """Does it prove anything that day?"""
        return self.expires_on is None or today <= self.expires_on


@dataclass(frozen=True, slots=True)
class Claim:
    """`groups`: of kinds; one document of each group shows it. Without a group nothing here can show it.

    `year`: which one it is about. Of the kinds in `yearly`, only documents about that year show it.
    """

    key: str
    groups: KindGroups
    year: int | None = None
    yearly: frozenset[str] = frozenset()

    def takes(self, document: Document) -> bool:
        """Is the document about the right year, where that matters?"""
        return self.year is None or document.kind not in self.yearly or document.year == self.year

    def can_be_closed(self, last_year: int) -> bool:
        """Is it not about a year later than `last_year`, of which no document can be made yet?"""
        return self.year is None or self.year <= last_year or not any(group & self.yearly for group in self.groups)

    def asks_for(self, document: Document) -> bool:
        """Is the document one of those by which it can be shown?"""
        return self.takes(document) and any(document.kind in group for group in self.groups)


@dataclass(frozen=True, slots=True)
class ClaimProof:
    """How a claim stands. `by`: the document of each group that holds longest; `until`: when the first of them ends.

    `missing`: groups that no document answers today.
    """

    state: ClaimStanding
    by: tuple[Document, ...] = ()
    until: date | None = None
    missing: KindGroups = ()


@dataclass(frozen=True, slots=True)
class NextDocument:
    """The next kind to get, and which claims are closed by it at that point of the order."""

    kind: str
    closes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DocumentOrder:
    """`is_exact`: no other order leaves fewer claims open for shorter. Otherwise it is a good one, and no more."""

    documents: tuple[NextDocument, ...]
    is_exact: bool


def last_year_over(today: date, year_ends: tuple[int, int]) -> int:
    """The last year that has ended: a report or an audit of a later one cannot be complete.

    `year_ends`: month and day on which the financial year ends.
    """
    return today.year if (today.month, today.day) > year_ends else today.year - 1


def year_asked(rule: DeadlineRule, today: date, year_ends: tuple[int, int]) -> int | None:
    """About which year a duty asks on this day: the last that has ended, or this one where it is due within it.

    `year_ends`: month and day on which the financial year ends. None: it is not about a year.
    """
    match rule:
        case FixedDay(years_later=years_later):
            return today.year - years_later
        case AfterYearEnd():
            return last_year_over(today, year_ends)
        case _:
            return None


def claim_states(claims: Iterable[Claim], documents: Collection[Document], today: date) -> Mapping[str, ClaimProof]:
    """Each claim with its proof: what has ended proves nothing."""
    by_kind: dict[str, list[Document]] = {}
    for document in documents:
        by_kind.setdefault(document.kind, []).append(document)
    return {claim.key: _proof_of(claim, by_kind, today) for claim in claims}


def _proof_of(claim: Claim, by_kind: Mapping[str, list[Document]], today: date) -> ClaimProof:
    answers = [[document for kind in group for document in by_kind.get(kind, ()) if claim.takes(document)]
               for group in claim.groups]  # fmt: skip
    best = [_longest(document for document in documents if document.holds_on(today)) for documents in answers]
    proofs = tuple(document for document in best if document)
    missing = tuple(group for group, document in zip(claim.groups, best, strict=True) if document is None)
    if missing or not claim.groups:
        had_all = bool(claim.groups) and all(answers)
        return ClaimProof(ClaimStanding.ENDED if had_all else ClaimStanding.MISSING, proofs, missing=missing)
    until = min((document.expires_on for document in proofs if document.expires_on), default=None)
    is_ending = until is not None and until <= today + ENDS_SOON
    return ClaimProof(ClaimStanding.ENDING if is_ending else ClaimStanding.SHOWN, proofs, until)


def _longest(documents: Iterable[Document]) -> Document | None:
    return max(documents, key=lambda document: (document.expires_on or date.max, document.key), default=None)


def document_order(claims: Iterable[Claim], documents: Collection[Document], today: date) -> DocumentOrder:
    """In which order to get what is missing, so that claims stay open for the shortest, all taken together.

    Each document counts as one step. Where several orders are as good, the one that closes more first, then by name.
    """
    states = claim_states(claims := list(claims), documents, today)
    open_claims = {claim.key: states[claim.key].missing for claim in claims if states[claim.key].missing}
    kinds = sorted({kind for groups in open_claims.values() for group in groups for kind in group})
    is_exact = len(kinds) <= EXACT_UP_TO
    ways = Counter(open_claims.values())
    order = _exact(kinds, ways) if is_exact else _step_by_step(kinds, ways)
    return DocumentOrder(tuple(_with_claims(order, open_claims)), is_exact)


def best_document(claims: Iterable[Claim], documents: Collection[Document], today: date) -> NextDocument | None:
    """The single document that closes most claims at once; None where no single one closes any."""
    states = claim_states(claims := list(claims), documents, today)
    closes: dict[str, list[str]] = {}
    for claim in claims:
        missing = states[claim.key].missing
        for kind in missing[0] if missing else ():
            if all(kind in group for group in missing):
                closes.setdefault(kind, []).append(claim.key)
    best_kind = min(closes, key=lambda kind: (-len(closes[kind]), kind), default=None)
    return NextDocument(best_kind, tuple(closes[best_kind])) if best_kind else None


def _still_open(kinds_there: frozenset[str], ways: Mapping[KindGroups, int]) -> int:
    return sum(count for groups, count in ways.items() if any(kinds_there.isdisjoint(group) for group in groups))


def _exact(kinds: Sequence[str], ways: Mapping[KindGroups, int]) -> list[str]:
    """Of each set of documents that are there, the best way on: worked out once for each set."""

    @cache
    def way_on(kinds_there: frozenset[str]) -> tuple[int, tuple[tuple[int, str], ...]]:
        still_open = _still_open(kinds_there, ways)
        if not still_open:
            return 0, ()
        options = []
        for kind in kinds:
            if kind not in kinds_there:
                left_open, steps = way_on(kinds_there | {kind})
                options.append((left_open, ((_still_open(kinds_there | {kind}, ways), kind), *steps)))
        left_open, steps = min(options)
        return still_open + left_open, steps

    return [kind for _open, kind in way_on(frozenset())[1]]


def _step_by_step(kinds: Sequence[str], ways: Mapping[KindGroups, int]) -> list[str]:
    """Each time the one that closes most; where none closes any, the one that most open claims ask for."""
    order: list[str] = []
    kinds_there: frozenset[str] = frozenset()
    while _still_open(kinds_there, ways):
        order.append(min(set(kinds) - kinds_there, key=lambda kind: _rank(kind, kinds_there, ways)))
        kinds_there |= {order[-1]}
    return order


def _rank(kind: str, kinds_there: frozenset[str], ways: Mapping[KindGroups, int]) -> tuple[int, int, str]:
    asked_by = sum(
        count
        for groups, count in ways.items()
        if any(kinds_there.isdisjoint(group) and kind in group for group in groups)
    )
    return _still_open(kinds_there | {kind}, ways), -asked_by, kind


def _with_claims(order: Sequence[str], open_claims: Mapping[str, KindGroups]) -> Iterable[NextDocument]:
    kinds_there: frozenset[str] = frozenset()
    waiting = dict(open_claims)
    for kind in order:
        kinds_there |= {kind}
        closed = tuple(
            key for key, groups in waiting.items() if not any(kinds_there.isdisjoint(group) for group in groups)
        )
        waiting = {key: groups for key, groups in waiting.items() if key not in closed}
        yield NextDocument(kind, closed)
