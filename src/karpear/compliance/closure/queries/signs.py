"""Early signs on a line of time, and what past cases say of each: in how many, and how long before. Never a score."""

from dataclasses import dataclass

from karpear.countries.laws import PackPrecedent, PackSign
from karpear.countries.queries import closure_book, law_book
from karpear.people.models import Organisation, Person
from karpear.people.queries.gates import organisations_where
from karpear.rules.access import Verb
from karpear.rules.law.closure import LagStatistics, lags_of

from ...keepers import may_keep
from ..models import EarlySign
from .drills import SpanLine, span_lines


@dataclass(frozen=True, slots=True)
class SeenSign:
    """One thing that was seen. `kind`: None where it is something else, or the pack no longer has it."""

    sign: EarlySign
    kind: PackSign | None


@dataclass(frozen=True, slots=True)
class SignStatistics:
    """What past cases say of one kind of sign, and the days on which it was seen here, the newest first."""

    kind: PackSign
    lags: LagStatistics
    seen_here: list[EarlySign]


@dataclass(frozen=True, slots=True)
class SignsPage:
    """The signs of one organisation, the newest first, and the past cases of its country."""

    organisation: Organisation
    seen: list[SeenSign]
    statistics: list[SignStatistics]
    precedents: list[PackPrecedent]
    spans: list[SpanLine]
    keeps: bool

    @property
    def with_lags(self) -> list[SignStatistics]:
        return [line for line in self.statistics if line.lags.cases]

    @property
    def without_lags(self) -> list[SignStatistics]:
        return [line for line in self.statistics if not line.lags.cases]


def signs_pages(person: Person, *, private: bool = True) -> list[SignsPage]:
    """One for each organisation in which this person sees the law; `private` False: with nothing seen."""
    return [
        signs_page(organisation, may_keep(person, organisation.pk), private=private)
        for organisation in organisations_where(person, Verb.SEE_LAW, by_name=True)
    ]


def signs_page(organisation: Organisation, keeps: bool, *, private: bool) -> SignsPage:
    """One query."""
    laws, book = law_book(organisation.country), closure_book(organisation.country)
    rows = list(EarlySign.objects.filter(organisation=organisation)) if private else []
    statistics = [
        SignStatistics(kind, lags_of(kind.key, book.lags, book.cases()), [row for row in rows if row.sign == kind.key])
        for kind in laws.signs.values()
    ]
    return SignsPage(
        organisation=organisation,
        seen=[SeenSign(row, laws.signs.get(row.sign)) for row in rows],
        statistics=sorted(statistics, key=lambda line: (-line.lags.cases, not line.seen_here)),
        precedents=list(laws.precedents.values()),
        spans=span_lines(organisation.country),
        keeps=keeps,
    )
