"""Clauses of a draft: taken from the pack, written by hand, changed, taken out."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from karpear.audit.actions.verbs import note
from karpear.countries.clauses import ClauseBook, PackClause
from karpear.countries.queries import catalogue
from karpear.db.rows import find_row
from karpear.keys.ids import new_id
from karpear.people.access import locked
from karpear.people.models import Person
from karpear.people.queries.country import country_of
from karpear.rules.access import Verb
from karpear.rules.duty.clauses import LEAST_CHOICES, MOST_CHOICES, QUESTIONS, Applies, Topic, fingerprint
from karpear.rules.refusals import BadFields

from ..models import PolicyClause, PolicyRevision, RevisionState
from ..queries.policy import book_of
from ..values import ClauseWords, Translation
from .clause_words import put_words

#: Before the key of a clause that is not of the pack.
OWN_KEY = "own-"
MOST_CLAUSES = 60
TITLE_LETTERS, TEXT_LETTERS = 120, 1500


def draft_of(by: Person, revision: UUID) -> PolicyRevision:
    """A draft that `by` writes in now, locked: they are one of its writers. Raises Missing, Forbidden or Conflict."""
    draft = locked(PolicyRevision, by=by, pk=revision, verb=Verb.WRITE_CLAUSES, states=[RevisionState.DRAFT])
    draft.writers = [pk for pk in draft.writers if pk != str(by.pk)] + [str(by.pk)]
    draft.save(update_fields=["writers"])
    return draft


@transaction.atomic
def choose_clauses(*, by: Person, revision: UUID, keys: Collection[str], now: datetime) -> None:
    """Of the pack's clauses the draft has these; its own stay. Words that were changed stay while a clause stays."""
    draft = draft_of(by, revision)
    book = book_of(draft.organisation)
    chosen_keys = [key for key in book.clauses if key in set(keys)]
    draft.clauses.filter(key__in=[key for key in book.clauses if key not in chosen_keys]).delete()
    present = set(draft.clauses.values_list("key", flat=True))
    rows = [_row_of(draft, book.clauses[key]) for key in chosen_keys if key not in present]
    PolicyClause.objects.bulk_create(rows)
    put_in_order(draft, book)
    note(draft, action="policyrevision.clauses_chosen", by=by, at=now, count=len(chosen_keys))


@transaction.atomic
def write_clause(
    *, by: Person, revision: UUID, clause: UUID | None, words: ClauseWords, language: str, now: datetime
) -> PolicyClause:
    """A clause of one's own, or other words for one that is there. Raises Missing, Forbidden, Conflict or BadFields.

    `language`: of the words. What they do not touch keeps its other languages; what says something else now does not,
    unless it was written in those, too. Where only words change, the meaning stays.
    """
    draft = draft_of(by, revision)
    _check(words, draft)
    if clause is None and draft.clauses.count() >= MOST_CLAUSES:
        raise BadFields([("title", _("A policy of more than sixty clauses is not read. Take one out first."))])
    own_key = f"{OWN_KEY}{new_id().hex[-12:]}"
    row = find_row(draft.clauses.filter(pk=clause)) if clause else PolicyClause(revision=draft, key=own_key)
    if clause is not None and words.same_meaning:
        _check_same_meaning(row, words)
    row.topic, row.important, row.applies = words.topic, words.important, sorted(words.applies)
    row.risks, row.measures = list(words.risks), list(words.measures)
    is_new = put_words(row, words, language) and not (clause and words.same_meaning)
    if is_new:
        row.content = fingerprint(row.key, row.title, row.text, row.questions)
    row.save()
    put_in_order(draft, book_of(draft.organisation))
    note(row, action="policyclause.written", by=by, at=now, key=row.key, same_meaning=not is_new)
    return row


@transaction.atomic
def take_out(*, by: Person, revision: UUID, clause: UUID, now: datetime) -> None:
    """The draft no longer has it. Raises Missing, Forbidden or Conflict."""
    draft = draft_of(by, revision)
    row = draft.clauses.filter(pk=clause).first()
    if row:
        note(row, action="policyclause.taken_out", by=by, at=now, key=row.key)
        row.delete()


def copy_of(clause: PolicyClause, draft: PolicyRevision) -> PolicyClause:
    """The same clause for another revision: it means what it meant."""
    fields = [field.attname for field in PolicyClause._meta.concrete_fields if field.name not in ("id", "revision")]
    return PolicyClause(revision=draft, **{name: getattr(clause, name) for name in fields})


