"""What has to be shown: by duties, by indicators of a certification, by donors; and how it stands today."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import get_language

from karpear.countries.laws import PackDuty
from karpear.countries.queries import law_book, pack, paper_book
from karpear.people.models import Organisation, Person
from karpear.people.queries.gates import organisations_where
from karpear.rules.access import Verb
from karpear.rules.law.applies import LawBinds, applies
from karpear.rules.law.claims import (
    Claim,
    ClaimStanding,
    DocumentOrder,
    NextDocument,
    Shown,
    best_document,
    claim_states,
    document_order,
)
from karpear.rules.law.deadline import DeadlineKind
from karpear.rules.law.instruments import DutyActor
from karpear.rules.law.organisation import LegalProfile

from ...profile.queries.legal_profile import legal_profile
from ...today import today_of
from ..models import OwnClaim
from ..words import claim_mark, late_mark
from .papers import PaperLine, kind_names, may_keep, paper_lines

#: Asks which duties of an organisation have a date that is late, by key.
type LateOf = Callable[[Organisation, datetime], frozenset[str]]


class WhoAsks(StrEnum):
    """Who asks to see it."""

    LAW = "law"
    INDICATOR = "indicator"
    OWN = "own"


@dataclass(frozen=True, slots=True)
class NamedClaim:
    """`own`: the row of one in own words."""

    claim: Claim
    source: WhoAsks
    name: str
    own: OwnClaim | None = None


@dataclass(frozen=True, slots=True)
class ClaimLine:
    """A claim with how it stands. `by`: labels of papers that show it; `lacks`: kinds that are missing, in words.

    `is_late`: a date of this duty was not filed in time: its papers are there, and show something else.
    """

    named: NamedClaim
    shown: Shown
    by: list[PaperLine]
    lacks: list[str]
    is_late: bool = False

    @property
    def state(self) -> ClaimStanding:
        return self.shown.state

    @property
    def holds(self) -> bool:
        """Can it be shown today?"""
        return self.state.holds and not self.is_late

    @property
    def mark(self) -> SafeString:
        return late_mark() if self.is_late else claim_mark(self.state)


@dataclass(frozen=True, slots=True)
class ClaimGroup:
    """Everything that one kind of asker asks for."""

    source: WhoAsks
    lines: list[ClaimLine]

    @property
    def held(self) -> int:
        """How many can be shown."""
        return sum(line.holds for line in self.lines)


@dataclass(frozen=True, slots=True)
class NextPaper:
    """A kind to get next, in words, and what it closes."""

    kind: str
    name: str
    closes: list[str]


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
    def held(self) -> int:
        return sum(line.holds for line in self.claims)

    @property
    def ended(self) -> list[PaperLine]:
        """Papers by which nothing is claimed any more."""
        return [line for line in self.papers if not line.document.holds_on(line.today)]

    @property
    def groups(self) -> list["ClaimGroup"]:
        """By who asks, what is missing first."""
        by_source = {source: [line for line in self.claims if line.named.source is source] for source in WhoAsks}
        return [
            ClaimGroup(source, sorted(lines, key=lambda line: line.holds))
            for source, lines in by_source.items()
            if lines
        ]


def named_claims(organisation: Organisation, now: datetime) -> list[NamedClaim]:
    """All that this organisation has to be able to show."""
    return [*_by_law(organisation, now), *_by_indicators(organisation), *_own(organisation)]


def _by_law(organisation: Organisation, now: datetime) -> Iterable[NamedClaim]:
    language, profile = get_language() or "en", legal_profile(organisation, now)
    book = paper_book(organisation.country)
    for duty in law_book(organisation.country).duties.values():
        binds = applies(duty.rule.who, profile).answer is LawBinds.YES
        papers = book.lasting(duty.papers)
        if binds and papers and _is_asked(duty, profile):
            claim = Claim(f"law.{duty.key}", tuple(frozenset({paper}) for paper in papers))
            yield NamedClaim(claim, WhoAsks.LAW, duty.act.in_language(language))


def _is_asked(duty: PackDuty, profile: LegalProfile) -> bool:
    """Is it ours to do, and has what it is about happened? What was asked once is over."""
    rule = duty.rule
    has_happened = not rule.events or any(event.kind in rule.events for event in profile.events)
    return has_happened and duty.actor is not DutyActor.AUTHORITY and rule.deadline.kind is not DeadlineKind.ONE_OFF


def _by_indicators(organisation: Organisation) -> Iterable[NamedClaim]:
    """Each element of the form that some kind of paper answers: any one of them does."""
    language, book = get_language() or "en", paper_book(organisation.country)
    if not book.form:
        return
    for key, element in pack(organisation.country).self_assessments[book.form].elements.items():
        kinds = frozenset(kind.key for kind in book.kinds.values() if key in kind.indicators)
        if kinds:
            claim = Claim(f"indicator.{key}", (kinds,))
            yield NamedClaim(claim, WhoAsks.INDICATOR, element.name.in_language(language))


def _own(organisation: Organisation) -> Iterable[NamedClaim]:
    for own in OwnClaim.objects.standing().filter(organisation=organisation).order_by("added_at", "id"):
        claim = Claim(f"own.{own.pk}", (frozenset(own.kinds),) if own.kinds else ())
        yield NamedClaim(claim, WhoAsks.OWN, str(own.words), own)


def evidence_page(
    organisation: Organisation, person: Person, now: datetime, late: Collection[str] = ()
) -> EvidencePage:
    """What stands there for one organisation. `late`: duties of which a date was not filed in time."""
    named, papers = named_claims(organisation, now), paper_lines(organisation, now)
    documents, today = [line.document for line in papers], today_of(organisation, now)
    claims = [entry.claim for entry in named]
    states = claim_states(claims, documents, today)
    kinds, names = kind_names(organisation), {entry.claim.key: entry.name for entry in named}
    order = document_order(claims, documents, today)
    return EvidencePage(
        organisation=organisation,
        papers=papers,
        claims=_lines(named, states, papers, kinds, {f"law.{duty}" for duty in late}),
        best=_named_next(best_document(claims, documents, today), kinds, names),
        order=_named_order(order, kinds, names),
        is_exact=order.is_exact,
        keeps=may_keep(person, organisation.pk),
    )


def _lines(
    named: Sequence[NamedClaim],
    states: Mapping[str, Shown],
    papers: Sequence[PaperLine],
    kinds: Mapping[str, str],
    late: Collection[str],
) -> list[ClaimLine]:
    by_key = {str(line.paper.pk): line for line in papers}
    lines = []
    for entry in named:
        shown = states[entry.claim.key]
        lacks = [" / ".join(sorted(kinds.get(kind, kind) for kind in group)) for group in shown.missing]
        lines.append(
            ClaimLine(entry, shown, [by_key[document.key] for document in shown.by], lacks, entry.claim.key in late)
        )
    return lines


def _named_next(document: NextDocument | None, kinds: Mapping[str, str], names: Mapping[str, str]) -> NextPaper | None:
    if document is None:
        return None
    return NextPaper(document.kind, kinds.get(document.kind, document.kind), [names[key] for key in document.closes])


def _named_order(order: DocumentOrder, kinds: Mapping[str, str], names: Mapping[str, str]) -> list[NextPaper]:
    papers: list[Any] = [_named_next(document, kinds, names) for document in order.documents]
    return papers


def evidence_pages(person: Person, now: datetime, late_of: LateOf) -> list[EvidencePage]:
    """One for each organisation in which this person sees what the law asks."""
    return [
        evidence_page(organisation, person, now, late_of(organisation, now))
        for organisation in organisations_where(person, Verb.SEE_LAW, by_name=True)
    ]


def claims_shown_by(organisation: Organisation, kind: str, now: datetime) -> list[NamedClaim]:
    """What a paper of this kind is asked for."""
    return [entry for entry in named_claims(organisation, now) if any(kind in group for group in entry.claim.asked)]
