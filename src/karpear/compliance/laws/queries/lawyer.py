"""What a lawyer has to confirm of all that applies to an organisation: one sheet to hand over, law by law.

First come the laws that ask something of it today, or by which authorities ask; then all others. Much of what is
"to check" is asked by a question of the pack already: it stands below that question, once. Only the kind of an
organisation leaves something out. What was said of donors, sales or registration does not: whom a law binds is itself
asked.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from karpear.countries.demands import PackDemandRule
from karpear.countries.laws import LawBook, LawyerQuestion, PackLaw
from karpear.countries.queries import demand_book, law_book
from karpear.countries.values import FactConfidence, Name
from karpear.people.models import Organisation
from karpear.rules.law.applies import LawBinds, applies, may_have_bound
from karpear.rules.law.organisation import LegalProfile

from ...profile.queries.legal_profile import legal_profile


@dataclass(frozen=True, slots=True)
class Doubt:
    """One thing that is to check, and the articles it is about. `duty`, `law`: which of them has the doubt."""

    text: str
    articles: tuple[str, ...]
    duty: str = ""
    law: str = ""


@dataclass(slots=True)
class LawyerLine:
    """One thing to answer. `about`: the law and its articles."""

    about: str
    question: str
    details: list[str] = field(default_factory=list)

    @property
    def printed(self) -> str:
        """All of it, one below the other."""
        return "\n".join(filter(None, (self.question, *(f"– {detail}" for detail in self.details))))


@dataclass(frozen=True, slots=True)
class LawyerGroup:
    """What is asked of one law. `title`: of it; what is about none stands at the end of its part.

    `is_own`: the law asks something of the organisation today, or authorities ask by it.
    """

    title: str
    lines: list[LawyerLine]
    is_own: bool

    @property
    def part(self) -> str:
        """The title above all that are, or are not."""
        return _("What applies to us") if self.is_own else _("Further questions")


def lawyer_groups(organisation: Organisation, now: datetime) -> list[LawyerGroup]:
    """Its own first. In each part law by law, in the order of the pack; then what is about no law, and drafts."""
    book = law_book(organisation.country)
    demands = list(demand_book(organisation.country).rules.values()) if book.laws else []
    profile = legal_profile(organisation, now)
    demands_of_kind = [entry for entry in demands if profile.kind is None or profile.kind in entry.rule.kinds]
    questions, own_laws = _LawyerQuestions(book, demands_of_kind, profile), _own_laws(book, demands_of_kind, profile)
    groups = [LawyerGroup(_read(law.title), questions.lines_of(law), law.key in own_laws) for law in book.laws.values()]
    groups.append(LawyerGroup(_("All laws"), questions.lines_of(None), is_own=True))
    groups.append(LawyerGroup(_("Draft laws"), _lines_of_bills(book), is_own=False))
    return sorted((group for group in groups if group.lines), key=lambda group: not group.is_own)


def lawyer_lines(organisation: Organisation, now: datetime) -> list[LawyerLine]:
    """The same in one list, for paper."""
    return [line for group in lawyer_groups(organisation, now) for line in group.lines]


class _LawyerQuestions:
    """What may bind such an organisation, and is to check."""

    def __init__(self, book: LawBook, demands: Sequence[PackDemandRule], profile: LegalProfile) -> None:
        self.book = book
        articles = {key for key, article in book.articles.items() if may_have_bound(article.bound_groups, profile)}
        duties = {key for key, duty in book.duties.items() if may_have_bound(duty.rule.bound_groups, profile)}
        self.doubts = [*_doubts(book, articles, duties), *_doubts_of_demands(book, demands)]
        self.questions = [
            question
            for question in book.questions.values()
            if not (parts := {*question.articles, *question.duties}) or parts & (articles | duties)
        ]

    def lines_of(self, law: PackLaw | None) -> list[LawyerLine]:
        """Its questions, each with what is to check in the same articles; then what no question asks, together.

        Where there is one question alone, all stands below it.
        """
        lines = []
        for question in self.questions:
            if self._law_of(self._articles_of(question)) == law:
                articles = self._articles_of(question)
                doubts = [doubt for doubt in self.doubts if self._question_of(doubt) == question]
                details = list(self._details(doubts, numbered=len(articles) > 1))
                lines.append(LawyerLine(self._about(law, articles), _read(question.text), details))
        open_doubts = [doubt for doubt in self.doubts if self._question_of(doubt) is None]
        unasked = [doubt for doubt in open_doubts if self._is_of(doubt, law)]
        if unasked and len(lines) == 1:
            lines[0].details += self._details(unasked, numbered=True)
        elif unasked:
            about = self._about(law, [article for doubt in unasked for article in doubt.articles])
            texts = list(self._details(unasked, numbered=len({doubt.text for doubt in unasked}) > 1))
            lines.append(LawyerLine(about, texts[0]) if len(texts) == 1 else LawyerLine(about, _("To confirm:"), texts))
        return lines

    def _question_of(self, doubt: Doubt) -> LawyerQuestion | None:
        return next((question for question in self.questions if _asks(question, doubt)), None)

    def _details(self, doubts: Sequence[Doubt], *, numbered: bool) -> Iterator[str]:
        """Each text once; `numbered`: with the numbers of its articles."""
        texts = dict.fromkeys(doubt.text for doubt in doubts)
        for text in texts:
            numbers = self._numbers([key for doubt in doubts if doubt.text == text for key in doubt.articles])
            article = {"number": numbers, "text": text}
            yield _("Article %(number)s: %(text)s") % article if numbers and numbered else text

    def _articles_of(self, question: LawyerQuestion) -> tuple[str, ...]:
        return question.articles or tuple(key for duty in question.duties for key in self.book.duties[duty].articles)

    def _is_of(self, doubt: Doubt, law: PackLaw | None) -> bool:
        return (self.book.laws[doubt.law] if doubt.law else self._law_of(doubt.articles)) == law

    def _law_of(self, articles: Iterable[str]) -> PackLaw | None:
        return next((self.book.laws[self.book.articles[key].law] for key in articles), None)

    def _numbers(self, articles: Iterable[str]) -> str:
        numbers = (self.book.articles[key].number for key in articles)
        return ", ".join(dict.fromkeys(number for number in numbers if number))

    def _about(self, law: PackLaw | None, articles: Iterable[str]) -> str:
        return f"{_read(law.short)} {self._numbers(articles)}".strip() if law else ""


def _doubts(book: LawBook, articles: set[str], duties: set[str]) -> Iterator[Doubt]:
    for duty in book.duties.values():
        if duty.to_check and duty.key in duties:
            text = _read(duty.to_check)
            yield Doubt(text if duty.articles else f"{_read(duty.act)}: {text}", duty.articles, duty.key)
    for article in book.articles.values():
        if article.to_check and article.key in articles:
            yield Doubt(_read(article.to_check), (article.key,))
    for rule in book.rules.values():
        if rule.to_check and rule.article in articles:
            yield Doubt(_read(rule.to_check), (rule.article,))
    yield from _doubts_of_laws(book, articles)


def _doubts_of_laws(book: LawBook, articles: set[str]) -> Iterator[Doubt]:
    """What is to check of a whole text, unless an article of it asks the same."""
    for law in book.laws.values():
        own_articles = [article for article in book.articles.values() if article.law == law.key]
        binding_articles = [article for article in own_articles if article.key in articles]
        is_asked = any(article.to_check == law.to_check for article in binding_articles)
        if law.to_check and not is_asked and (binding_articles or not own_articles):
            yield Doubt(_read(law.to_check), (), law=law.key)


def _doubts_of_demands(book: LawBook, demands: Iterable[PackDemandRule]) -> Iterator[Doubt]:
    """What we read in a law about what authorities ask, where no source confirms it."""
    for entry in demands:
        if entry.fact.confidence is FactConfidence.TO_CHECK:
            text = _("Where an authority asks: %(why)s") % {"why": _read(entry.why)}
            cited = [
                key for key, row in book.articles.items() if (row.law, row.number) == (entry.law.key, entry.article)
            ]
            yield Doubt(text, tuple(cited), law=entry.law.key)


def _own_laws(book: LawBook, demands: Iterable[PackDemandRule], profile: LegalProfile) -> set[str]:
    """By keys: those with a duty that binds it, or may, and those by which authorities ask such organisations."""
    of_duties = {
        book.articles[key].law
        for duty in book.duties.values()
        if applies(duty.rule.bound_groups, profile).answer is not LawBinds.NO
        for key in duty.articles
    }
    return of_duties | {entry.law.key for entry in demands}


def _lines_of_bills(book: LawBook) -> list[LawyerLine]:
    """One line, with each thing to confirm once and the drafts it is asked of."""
    titles: dict[str, list[str]] = {}
    for bill in book.bills.values():
        if bill.to_check:
            titles.setdefault(_read(bill.to_check), []).append(_read(bill.title))
    texts = [f"{'; '.join(drafts)}: {text}" for text, drafts in titles.items()]
    return [LawyerLine("", _("How do these drafts stand today?"), texts)] if texts else []


def _asks(question: LawyerQuestion, doubt: Doubt) -> bool:
    return doubt.duty in question.duties or bool(set(question.articles) & set(doubt.articles))


def _read(text: Name) -> str:
    return text.in_language(get_language() or "en")
