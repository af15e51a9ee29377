"""How everything that has to be shown stands today, and which document to get next."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.urls import reverse
from django.utils.safestring import SafeString

from karpear.countries.queries import paper_book
from karpear.people.local_today import today_of
from karpear.people.models import Organisation, Person
from karpear.people.queries.gates import organisations_where
from karpear.rules.access import Verb
from karpear.rules.law.claims import (
    ClaimProof,
    ClaimStanding,
    Document,
    NextDocument,
    best_document,
    claim_states,
    document_order,
)

from ...keepers import may_keep
from ...profile.queries.legal_profile import last_year_of
from ..filings import DatesOf, DutyDates, DutyFiling
from ..words import claim_mark, filing_mark
from .named_claims import NamedClaim, WhoAsks, named_claims
from .papers import PaperLine, form_query, kind_names, kinds_in_force, paper_lines

#: Kinds that are a list of this house, and its address.
KEPT_HERE = {"authority_ledger": "compliance:demands"}


@dataclass(frozen=True, slots=True)
class MissingKind:
    """A kind of paper, in words. `in_force`: the profile says that it holds; only the paper is not here.

    `kept_at`: where this house keeps it itself, as a list that can be printed and filed.
    """

    name: str
    in_force: bool = False
    kept_at: str = ""


@dataclass(frozen=True, slots=True)
class ClaimLine:
    """A claim with how it stands. `by`: papers that show it, or that it needs; `lacks`: kinds that are missing."""

    entry: NamedClaim
    proof: ClaimProof
    by: list[PaperLine]
    lacks: list[MissingKind]

    @property
    def state(self) -> ClaimStanding:
        return self.proof.state

    @property
    def holds(self) -> bool:
        """Can it be shown today?"""
        return self.state.holds and self.entry.is_done

    @property
    def mark(self) -> SafeString:
        """What the papers say; where they are all there, what the calendar says against it."""
        entry = self.entry
        says_calendar = entry.filing is DutyFiling.LATE or self._waits_for_date or self.is_ahead or entry.is_filed
        return filing_mark(entry.filing) if says_calendar else claim_mark(self.state)

    @property
    def is_ahead(self) -> bool:
        """Cannot it be shown yet because its day has not come? Then it is not missing."""
        return self.entry.is_ahead and not self.holds

    @property
    def _waits_for_date(self) -> bool:
        return self.state.holds and not self.entry.is_done


@dataclass(frozen=True, slots=True)
class ClaimGroup:
    """Everything that one kind of asker asks for."""

    source: WhoAsks
    lines: list[ClaimLine]

    @property
    def proven(self) -> list[ClaimLine]:
        """Those that can be shown today."""
        return [line for line in self.lines if line.holds]

    @property
    def missing(self) -> list[ClaimLine]:
        """Those that cannot, although their day has come."""
        return [line for line in self.lines if not line.holds and not line.is_ahead]

    @property
    def ahead(self) -> list[ClaimLine]:
        """Those whose day has not come yet."""
        return [line for line in self.lines if line.is_ahead]

    @property
    def due_count(self) -> int:
        """How many have to be shown today."""
        return len(self.lines) - len(self.ahead)

    @property
    def opens(self) -> bool:
        """Is it short enough to stand open? A form has dozens of lines."""
        return bool(self.missing) and self.source is not WhoAsks.INDICATOR


@dataclass(frozen=True, slots=True)
class NextPaper:
    """A kind to get next, in words, and what it closes. `year`: of what is made each year, which one."""

    kind: str
    name: str
    closes: list[str]
    year: int | None = None

    @property
    def query(self) -> str:
        """What the form begins with, in its address: kinds are codes of the pack."""
        return form_query(self.kind, self.year)


@dataclass(frozen=True, slots=True)
class EvidencePage:
    """Papers and claims of one organisation. `best`: the single document that closes most; `order`: all of them."""

    organisation: Organisation
    papers: list[PaperLine]
    claims: list[ClaimLine]
    best: NextPaper | None
    order: list[NextPaper]
    is_exact: bool
    keeps: bool

    @property
    def proven_count(self) -> int:
        return sum(len(group.proven) for group in self.groups)

    @property
    def due_count(self) -> int:
        """How many have to be shown today."""
        return sum(group.due_count for group in self.groups)

    @property
    def ended_papers(self) -> list[PaperLine]:
        """Papers by which nothing is claimed any more."""
        return [line for line in self.papers if not line.document.holds_on(line.today)]

    @property
    def groups(self) -> list[ClaimGroup]:
        """By who asks."""
        by_source = {source: [line for line in self.claims if line.entry.source is source] for source in WhoAsks}
        return [ClaimGroup(source, lines) for source, lines in by_source.items() if lines]


def evidence_page(
    organisation: Organisation, person: Person, now: datetime, dates: DutyDates | None = None
) -> EvidencePage:
    """What stands there for one organisation. `dates`: of each duty, as the calendar has them."""
    entries, papers = named_claims(organisation, now, dates or {}), paper_lines(organisation, now)
    documents, today = [line.document for line in papers], today_of(organisation, now)
    last_year = last_year_of(organisation, today)
    closable = [entry.claim for entry in entries if entry.is_done and entry.claim.can_be_closed(last_year)]
    words = _ClaimWords(organisation, entries, last_year)
    order = document_order(closable, documents, today)
    best = best_document(closable, documents, today)
    return EvidencePage(
        organisation=organisation,
        papers=papers,
        claims=_claim_lines(entries, papers, words, today),
        best=words.next_paper(best) if best else None,
        order=[words.next_paper(document) for document in order.documents],
        is_exact=order.is_exact,
        keeps=may_keep(person, organisation.pk),
    )


class _ClaimWords:
    """What kinds and claims of an organisation are called in the reader's language."""

    def __init__(self, organisation: Organisation, entries: Sequence[NamedClaim], last_year: int) -> None:
        years = {entry.claim.year for entry in entries if entry.claim.year}
        self.organisation = organisation
        self.names = {year: kind_names(organisation, year) for year in (None, last_year, *years)}
        self.claims = {entry.claim.key: entry for entry in entries}
        self.yearly = paper_book(organisation.country).yearly
        self.last_year = last_year

    def kind(self, kind: str, year: int | None) -> str:
        """With the year, where it is made each year."""
        return self.names[year].get(kind, kind)

    def group(self, kinds: frozenset[str], entry: NamedClaim) -> str:
        """Kinds of which any one is enough."""
        return " / ".join(sorted(self.kind(kind, entry.claim.year) for kind in kinds))

    def next_paper(self, document: NextDocument) -> NextPaper:
        """In words; of what is made each year, of the last one that is over."""
        year = self.last_year if document.kind in self.yearly else None
        names = [self.claims[key].name for key in document.closes]
        return NextPaper(document.kind, self.kind(document.kind, year), names, year)


