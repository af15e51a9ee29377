"""Early signs on a line of time, and what past cases say of each: in how many, and how long before. Never a score."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from karpear.countries.laws import PackPrecedent, PackSign
from karpear.countries.queries import closure_book, law_book
from karpear.people.local_today import day_of
from karpear.people.models import Organisation, Person
from karpear.people.queries.gates import organisations_where
from karpear.rules.access import Verb
from karpear.rules.law.closure import LagStatistics, lags_of
from karpear.rules.law.inquiries import InquiryKind

from ...demands.models import Demand
from ...duties.models import DutyDate
from ...inquiries.models import Inquiry
from ...inquiries.words import KINDS
from ...keepers import may_keep
from ..models import EarlySign
from .drills import SpanLine, span_lines


@dataclass(frozen=True, slots=True)
class SeenSign:
    """One thing that was seen. `kind`: None where it is something else, or the pack no longer has it.

    `sign`: as somebody wrote it down; None where the house sees it by itself, on the page at `path`.
    """

    seen_on: date
    kind: PackSign | None
    sign: EarlySign | None = None
    path: str = ""
    words: Any = ""


@dataclass(frozen=True, slots=True)
class SignStatistics:
    """What past cases say of one kind of sign, and the days on which it was seen here, the newest first."""

    kind: PackSign
    lags: LagStatistics
    seen_here: list[SeenSign]


@dataclass(frozen=True, slots=True)
class SignsPage:
    """The signs of one organisation, the newest first, and the past cases of its country."""

    organisation: Organisation
    signs: list[SeenSign]
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


def signs_pages(person: Person, now: datetime, *, private: bool = True) -> list[SignsPage]:
    """One for each organisation in which this person sees the law; `private` False: with nothing seen."""
    return [
        signs_page(organisation, may_keep(person, organisation.pk), now, private=private)
        for organisation in organisations_where(person, Verb.SEE_LAW, by_name=True)
    ]


def signs_page(organisation: Organisation, keeps: bool, now: datetime, *, private: bool) -> SignsPage:
    """Four queries."""
    laws, book = law_book(organisation.country), closure_book(organisation.country)
    seen_here = seen_signs(organisation, now) if private else []
    statistics = [
        SignStatistics(
            kind, lags_of(kind.key, book.lags, book.cases()), [line for line in seen_here if line.kind is kind]
        )
        for kind in laws.signs.values()
    ]
    return SignsPage(
        organisation=organisation,
        signs=seen_here,
        statistics=sorted(statistics, key=lambda line: (-line.lags.cases, not line.seen_here)),
        precedents=list(laws.precedents.values()),
        spans=span_lines(organisation.country),
        keeps=keeps,
    )


def seen_signs(organisation: Organisation, now: datetime) -> list[SeenSign]:
    """What somebody wrote down, and what the house sees by itself; the newest first. Four queries."""
    signs = law_book(organisation.country).signs
    rows = EarlySign.objects.filter(organisation=organisation)
    written_lines = [SeenSign(row.seen_on, signs.get(row.sign), row, words=row.words) for row in rows]
    by_itself = [*_letters(organisation, signs.values()), *_demands(organisation, signs.values())]
    late = _late_dates(organisation, signs.values(), now)
    return sorted([*written_lines, *by_itself, *late], key=lambda line: line.seen_on, reverse=True)


def _letters(organisation: Organisation, signs: Iterable[PackSign]) -> list[SeenSign]:
    by_kind = {kind.value: sign for sign in signs for kind in sign.letters}
    return [
        SeenSign(
            row.received_on, by_kind[row.kind], path=reverse("compliance:inquiry", args=[row.pk]),
            words=KINDS[InquiryKind(row.kind)],
        )
        for row in Inquiry.objects.filter(organisation=organisation, kind__in=by_kind)
    ]  # fmt: skip


def _demands(organisation: Organisation, signs: Iterable[PackSign]) -> list[SeenSign]:
    """What became an inquiry is its letter, and stands once."""
    by_class = {demand.value: sign for sign in signs for demand in sign.demands}
    return [
        SeenSign(
            day_of(organisation, row.received_at), by_class[row.demand],
            path=reverse("compliance:demand", args=[row.pk]), words=row.code,
        )
        for row in Demand.objects.filter(organisation=organisation, demand__in=by_class, inquiry=None)
    ]  # fmt: skip


def _late_dates(organisation: Organisation, signs: Iterable[PackSign], now: datetime) -> list[SeenSign]:
    """What is late and surely binds; filed afterwards, it no longer is a sign."""
    by_duty = {duty: sign for sign in signs for duty in sign.duties}
    rows = DutyDate.objects.owed().filter(
        organisation=organisation, duty__in=by_duty, late_at__lte=now, may_bind=False, unasked_at=None
    )
    return [
        SeenSign(
            row.stands_on, by_duty[row.duty], path=reverse("compliance:duty_date", args=[row.pk]),
            words=_("the date in the calendar"),
        )
        for row in rows
    ]  # fmt: skip
