"""One date on its page: what is owed, how it was counted, who does it, what may be done by whoever reads."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import prefetch_related_objects
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from karpear.countries.laws import PackArticle, PackLaw
from karpear.countries.queries import paper_book
from karpear.db.reader import unguarded
from karpear.db.rows import find_row
from karpear.people.models import Person
from karpear.rules.law.organisation import GATHERINGS
from karpear.rules.law.own_days import Rhythm

from ...counting_words import CountingSpeech, step_text
from ...evidence.queries.named_claims import papers_needed
from ...evidence.queries.papers import form_query, kind_names, kinds_there
from ...keepers import may_keep
from ...profile.models import PlannedGathering
from ...seconds import may_second_row
from ..models import DutyDate
from ..values import RHYTHMS
from .counted import read_steps
from .lines import DutyLine, duty_lines

#: Of the same duty: enough to see whether it is usually late.
MOST_SIBLINGS = 6


@dataclass(frozen=True, slots=True)
class PaperAsked:
    """A document that a duty needs or is proven by.

    `is_there`: one of its kind is on the list, about the right year, and holds today.
    """

    name: str
    is_there: bool


@dataclass(frozen=True, slots=True)
class DutyDatePage:
    """`keeps`: may say anything about it; `does`: it is theirs to do. `may_agree`: as the second person.

    `plan`: of the gathering for which notice is due, as the desk that keeps it names it.
    """

    line: DutyLine
    keeps: bool
    does: bool
    may_agree: bool
    siblings: list[DutyLine]
    kinds_there: frozenset[str]
    plan: UUID | None

    @property
    def row(self) -> DutyDate:
        return self.line.row

    @property
    def may_file(self) -> bool:
        return self.line.is_owed and (self.keeps or self.does)

    @property
    def may_prove(self) -> bool:
        """May they say which document proves that it was filed?"""
        return self.row.filed_on is not None and not self.line.proof_holds and (self.keeps or self.does)

    @property
    def lacking_papers(self) -> list[tuple[str, str]]:
        """Of papers that it needs and that are not there today: the name, and with what the form for it begins."""
        row, duty = self.row, self.line.duty
        kinds = papers_needed(duty, paper_book(row.organisation.country)) if duty and self.line.is_owed else ()
        names = kind_names(row.organisation, row.about_year)
        return [(names[kind], form_query(kind, row.about_year)) for kind in kinds if kind not in self.kinds_there]

    @property
    def proof_query(self) -> str:
        """With what the form for a document that proves it begins."""
        kinds = self.line.duty.asks_for if self.line.duty else ()
        return form_query(kinds[0] if kinds else "", self.row.about_year)

    @property
    def count_texts(self) -> list[str]:
        """How it was counted, a sentence for each step; nothing for an own duty."""
        language = get_language() or "en"
        names = {key: name.in_language(language) for key, name in self.line.book.holidays.names.items()}
        return [step_text(step, CountingSpeech(holidays=names)) for step in read_steps(self.row.steps)]

    @property
    def rhythm(self) -> Any:
        """How often an own duty comes back."""
        own_duty = self.line.own_duty
        return RHYTHMS[Rhythm(own_duty.rhythm)] if own_duty else ""

    @property
    def gists(self) -> list[tuple[str, str, PackArticle, PackLaw]]:
        """(how an article is cited, what it says in our words, the article, its law)."""
        language, book, duty = get_language() or "en", self.line.book, self.line.duty
        articles = [book.articles[key] for key in (duty.articles if duty else ())]
        return [
            (_cited(book.laws[article.law].title.in_language(language), article), article.gist.in_language(language),
             article, book.laws[article.law])
            for article in articles
        ]  # fmt: skip

    @property
    def papers_needed(self) -> list["PaperAsked"]:
        """What has to be there to file it."""
        return self._with_presence(self.line.duty.papers if self.line.duty else ())

    @property
    def proofs_asked(self) -> list["PaperAsked"]:
        """What shows afterwards that it is done."""
        return self._with_presence(self.line.duty.proofs if self.line.duty else ())

    def _with_presence(self, kinds: Sequence[str]) -> list["PaperAsked"]:
        names = kind_names(self.row.organisation, self.row.about_year)
        return [PaperAsked(names[key], key in self.kinds_there) for key in kinds]


def date_page(person: Person, duty_date: UUID, now: datetime) -> DutyDatePage:
    """Raises Missing for a stranger."""
    rows = DutyDate.objects.visible_to(person).select_related(
        "organisation", "owner", "filed_by", "left_out_by", "agreed_by"
    )
    return _page_of(person, find_row(rows.filter(pk=duty_date)), now)


@unguarded("a day that they see, with the name of its duty")
def _page_of(person: Person, row: DutyDate, now: datetime) -> DutyDatePage:
    prefetch_related_objects([row], "own_duty")
    keeps = may_keep(person, row.organisation_id)
    line = duty_lines([row], now)[0]
    return DutyDatePage(
        line=line,
        keeps=keeps,
        does=row.owner_id == person.pk,
        may_agree=keeps and line.waits_for_second and _may_agree(person, row, now),
        siblings=_siblings(person, row, now),
        kinds_there=kinds_there(row.organisation, row.about_year, now),
        plan=_plan_of(row),
    )


def _plan_of(row: DutyDate) -> UUID | None:
    kind, _dot, gathering = row.key.partition(".")
    if kind not in GATHERINGS:
        return None
    return PlannedGathering.objects.filter(pk=gathering).values_list("plan", flat=True).first()


def _may_agree(person: Person, row: DutyDate, now: datetime) -> bool:
    return may_second_row(person.pk, row, "left_out_by", "left_out_at", now)


def _cited(law: str, article: PackArticle) -> str:
    """A text without articles is cited whole."""
    return _("%(law)s, article %(number)s") % {"law": law, "number": article.number} if article.number else law


def _siblings(person: Person, row: DutyDate, now: datetime) -> list[DutyLine]:
    """Earlier dates of the same duty, the newest first."""
    rows = DutyDate.objects.visible_to(person).filter(organisation=row.organisation_id, duty=row.duty)
    rows = rows.filter(late_at__lt=row.late_at or now).select_related("organisation", "owner", "own_duty")
    return duty_lines(rows.order_by("-late_at", "-id")[:MOST_SIBLINGS], now)