def _claim_lines(
    entries: Sequence[NamedClaim], papers: Sequence[PaperLine], words: _ClaimWords, today: date
) -> list[ClaimLine]:
    proofs = claim_states([entry.claim for entry in entries], [line.document for line in papers], today)
    papers_by_key = {line.document.key: line for line in papers}
    in_force = kinds_in_force(words.organisation, today)
    lines = []
    for entry in entries:
        proof = proofs[entry.claim.key]
        lacks = [
            MissingKind(words.group(group, entry), not in_force.isdisjoint(group), _kept_at(group))
            for group in proof.missing
        ]
        lines.append(ClaimLine(entry, proof, [papers_by_key[document.key] for document in proof.by], lacks))
    return lines


def _kept_at(group: frozenset[str]) -> str:
    """A list is not a document before somebody prints it: on that day it says what it says."""
    return next((reverse(KEPT_HERE[kind]) for kind in sorted(group & KEPT_HERE.keys())), "")


def evidence_pages(person: Person, now: datetime, dates_of: DatesOf) -> list[EvidencePage]:
    """One for each organisation in which this person sees what the law asks."""
    return [
        evidence_page(organisation, person, now, dates_of(organisation, now))
        for organisation in organisations_where(person, Verb.SEE_LAW, by_name=True)
    ]


def claims_of_paper(line: PaperLine, now: datetime, dates: DutyDates) -> list[ClaimLine]:
    """What asks for such a paper, and takes this one where it matters of which year it is; each with how it stands."""
    organisation = line.paper.organisation
    entries = [entry for entry in named_claims(organisation, now, dates) if entry.claim.asks_for(line.document)]
    papers, today = paper_lines(organisation, now), today_of(organisation, now)
    return _claim_lines(entries, papers, _ClaimWords(organisation, entries, last_year_of(organisation, today)), today)


def count_closed_by(organisation: Organisation, paper: UUID, now: datetime, dates: DutyDates) -> int:
    """How many things can be shown today that could not be shown without this paper."""
    claims = [entry.claim for entry in named_claims(organisation, now, dates) if entry.is_done]
    documents = [line.document for line in paper_lines(organisation, now)]
    without = [document for document in documents if document.key != str(paper)]
    today = today_of(organisation, now)

    def count_held(held_documents: Sequence[Document]) -> int:
        return sum(proof.state.holds for proof in claim_states(claims, held_documents, today).values())

    return count_held(documents) - count_held(without)
