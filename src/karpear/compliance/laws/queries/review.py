"""The review of laws: every activity against every article that binds the organisation, and how many ask for work."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from karpear.countries.laws import ActivityRule, LawBook, PackArticle, PackLaw
from karpear.countries.queries import law_book
from karpear.db.rows import find_row
from karpear.people.local_today import today_of
from karpear.people.models import Organisation, Person
from karpear.rules.law.applies import LawBinds, applies
from karpear.rules.law.instruments import LawfulActivity, LawStatus
from karpear.rules.law.organisation import LegalProfile
from karpear.rules.law.review import CellState, LawReading, cell_state, proposed_reading, speaks_of
from karpear.rules.refusals import Missing

from ...profile.queries.legal_profile import legal_profile
from ..models import ActivityOpinion, OwnActivity
from ..words import ACTIVITIES, READINGS, STATES

#: So many activities stand beside each other on a wide screen.
COLUMNS_OF_A_PAGE = 6
#: What somebody has to look at. The worst first.
ASK_FOR_WORK = (CellState.AT_RISK, CellState.EXPIRED, CellState.UNCLEAR, CellState.PROPOSED, CellState.OPEN)


@dataclass(frozen=True, slots=True)
class BoundArticle:
    """An article, and whether it binds the organisation."""

    article: PackArticle
    law: PackLaw
    binds: LawBinds
    rules: tuple[ActivityRule, ...] = ()


@dataclass(frozen=True, slots=True)
class ReviewCell:
    """One activity against one article."""

    bound: BoundArticle
    state: CellState
    proposed: LawReading | None
    opinion: ActivityOpinion | None
    rules: tuple[ActivityRule, ...] = ()

    @property
    def is_unsure(self) -> bool:
        """Does nobody know whether the article binds the organisation?"""
        return self.bound.binds is LawBinds.UNKNOWN

    @property
    def look(self) -> tuple[str, Any]:
        """Shape and word."""
        return STATES[self.state]

    @property
    def proposal(self) -> Any:
        """What the pack proposes, in a word; empty for nothing."""
        return READINGS[self.proposed] if self.proposed else ""

    @property
    def decided(self) -> Any:
        """What was decided, in a word: also of an opinion that has expired."""
        return READINGS[LawReading(self.opinion.reading)] if self.opinion else ""


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """One activity, with a cell for each article in the order of the page."""

    activity: OwnActivity
    cells: list[ReviewCell]

    @property
    def kinds(self) -> str:
        return ", ".join(str(ACTIVITIES[LawfulActivity(code)]) for code in self.activity.kinds)

    @property
    def counts(self) -> list[tuple[str, Any, int]]:
        """(shape, word, how many) of what asks for work."""
        return in_words(Counter(cell.state for cell in self.cells))


@dataclass(frozen=True)
class ReviewPage:
    """The whole review of one organisation. `unbound`: how many articles do not bind it."""

    organisation: Organisation
    articles: list[BoundArticle]
    rows: list[ReviewRow]
    unbound: int
    keeps: bool

    @property
    def is_wide(self) -> bool:
        """Has the table more columns than a page holds beside each other?"""
        return len(self.rows) > COLUMNS_OF_A_PAGE

    @cached_property
    def counts(self) -> list[tuple[str, Any, int]]:
        """(shape, word, how many) of what asks for work, in all activities."""
        return in_words(Counter(cell.state for row in self.rows for cell in row.cells))

    @cached_property
    def lines(self) -> list[tuple[BoundArticle, list[ReviewCell]]]:
        """The same turned round, for a wide table: articles that speak of none of the activities are left out."""
        lines = [(bound, [row.cells[number] for row in self.rows]) for number, bound in enumerate(self.articles)]
        return [line for line in lines if any(cell.state is not CellState.OUTSIDE for cell in line[1])]


def in_words(counts: Mapping[CellState, int]) -> list[tuple[str, Any, int]]:
    """(shape, word, how many) of what asks for work, the worst first."""
    return [(*STATES[state], counts[state]) for state in ASK_FOR_WORK if counts.get(state)]


def bound_articles(book: LawBook, profile: LegalProfile) -> list[BoundArticle]:
    """The articles in force that bind such an organisation, or may, in the order of the pack."""
    return [bound for bound in _in_force(book, profile) if bound.binds is not LawBinds.NO]


def _in_force(book: LawBook, profile: LegalProfile) -> list[BoundArticle]:
    return [bound for bound in _all_articles(book, profile) if bound.law.status is not LawStatus.ENDED]


def _all_articles(book: LawBook, profile: LegalProfile) -> list[BoundArticle]:
    rules: dict[str, list[ActivityRule]] = {}
    for rule in book.rules.values():
        rules.setdefault(rule.article, []).append(rule)
    return [
        BoundArticle(
            article,
            book.laws[article.law],
            applies(article.bound_groups, profile).answer,
            tuple(rules.get(article.key, ())),
        )
        for article in book.articles.values()
    ]


def review_page(organisation: Organisation, now: datetime, *, keeps: bool) -> ReviewPage:
    """Every activity against every article. Words of opinions are not read: a page of an activity shows them."""
    opinions = ActivityOpinion.objects.only("activity", "article", "reading", "given_on", "expires_on")
    return _review(organisation, opinions, now, keeps)


def full_rows(organisation: Organisation, now: datetime) -> list[ReviewRow]:
    """The same with every word, for a file."""
    return _review(organisation, ActivityOpinion.objects.all(), now, keeps=False).rows


def empty_page(organisation: Organisation, now: datetime, *, keeps: bool) -> ReviewPage:
    """As for an organisation that has put nothing on its list."""
    book = law_book(organisation.country)
    return ReviewPage(organisation, bound_articles(book, LegalProfile()), [], unbound=0, keeps=keeps)


def _review(
    organisation: Organisation, opinions: "QuerySet[ActivityOpinion]", now: datetime, keeps: bool
) -> ReviewPage:
    book = law_book(organisation.country)
    in_force = _in_force(book, legal_profile(organisation, now))
    articles = [bound for bound in in_force if bound.binds is not LawBinds.NO]
    rows = opinions.filter(activity__organisation=organisation, activity__ended_at=None)
    by_cell = {(row.activity_id, row.article): row for row in rows}
    today = today_of(organisation, now)
    return ReviewPage(
        organisation,
        articles,
        [
            ReviewRow(activity, _cells(activity, articles, by_cell, today))
            for activity in OwnActivity.objects.going_on().filter(organisation=organisation)
        ],
        unbound=len(in_force) - len(articles),
        keeps=keeps,
    )


def _cells(
    activity: OwnActivity,
    articles: Sequence[BoundArticle],
    opinions: Mapping[tuple[UUID, str], ActivityOpinion],
    today: date,
) -> list[ReviewCell]:
    kinds = kinds_of(activity)
    return [cell_of(kinds, bound, opinions.get((activity.pk, bound.article.key)), today) for bound in articles]


def kinds_of(activity: OwnActivity) -> frozenset[LawfulActivity]:
    """What laws call what is part of it."""
    return frozenset(LawfulActivity(code) for code in activity.kinds)


def cell_of(
    kinds: frozenset[LawfulActivity], bound: BoundArticle, opinion: ActivityOpinion | None, today: date
) -> ReviewCell:
    """One activity of these kinds against one article."""
    rules = tuple(rule for rule in bound.rules if rule.activities & kinds)
    proposed = proposed_reading([rule.reading for rule in rules])
    state = cell_state(
        opinion.opinion if opinion else None,
        proposed,
        is_spoken_of=speaks_of(bound.article.activities, kinds),
        today=today,
    )
    return ReviewCell(bound, state, proposed, opinion, rules)


def activity_of(person: Person, activity: UUID) -> OwnActivity:
    """One that they see. Raises Missing."""
    return find_row(OwnActivity.objects.visible_to(person).filter(pk=activity).select_related("organisation"))


@dataclass(frozen=True, slots=True)
class ActivityPage:
    """One activity on its page: what asks for work, the worst first; what is in order; and the number of the others."""

    activity: OwnActivity
    row: ReviewRow

    @property
    def to_do(self) -> list[ReviewCell]:
        order = list(CellState)
        cells = [cell for cell in self.row.cells if cell.state in ASK_FOR_WORK]
        return sorted(cells, key=lambda cell: order.index(cell.state))

    @property
    def in_order(self) -> list[ReviewCell]:
        return [cell for cell in self.row.cells if cell.state in (CellState.COMPLIANT, CellState.NOT_APPLICABLE)]

    @property
    def outside(self) -> list[ReviewCell]:
        return [cell for cell in self.row.cells if cell.state is CellState.OUTSIDE]


def activity_page(activity: OwnActivity, now: datetime) -> ActivityPage:
    """Everything about one activity, with its words."""
    articles = bound_articles(law_book(activity.organisation.country), legal_profile(activity.organisation, now))
    rows = ActivityOpinion.objects.filter(activity=activity).select_related("decided_by")
    by_cell = {(row.activity_id, row.article): row for row in rows}
    return ActivityPage(
        activity, ReviewRow(activity, _cells(activity, articles, by_cell, today_of(activity.organisation, now)))
    )


def cell_to_judge(activity: OwnActivity, article: str, now: datetime) -> ReviewCell:
    """One of them, with its words; also of an article that no longer binds. Raises Missing."""
    book = law_book(activity.organisation.country)
    bound = next((bound for bound in _all_articles(book, LegalProfile()) if bound.article.key == article), None)
    if bound is None:
        raise Missing
    opinion = ActivityOpinion.objects.filter(activity=activity, article=article).first()
    return cell_of(kinds_of(activity), bound, opinion, today_of(activity.organisation, now))
