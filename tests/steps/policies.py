"""A policy in force, made by the verbs that people use, and answers to its questions."""

from datetime import datetime, timedelta
from uuid import UUID

from karpear.people.actions.without import Villager, add_without_account
from karpear.people.models import Organisation, Person
from karpear.preparedness.policies.actions.clauses import choose_clauses
from karpear.preparedness.policies.actions.readings import answer_clauses
from karpear.preparedness.policies.actions.revisions import ask_for_review, begin_draft, put_in_force
from karpear.preparedness.policies.models import PolicyClause, PolicyRevision, Reading, ReadingChannel
from karpear.preparedness.policies.values import ReviewWish

#: Three important clauses for everybody, one for whoever travels at night, one for officers, one that is not important.
KEYS = ("check_in_time", "names_and_data", "raid", "night_travel", "crisis_team", "rest")


def draft(author: Person, organisation: Organisation, now: datetime, *, keys: tuple[str, ...] = KEYS) -> PolicyRevision:
    """A draft with these clauses of the pack."""
    revision = begin_draft(by=author, organisation=organisation.pk, now=now)
    choose_clauses(by=author, revision=revision.pk, keys=keys, now=now)
    return revision


def send_to_force(revision: PolicyRevision, author: Person, reviewer: Person, now: datetime) -> PolicyRevision:
    """A draft on its way: looked at by somebody else, and in force."""
    wish = ReviewWish(reviewer=reviewer.pk, summary="", review_on=(now + timedelta(days=365)).date())
    ask_for_review(by=author, revision=revision.pk, wish=wish, now=now)
    return put_in_force(by=reviewer, revision=revision.pk, now=now)


def in_force(
    author: Person, reviewer: Person, organisation: Organisation, now: datetime, *, keys: tuple[str, ...] = KEYS
) -> PolicyRevision:
    """A policy in force with these clauses of the pack."""
    return send_to_force(draft(author, organisation, now, keys=keys), author, reviewer, now)


def driver_of(officer: Person, organisation: Organisation, number: str, now: datetime) -> Person:
    """Somebody without an account over whom the organisation watches."""
    values = Villager(name="Vuthy, driver", numbers=[number], language="en")
    return add_without_account(by=officer, organisation_id=organisation.pk, values=values, now=now)


def right_digits(clause: PolicyClause) -> str:
    return "".join(str(question["right"]) for question in clause.questions)


def wrong_digits(clause: PolicyClause) -> str:
    return "".join(str(question["right"] % len(question["choices"]) + 1) for question in clause.questions)


def clause_of(revision: PolicyRevision, key: str) -> PolicyClause:
    return revision.clauses.get(key=key)


def sheet_clauses(reading: Reading) -> list[PolicyClause]:
    """In the order of the sheet."""
    return [PolicyClause.objects.get(pk=pk) for pk in reading.asked]


def understand(person: Person, revision: PolicyRevision, now: datetime, *keys: str) -> None:
    """Right answers to these clauses; to all that were asked, where none is named."""
    clauses = (
        [clause_of(revision, key) for key in keys]
        if keys
        else sheet_clauses(Reading.objects.get(person=person, revision=revision))
    )
    answers: dict[UUID, list[int]] = {clause.pk: [int(d) for d in right_digits(clause)] for clause in clauses}
    answer_clauses(person=person, revision=revision.pk, answers=answers, channel=ReadingChannel.PAGE, now=now)
