"""A policy in force that most have understood, a driver without an account who has not yet, and the next revision.

By the verbs that people use, at the moment they would have used them; once for each data folder.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from karpear.people.actions.without import Villager, add_without_account
from karpear.people.models import Person
from karpear.preparedness.policies.actions.clauses import write_clause
from karpear.preparedness.policies.actions.readings import answer_clauses, ask_readers
from karpear.preparedness.policies.actions.revisions import ask_for_review, begin_draft, put_in_force
from karpear.preparedness.policies.models import PolicyClause, PolicyRevision, Reading, ReadingChannel
from karpear.preparedness.policies.queries.reader_page import QuestionText, question_text
from karpear.preparedness.policies.values import ClauseWords, QuestionWords, ReviewWish
from karpear.rules.access import Role

from .cast import COMPANIES, organisation_of, person_called
from .history import DAY, HOUR, mark_sent

WRITTEN, IN_FORCE, DRIVER_CAME, DRIVER_ASKED, DRAFTED = 14 * DAY, 10 * DAY, 8 * DAY, 3 * DAY, 2 * DAY
REVIEW_AFTER = timedelta(days=365)
DRIVER, DRIVERS_NUMBER = "Savuth, driver", "+855000099"


@transaction.atomic
def make_policies(*, now: datetime) -> None:
    """Once: safe to call at every start."""
    company = COMPANIES[0]
    organisation = organisation_of(company)
    if PolicyRevision.objects.filter(organisation=organisation).exists():
        return
    author, officer = person_called(company.second), person_called(company.officer)
    revision = begin_draft(by=author, organisation=organisation.pk, now=now - WRITTEN)
    wish = ReviewWish(reviewer=officer.pk, summary="", review_on=(now - IN_FORCE + REVIEW_AFTER).date())
    ask_for_review(by=author, revision=revision.pk, wish=wish, now=now - WRITTEN + DAY)
    put_in_force(by=officer, revision=revision.pk, now=now - IN_FORCE)
    visitors = {person_called(name).pk for name, role in company.accounts if role is Role.MEMBER}
    readings = Reading.objects.filter(revision=revision).select_related("person").order_by("sheet", "id")
    for place, reading in enumerate(readings):
        numbers = reading.asked[:-1] if reading.person_id in visitors else reading.asked
        _understand(reading.person, revision, numbers, now - IN_FORCE + DAY + place * HOUR)
    driver = Villager(name=DRIVER, numbers=[DRIVERS_NUMBER], language="km")
    add_without_account(by=officer, organisation_id=organisation.pk, values=driver, now=now - DRIVER_CAME)
    ask_readers(organisation=organisation.pk, now=now - DRIVER_ASKED)
    _write_next(officer, organisation.pk, now - DRAFTED)
    mark_sent(now=now)


def _understand(person: Person, revision: PolicyRevision, ids: Sequence[str], at: datetime) -> None:
    clauses = PolicyClause.objects.filter(pk__in=list(ids))
    answers = {clause.pk: [question["right"] for question in clause.questions] for clause in clauses}
    answer_clauses(person=person, revision=revision.pk, answers=answers, channel=ReadingChannel.PAGE, now=at)


def _write_next(author: Person, organisation: UUID, now: datetime) -> None:
    """The next revision: one clause means more than before, one is only put better."""
    draft = begin_draft(by=author, organisation=organisation, now=now)
    night = "Between sunset and sunrise we are on no road. Stay overnight: the organisation pays for a safe room."
    readers = (
        "After an arrest, a threat or an accident everybody who was there gets two free days and a person to talk to."
    )
    for key, text, same_meaning in (("night_travel", night, False), ("rest", readers, True)):
        clause = draft.clauses.get(key=key)
        words = _words(clause, text, same_meaning=same_meaning)
        write_clause(by=author, revision=draft.pk, clause=clause.pk, words=words, language="en", now=now)


def _words(clause: PolicyClause, text: str, *, same_meaning: bool) -> ClauseWords:
    return ClauseWords(
        topic=clause.topic,
        title=clause.name.in_language("en"),
        text=text,
        important=clause.important,
        applies=tuple(clause.applies),
        risks=tuple(clause.risks),
        measures=tuple(clause.measures),
        questions=tuple(_question(question_text(question)) for question in clause.questions),
        same_meaning=same_meaning,
    )


def _question(text: QuestionText) -> QuestionWords:
    return QuestionWords(text.ask, tuple(words for _number, words in text.choices), text.right, text.why)
