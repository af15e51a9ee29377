"""What applies to an organisation, and why: the duties of its country's pack, law by law."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.urls import reverse
from django.utils.translation import get_language

from karpear.countries.laws import LawBook, PackDuty, PackLaw
from karpear.countries.queries import law_book
from karpear.countries.values import Name
from karpear.people.local_today import today_of
from karpear.people.models import Organisation
from karpear.rules.law.applies import Binding, LawBinds, applies
from karpear.rules.law.deadline import OneOff
from karpear.rules.law.instruments import DutyActor
from karpear.rules.law.organisation import LegalProfile

from ..reasons import QUESTIONS, reason_in_words
from .legal_profile import legal_profile


@dataclass(frozen=True, slots=True)
class BoundDuty:
    """One duty, whether it applies, and why.

    `is_settled`: a source says so, somebody looked within a year, and nothing is left for a lawyer to confirm.
    `to_check`: what is left, of the duty or else of an article of it.
    """

    duty: PackDuty
    binding: Binding
    recipients: Sequence[Name]
    is_settled: bool
    to_check: Name | None = None

    @property
    def recipients_in_words(self) -> str:
        return ", ".join(name.in_language(get_language() or "en") for name in self.recipients)

    @property
    def reasons(self) -> str:
        """In words; the empty text where it applies to everybody."""
        return ", ".join(dict.fromkeys(map(reason_in_words, self.binding.why)))


@dataclass(frozen=True, slots=True)
class LawGroup:
    """The duties of one law that apply; None: the pack names no article for them."""

    law: PackLaw | None
    duties: list[BoundDuty] = field(default_factory=list)

    @property
    def to_check(self) -> int:
        """How many of them a lawyer has to look at."""
        return sum(not bound.is_settled for bound in self.duties)


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """What nobody has said yet, where it is said, and which duties wait for it."""

    text: str
    path: str
    duties: list[BoundDuty] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class BindingPage:
    """What applies by law; what nobody can tell yet, by question; what only a lawyer can; what does not apply."""

    organisation: Organisation
    groups: list[LawGroup]
    questions: list[OpenQuestion]
    doubted: list[BoundDuty]
    not_binding: list[BoundDuty]

    @property
    def count(self) -> int:
        """How many duties apply."""
        return sum(len(group.duties) for group in self.groups)

    @property
    def unclear(self) -> int:
        """How many nobody can tell."""
        waiting = {bound.duty.key for question in self.questions for bound in question.duties}
        return len(waiting) + len(self.doubted)

    @property
    def to_check(self) -> int:
        """How many of those that apply a lawyer has to look at."""
        return sum(group.to_check for group in self.groups)


def binding_page(organisation: Organisation, now: datetime, *, private: bool = True) -> BindingPage:
    """The page; `private` False: as if nobody had said anything."""
    profile = legal_profile(organisation, now) if private else LegalProfile()
    book, today = law_book(organisation.country), today_of(organisation, now)
    duties = [duty for duty in book.duties.values() if is_ours(duty) and not _is_over(duty, today)]
    bounds = [_bound(book, duty, profile, today) for duty in duties]
    return BindingPage(
        organisation,
        groups=_by_law(book, _with_answer(bounds, LawBinds.YES)),
        questions=_by_question(organisation.pk, _with_answer(bounds, LawBinds.UNKNOWN)),
        doubted=[bound for bound in bounds if bound.binding.is_doubted],
        not_binding=_with_answer(bounds, LawBinds.NO),
    )


def authorities_of(organisation: Organisation) -> dict[str, str]:
    """To which something is handed in, in its country: their names in the reader's language, by code."""
    book, language = law_book(organisation.country), get_language() or "en"
    codes = dict.fromkeys(code for duty in book.duties.values() if is_ours(duty) for code in duty.recipients)
    return {code: book.offices[code].in_language(language) for code in codes}


def is_ours(duty: PackDuty) -> bool:
    """What an authority has to do is not asked of an organisation."""
    return duty.actor is not DutyActor.AUTHORITY


def _is_over(duty: PackDuty, today: date) -> bool:
    """Was it due once, and that day has passed?"""
    rule = duty.rule.deadline.rule
    return isinstance(rule, OneOff) and rule.on < today


def _bound(book: LawBook, duty: PackDuty, profile: LegalProfile, today: date) -> BoundDuty:
    recipients = [book.offices[key] for key in duty.recipients]
    is_settled = duty.is_confirmed(today) and duty.to_check is None
    doubts = (duty.to_check, *(book.articles[key].to_check for key in duty.articles))
    to_check = next(filter(None, doubts), None)
    return BoundDuty(duty, applies(duty.rule.bound_groups, profile), recipients, is_settled, to_check)


def _with_answer(bounds: Iterable[BoundDuty], answer: LawBinds) -> list[BoundDuty]:
    return [bound for bound in bounds if bound.binding.answer is answer]


def _by_law(book: LawBook, bounds: Iterable[BoundDuty]) -> list[LawGroup]:
    groups: dict[str, LawGroup] = {}
    for bound in bounds:
        article = book.articles[bound.duty.articles[0]] if bound.duty.articles else None
        law = book.laws[article.law] if article else None
        groups.setdefault(law.key if law else "", LawGroup(law)).duties.append(bound)
    return sorted(groups.values(), key=lambda group: group.law is None)


def _by_question(organisation: UUID, bounds: Iterable[BoundDuty]) -> list[OpenQuestion]:
    questions: dict[str, OpenQuestion] = {}
    for bound in bounds:
        for trait in dict.fromkeys(reason.trait for reason in bound.binding.why if reason.has is None):
            text, page, topic = QUESTIONS[trait]
            question = OpenQuestion(str(text), reverse(f"compliance:{page}", args=[organisation, topic]))
            waiting = questions.setdefault(question.text, question).duties
            if bound not in waiting:
                waiting.append(bound)
    return list(questions.values())
