"""Drafts: those of the country's list and their own, how far each has come, and what of one's work it would touch."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import get_language

from karpear.countries.laws import PackBill
from karpear.countries.queries import law_book
from karpear.countries.values import FactConfidence
from karpear.people.models import Organisation
from karpear.rules.law.instruments import BillStage, LawfulActivity
from karpear.rules.law.review import speaks_of
from karpear.rules.refusals import Missing

from ..bill_words import STAGES
from ..models import Bill, BillStep, OwnActivity
from ..words import ACTIVITIES
from .review import kinds_of


@dataclass(frozen=True, slots=True)
class BillArticleLine:
    """What one article would ask. `touches`: names of their own activities. `part`: the row of an own draft."""

    number: str
    gist: str
    kinds: str
    touches: list[str]
    part: UUID | None = None


@dataclass(frozen=True, slots=True)
class StageLine:
    """A stage that it had reached. `on`: None where no source says. `by`: empty for the country's list."""

    stage: Any
    on: date | None
    source: str
    text_hash: str
    by: str = ""


@dataclass(frozen=True, slots=True)
class BillLine:
    """One draft, as a list and its page show it. `key`: of the country's list, or the id of an own one."""

    key: str
    title: str
    stages: list[StageLine]
    articles: list[BillArticleLine]
    row: Bill | None = None
    listed: PackBill | None = None
    about: str = ""
    to_check: str = ""
    touched: list[str] = field(default_factory=list)

    @property
    def stage(self) -> StageLine | None:
        """The newest."""
        return self.stages[0] if self.stages else None

    @property
    def consultation_on(self) -> date | None:
        own_day = self.row.consultation_on if self.row else None
        return own_day or (self.listed.consultation_on if self.listed else None)

    @property
    def is_sure(self) -> bool:
        """Does a source say what the country's list says of it?"""
        return self.listed is None or self.listed.fact.confidence is FactConfidence.CHECKED


def bill_lines(organisation: Organisation) -> list[BillLine]:
    """Those of the country, then their own; the newest of their own first. Three queries."""
    book = law_book(organisation.country)
    rows = list(Bill.objects.followed().filter(organisation=organisation).prefetch_related("steps__noted_by", "parts"))
    activities = list(OwnActivity.objects.going_on().filter(organisation=organisation))
    by_key = {row.pack_key: row for row in rows if row.pack_key}
    listed = [_listed_line(bill, by_key.get(bill.key), activities) for bill in book.bills.values()]
    return [*listed, *(_own_line(row, activities) for row in reversed(rows) if not row.pack_key)]


def bill_line(organisation: Organisation, key: str) -> BillLine:
    """One of them. Raises Missing."""
    for line in bill_lines(organisation):
        if line.key == key:
            return line
    raise Missing


def _listed_line(bill: PackBill, row: Bill | None, activities: Sequence[OwnActivity]) -> BillLine:
    language = get_language() or "en"
    articles = [
        _article(part.number, part.gist.in_language(language), part.activities, activities) for part in bill.articles
    ]
    first_stage = StageLine(STAGES[bill.stage], bill.staged_on, bill.fact.source, bill.text_hash)
    return BillLine(
        bill.key,
        bill.title.in_language(language),
        [*(_stages(row.steps.all()) if row else []), first_stage],
        articles,
        row,
        bill,
        about=bill.about.in_language(language),
        to_check=bill.to_check.in_language(language) if bill.to_check else "",
        touched=_touched(articles),
    )


def _own_line(row: Bill, activities: Sequence[OwnActivity]) -> BillLine:
    articles = [
        _article(part.number, part.gist, [LawfulActivity(code) for code in part.kinds], activities, part.pk)
        for part in row.parts.all()
    ]
    return BillLine(str(row.pk), row.title, _stages(row.steps.all()), articles, row, touched=_touched(articles))


def _article(
    number: str,
    gist: str,
    kinds: Collection[LawfulActivity],
    activities: Sequence[OwnActivity],
    part: UUID | None = None,
) -> BillArticleLine:
    touches = [activity.name for activity in activities if kinds and speaks_of(kinds, kinds_of(activity))]
    words = ", ".join(str(ACTIVITIES[kind]) for kind in LawfulActivity if kind in kinds)
    return BillArticleLine(number, gist, words, touches, part)


def _stages(steps: Iterable[BillStep]) -> list[StageLine]:
    return [
        StageLine(
            STAGES[BillStage(step.stage)], step.reached_on, step.source, step.text_hash,
            step.noted_by.shown_name if step.noted_by else "",
        )
        for step in steps
    ]  # fmt: skip


def _touched(articles: Sequence[BillArticleLine]) -> list[str]:
    return list(dict.fromkeys(name for article in articles for name in article.touches))
