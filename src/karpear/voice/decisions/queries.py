"""One decision on its page: what is proposed and why, what was decided, what changed since, and what came of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from karpear.db.rows import find_row
from karpear.people.local_today import day_of, today_of
from karpear.people.models import Person
from karpear.people.queries.gates import may_there
from karpear.rules.access import Verb
from karpear.rules.voice.aftermath import Aftermath
from karpear.rules.voice.forms import Form
from karpear.rules.voice.proposal import Protection, Reason
from karpear.ui.values import questions

from ..form_words import FormWord
from ..posture.queries.rules import who_posts
from ..posture.words import province_names, topic_names
from .coded import caps_of, steps_of
from .history import decision_history
from .models import Dissent, SpeakDecision, SpeakReview, SpeakState
from .news_page import MovedPart, harm_words, moved_part
from .other_forms import OtherForm, place_in_words, quieter_now
from .values import NewSpeakDecision
from .words import AFTERMATHS, ANSWERS, REASONS


@dataclass(frozen=True, slots=True)
class StepLine:
    """One reason, and by how many steps it moves the proposal."""

    reason: Any
    by: int

    @property
    def count(self) -> int:
        return abs(self.by)


@dataclass(frozen=True, slots=True)
class ArithmeticPage:
    """How a proposal comes about, as sentences."""

    start: FormWord
    has_own_rule: bool
    steps: list[StepLine]
    caps: list[tuple[Any, FormWord]]
    reached: FormWord
    form: FormWord
    rules: list[Any]
    is_lifted: bool


@dataclass(frozen=True, slots=True)
class AnswerLine:
    """One question: what was answered, and what the house knew where that was something else."""

    question: Any
    answer: str
    house: str = ""
    is_from_house: bool = False


@dataclass(frozen=True, slots=True)
class SpeakReviewLine:
    """What came of it: each in words, and where the register has it."""

    review: SpeakReview
    happened: list[tuple[Any, str]]


@dataclass(frozen=True, slots=True)
class DissentLine:
    """Who disagrees. `against`: with what that does not stand any more; None: with what stands."""

    dissent: Dissent
    against: FormWord | None


@dataclass(frozen=True, slots=True)
class SpeakDecisionPage:
    """Everything of one decision that this reader may read."""

    decision: SpeakDecision
    topic: str
    place: str
    proposed: FormWord
    decided: FormWord | None
    arithmetic: ArithmeticPage
    answers: list[AnswerLine]
    moved: MovedPart | None
    harm: list[Any]
    quieter: OtherForm | None
    reviews: list[SpeakReviewLine]
    dissents: list[DissentLine]
    own_dissent: Dissent | None
    hidden_dissents: list[DissentLine]
    is_to_read: bool
    by_whom: str
    keeps: bool
    reopens: bool
    decides: bool
    review_due: date | None
    is_review_due: bool
    last_day: date
    history: list[Any] = field(default_factory=list)

    @property
    def silence_endangers(self) -> bool:
        """Is it next to silence, although that endangers those who are harmed?"""
        stands = (self.decided or self.proposed).form
        is_quiet = stands.loudness <= Form.BRIEFING.loudness
        return is_quiet and self.decision.answers["protection"] == Protection.SILENCE_ENDANGERS.value

    @property
    def is_otherwise(self) -> bool:
        """Was something else decided than is proposed?"""
        return self.decided is not None and self.decided.form is not self.proposed.form


def decision_of(person: Person, decision: UUID) -> SpeakDecision:
    """One that they see. Raises Missing."""
    rows = SpeakDecision.objects.visible_to(person).select_related("organisation", "proposed_by", "decided_by")
    return find_row(rows.filter(pk=decision))


def due_to_look(now: datetime) -> "QuerySet[SpeakDecision]":
    """Those of which the keeper asks the house again."""
    return SpeakDecision.objects.looked_after().filter(look_at__lte=now)


def arithmetic_page(arithmetic: Mapping[str, Any]) -> ArithmeticPage:
    """From its codes."""
    return ArithmeticPage(
        start=FormWord(Form(arithmetic["start"])),
        has_own_rule=arithmetic["own"],
        steps=[StepLine(REASONS[step.reason], step.by) for step in steps_of(arithmetic)],
        caps=[(REASONS[cap.reason], FormWord(cap.most)) for cap in caps_of(arithmetic)],
        reached=FormWord(Form(arithmetic["reached"])),
        form=FormWord(Form(arithmetic["form"])),
        rules=[REASONS[Reason(reason)] for reason in arithmetic["rules"]],
        is_lifted=arithmetic["lifted"],
    )


def decision_page(person: Person, decision: UUID, now: datetime) -> SpeakDecisionPage:
    """All of it. Raises Missing."""
    row = decision_of(person, decision)
    organisation, today = row.organisation, today_of(row.organisation, now)
    due = day_of(organisation, _review_at(row)) if row.next_look_days else None
    dissents = list(Dissent.objects.visible_to(person).filter(decision=row).select_related("person"))
    return SpeakDecisionPage(
        decision=row,
        topic=topic_names(organisation).get(row.topic, row.topic),
        place=place_in_words(row.province, province_names(organisation)),
        proposed=FormWord(Form(row.proposed)),
        decided=FormWord(Form(row.form)) if row.form else None,
        quieter=quieter_now(person, row, Form(row.form)) if row.form else None,
        arithmetic=arithmetic_page(row.arithmetic),
        answers=_answer_lines(row),
        moved=moved_part(row),
        harm=harm_words(row),
        reviews=[_review_line(review) for review in row.reviews.select_related("by")],
        dissents=[_dissent_line(row, dissent) for dissent in dissents if dissent.shown_at],
        own_dissent=next(
            (dissent for dissent in dissents if (dissent.person_id, dissent.round) == (person.pk, row.round)), None
        ),
        hidden_dissents=[_dissent_line(row, dissent) for dissent in dissents if not dissent.shown_at],
        is_to_read=row.to_read.filter(person=person).exists(),
        by_whom=who_posts(organisation),
        keeps=may_there(person, organisation.pk, Verb.KEEP_VOICE),
        reopens=row.may_change and may_there(person, organisation.pk, row.verb_to_reopen),
        decides=may_there(person, organisation.pk, Verb.DECIDE_TO_SPEAK),
        review_due=due,
        is_review_due=due is not None and _review_at(row) <= now,
        last_day=today + timedelta(days=row.look_again_days),
        history=decision_history(row),
    )


def _review_at(row: SpeakDecision) -> datetime:
    return (row.decided_at or row.proposed_at) + timedelta(days=row.next_look_days or 0)


def answer_words(question: str, codes: Any) -> str:
    """What was answered to a question."""
    kind, words = ANSWERS[question]
    several = [codes] if isinstance(codes, str) else list(codes)
    return "; ".join(str(words[kind(code)]) for code in several) or _("none of these")


def _answer_lines(row: SpeakDecision) -> list[AnswerLine]:
    question_of = questions(NewSpeakDecision)
    return [_answer_line(row, name, question_of[name].title) for name in ANSWERS]


def _answer_line(row: SpeakDecision, name: str, head: Any) -> AnswerLine:
    answer = row.answers[name]
    if name not in row.on_record:
        return AnswerLine(head, answer_words(name, answer))
    on_record = row.on_record[name]
    is_same = sorted(on_record) == sorted(answer)
    return AnswerLine(head, answer_words(name, answer), "" if is_same else answer_words(name, on_record), is_same)


def _dissent_line(row: SpeakDecision, dissent: Dissent) -> DissentLine:
    return DissentLine(dissent, FormWord(Form(dissent.against)) if dissent.round != row.round else None)


def _review_line(review: SpeakReview) -> SpeakReviewLine:
    happened = [(AFTERMATHS[Aftermath(code)], review.carried.get(code, "")) for code in review.happened]
    return SpeakReviewLine(review, happened)


def state_word(row: SpeakDecision) -> str:
    """How far it is; of silence also until when."""
    if row.is_silent and row.review_on:
        return _("silent until %(day)s") % {"day": date_format(row.review_on, "SHORT_DATE_FORMAT")}
    return str(SpeakState(row.state).label)
