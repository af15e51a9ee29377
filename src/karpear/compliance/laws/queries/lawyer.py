"""What a lawyer has to confirm of all that applies to an organisation: one page to hand over."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import get_language

from karpear.countries.laws import LawBook
from karpear.countries.queries import law_book
from karpear.countries.values import Name
from karpear.people.models import Organisation
from karpear.rules.law.applies import LawBinds, Who, applies
from karpear.rules.law.organisation import LegalProfile

from ...profile.queries.legal_profile import legal_profile


@dataclass(frozen=True, slots=True)
class LawyerLine:
    """One thing to confirm. `about`: the articles; `written`: what stands here; empty where only a question does."""

    about: str
    written: str
    question: str


def lawyer_lines(organisation: Organisation, now: datetime) -> list[LawyerLine]:
    """Questions that need an answer first, then what is marked "to check" in duties, articles and readings."""
    return list(_lines(law_book(organisation.country), legal_profile(organisation, now)))


def _lines(book: LawBook, profile: LegalProfile) -> Iterator[LawyerLine]:
    articles = [article for article in book.articles.values() if _may_bind(article.who, profile)]
    duties = [duty for duty in book.duties.values() if _may_bind(duty.rule.who, profile)]
    binding = {article.key for article in articles} | {duty.key for duty in duties}
    for question in book.questions.values():
        parts = (*question.articles, *question.duties)
        if not parts or binding & set(parts):
            yield LawyerLine(_about(book, question.articles), "", _read(question.text))
    for duty in duties:
        if duty.to_check:
            yield LawyerLine(_about(book, duty.articles), _read(duty.act), _read(duty.to_check))
    for article in articles:
        if article.to_check:
            yield LawyerLine(_about(book, (article.key,)), _read(article.gist), _read(article.to_check))
    for rule in book.rules.values():
        if rule.to_check and rule.article in binding:
            yield LawyerLine(_about(book, (rule.article,)), _read(rule.reasoning), _read(rule.to_check))


def _may_bind(who: Who, profile: LegalProfile) -> bool:
    return applies(who, profile).answer is not LawBinds.NO


def _about(book: LawBook, keys: tuple[str, ...]) -> str:
    articles = [book.articles[key] for key in keys if key in book.articles]
    return ", ".join(f"{_read(book.laws[article.law].short)} {article.number}" for article in articles)


def _read(text: Name) -> str:
    return text.in_language(get_language() or "en")