def rows_of_book(draft: PolicyRevision, book: ClauseBook) -> list[PolicyClause]:
    """Every clause of the pack, for a draft that begins with them."""
    return [_row_of(draft, clause, position) for position, clause in enumerate(book.clauses.values())]


def _row_of(draft: PolicyRevision, clause: PackClause, position: int = 0) -> PolicyClause:
    questions: list[dict[str, Any]] = [
        {
            "ask": dict(question.ask.by_language),
            "choices": [dict(choice.by_language) for choice in question.choices],
            "right": question.right,
            "why": dict(question.why.by_language),
        }
        for question in clause.questions
    ]
    title, text = dict(clause.title.by_language), dict(clause.text.by_language)
    return PolicyClause(
        revision=draft, key=clause.key, topic=clause.topic.value, position=position, title=title, text=text,
        important=clause.important, applies=sorted(clause.applies), risks=list(clause.risks),
        measures=list(clause.measures), questions=questions, content=fingerprint(clause.key, title, text, questions),
    )  # fmt: skip


def put_in_order(draft: PolicyRevision, book: ClauseBook) -> None:
    """By topic, the pack's before one's own, each in the order in which they came."""
    topics, keys = list(Topic), list(book.clauses)
    rows = list(draft.clauses.all())
    rows.sort(key=lambda row: (topics.index(Topic(row.topic)), keys.index(row.key) if row.key in keys else len(keys)))
    for position, row in enumerate(rows):
        row.position = position
    PolicyClause.objects.bulk_update(rows, ["position"])


def _check_same_meaning(row: PolicyClause, words: ClauseWords) -> None:
    """What is asked and which answer is right is more than words. Raises BadFields."""
    former_shape = [(len(question["choices"]), question["right"]) for question in row.questions]
    new_shape = [(len(question.choices), question.right) for question in words.questions] if words.important else []
    if former_shape != new_shape:
        raise BadFields([("same_meaning", _("Other questions or answers mean something else: take the tick out."))])


def _check(words: ClauseWords, draft: PolicyRevision) -> None:
    """Raises BadFields, each beside its field."""
    lines = catalogue(country_of(draft.organisation))
    errors = [(name, _("This is needed.")) for name in ("title", "text") if not getattr(words, name).strip()]
    every: list[ClauseWords | Translation] = [words, *words.translations.values()]
    if any(len(own.title) > TITLE_LETTERS or len(own.text) > TEXT_LETTERS for own in every):
        errors.append(("text", _("Shorter, please: it is read on a phone.")))
    if words.topic not in list(Topic):
        errors.append(("topic", _("Choose from the list.")))
    if not words.applies or not set(words.applies) <= set(Applies):
        errors.append(("applies", _("Choose to whom it applies.")))
    if not lines.risks.keys() >= set(words.risks) or not lines.measures.keys() >= set(words.measures):
        errors.append(("risks", _("Choose from the list.")))
    errors += [*_question_errors(words), *_translation_errors(words)] if words.important else []
    if errors:
        raise BadFields(errors)


def _question_errors(words: ClauseWords) -> Sequence[tuple[str, str]]:
    if len(words.questions) != QUESTIONS:
        return [("important", _("An important clause has exactly three questions."))]
    errors = []
    for number, question in enumerate(words.questions, start=1):
        is_count_wrong = not LEAST_CHOICES <= len(question.choices) <= MOST_CHOICES
        if is_count_wrong or not question.ask.strip() or not all(choice.strip() for choice in question.choices):
            errors.append((f"ask_{number}", _("A question, and two to four answers to choose from.")))
        elif not 1 <= question.right <= len(question.choices):
            errors.append((f"right_{number}", _("Say which answer is right.")))
        elif not question.why.strip():
            errors.append((f"why_{number}", _("Say in one sentence why.")))
    return errors


def _translation_errors(words: ClauseWords) -> Sequence[tuple[str, str]]:
    """What is written in another language has as many answers, so that the right one stays the right one."""
    return [
        (f"choices_{number}_{language}", _("As many answers as in the other language, in the same order, or none."))
        for language, translation in words.translations.items()
        for number, (question, own) in enumerate(zip(translation.questions, words.questions, strict=False), start=1)
        if question.choices and len(question.choices) != len(own.choices)
    ]
