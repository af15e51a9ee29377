"""What a lawyer has to confirm of all that applies to an organisation: one page to hand over, law by law.

Much of what is "to check" is asked by a question of the pack already: it stands below that question, once.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from karpear.countries.laws import LawBook, LawyerQuestion, PackLaw
from karpear.countries.queries import law_book
from karpear.countries.values import Name
from karpear.people.models import Organisation
from karpear.rules.law.applies import LawBinds, Who, applies
from karpear.rules.law.organisation import LegalProfile

from ...profile.queries.legal_profile import legal_profile


@dataclass(frozen=True, slots=True)
class Doubt:
    """One thing that is to check, and the articles it is about. `duty`: its code, where a duty has the doubt."""

    text: str
    articles: tuple[str, ...]
    duty: str = ""


@dataclass(slots=True)
class LawyerLine:
    """One thing to answer. `about`: the law and its articles; `question`: empty where only details are to check."""

    about: str
    question: str
    details: list[str] = field(default_factory=list)

    @property
    def printed(self) -> str:
        """All of it, one below the other."""
        return "\n".join(filter(None, (self.question, *(f"– {detail}" for detail in self.details))))


@dataclass(frozen=True, slots=True)
class LawyerGroup:
    """What is asked of one law. `title`: of it; what is about none stands at the end."""

    title: str
    lines: list[LawyerLine]


def lawyer_groups(organisation: Organisation, now: datetime) -> list[LawyerGroup]:
    """Law by law, in the order of the pack; what is about no law last."""
    book = law_book(organisation.country)
    asked = _Asked(book, legal_profile(organisation, now))
    groups = [LawyerGroup(_read(law.title), asked.lines_of(law)) for law in book.laws.values()]
    groups.append(LawyerGroup(_("All laws"), asked.lines_of(None)))
    return [group for group in groups if group.lines]


def lawyer_lines(organisation: Organisation, now: datetime) -> list[LawyerLine]:
    """The same in one list, for paper."""
    return [line for group in lawyer_groups(organisation, now) for line in group.lines]


class _Asked:
    """What may bind such an organisation, and is to check."""

    def __init__(self, book: LawBook, profile: LegalProfile) -> None:
        def may_bind(who: Who) -> bool:
            return applies(who, profile).answer is not LawBinds.NO

        self.book = book
        articles = {key for key, article in book.articles.items() if may_bind(article.who)}
        duties = {key for key, duty in book.duties.items() if may_bind(duty.rule.who)}
        self.doubts = list(_doubts(book, articles, duties))
        self.questions = [
            question
            for question in book.questions.values()
            if not (parts := {*question.articles, *question.duties}) or parts & (articles | duties)
        ]

    def lines_of(self, law: PackLaw | None) -> list[LawyerLine]:
        """Its questions, each with what is to check in the same articles; then what no question asks, together."""
        lines = []
        for question in self.questions:
            if self._law_of(self._articles_of(question)) == law:
                below = [doubt.text for doubt in self.doubts if self._question_of(doubt) == question]
                about = self._about(law, self._articles_of(question))
                lines.append(LawyerLine(about, _read(question.text), list(dict.fromkeys(below))))
        open_doubts = [doubt for doubt in self.doubts if self._question_of(doubt) is None]
        unasked = [doubt for doubt in open_doubts if self._law_of(doubt.articles) == law]
        if unasked:
            about = self._about(law, [article for doubt in unasked for article in doubt.articles])
            texts = list(self._with_articles(unasked))
            lines.append(LawyerLine(about, texts[0], []) if len(texts) == 1 else LawyerLine(about, "", texts))
        return lines

    def _question_of(self, doubt: Doubt) -> LawyerQuestion | None:
        return next((question for question in self.questions if _asks(question, doubt)), None)

    def _with_articles(self, doubts: Sequence[Doubt]) -> Iterator[str]:
        """Each once, with the number of its article where there are several."""
        texts = dict.fromkeys(doubt.text for doubt in doubts)
        for text in texts:
            numbers = self._numbers([key for doubt in doubts if doubt.text == text for key in doubt.articles])
            is_numbered = numbers and len(texts) > 1
            yield _("Article %(number)s: %(text)s") % {"number": numbers, "text": text} if is_numbered else text

    def _articles_of(self, question: LawyerQuestion) -> tuple[str, ...]:
        return question.articles or tuple(key for duty in question.duties for key in self.book.duties[duty].articles)

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


def _asks(question: LawyerQuestion, doubt: Doubt) -> bool:
    return doubt.duty in question.duties or bool(set(question.articles) & set(doubt.articles))


def _read(text: Name) -> str:
    return text.in_language(get_language() or "en")
