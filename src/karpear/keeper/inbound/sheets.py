"""Digits for a sheet of questions. Only what nothing else understood comes here, and it never keeps a text from people
who look for somebody.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from karpear.messaging.models import Inbound
from karpear.people.models import Person
from karpear.preparedness.policies.actions.readings import ClauseOutcome, answer_clauses, send_sheet_again
from karpear.preparedness.policies.actions.talks import ask_to_talk
from karpear.preparedness.policies.models import PolicyClause, Reading, ReadingChannel, RevisionState
from karpear.preparedness.policies.queries.sheets import clauses_on, open_clauses, same_in_force, sheets_of, still_asked
from karpear.rules.text.sense import Sense, Understood
from karpear.rules.text.sheet_answers import HELP, SheetText, parse_sheet, read_answers
from karpear.rules.text.verbs import Do, SenderStanding

from . import words
from .remainder import HeardText
from .senders import TextSender

COUNTED_SHEET, UNCOUNTED_SHEET = "sheet", "sheet_not_counted"
REPLACED_SHEET, HELP_SHEET = "sheet_replaced", "sheet_help"
#: Whose text it is stands fast, so that nobody has to find out.
OF_A_SHEET = frozenset({COUNTED_SHEET, REPLACED_SHEET, HELP_SHEET})


def take_sheet(
    row: Inbound, reading: HeardText, understood: Understood, standing: SenderStanding, now: datetime
) -> bool | None:
    """Count it, when it answers a sheet of theirs; returns whether people have to read it. None: it is something else.

    Digits that are somebody's safety word are that, and no answer. What cannot be counted goes where it went before,
    with another answer; so does any text of somebody who is looked for, since it is a sign of them. A sheet that is
    replaced is answered as such only where its digits fit.
    """
    if understood.do is not Do.SHOW or understood.sense is not Sense.UNKNOWN or reading.hidden or standing.too_many:
        return None
    text = parse_sheet(reading.said.text)
    if text is None or not reading.unknown:
        return None
    is_sign = standing.asked or standing.alert_open or standing.case_open
    sheet = _own_sheet(text, reading.sender, RevisionState.IN_FORCE)
    if sheet is None:
        return is_sign if _take_replaced(row, text, reading.sender, now) else None
    concerned = still_asked(sheet)
    if not concerned:
        return None
    if text.digits == HELP and _get_help(row, sheet, text, reading.sender, now):
        return True
    outcomes = _answer(sheet, text, concerned, now)
    if outcomes is None:
        row.did, row.answer = UNCOUNTED_SHEET, words.sheet_not_counted(row, reading.sender, text.sheet)
        return True
    _say_counted(row, sheet, outcomes, reading.sender)
    return is_sign


def _get_help(row: Inbound, sheet: Reading, text: SheetText, sender: TextSender, now: datetime) -> bool:
    """Somebody goes through what is open with them. False: nothing is, or nobody could."""
    clauses, channel = open_clauses(sheet), ReadingChannel.SMS
    person, revision = sheet.person, sheet.revision_id
    if not clauses or not ask_to_talk(person=person, revision=revision, clauses=clauses, channel=channel, now=now):
        return False
    row.person, row.did, row.answer = sheet.person, HELP_SHEET, words.sheet_explained(row, sender, text.sheet)
    return True


def _take_replaced(row: Inbound, text: SheetText, sender: TextSender, now: datetime) -> bool:
    """Does it answer a sheet of rules that are replaced, digit for digit? What means the same today counts today.

    Else it says which sheet is asked now. False: it may be something else.
    """
    sheet = _own_sheet(text, sender, RevisionState.REPLACED)
    if sheet is None or not still_asked(sheet):
        return False
    clauses = clauses_on(sheet)
    answers = read_answers(text.digits, [_choices(clause) for clause in clauses])
    if answers.problem:
        return False
    row.person, in_force = sheet.person, same_in_force(sheet)
    choices = {clauses[number].content: digits for number, digits in answers.choices.items()}
    if choices.keys() <= in_force.keys():
        outcomes = answer_clauses(
            person=sheet.person, revision=next(iter(in_force.values())).revision_id, channel=ReadingChannel.SMS,
            now=now, answers={in_force[content].pk: digits for content, digits in choices.items()},
        )  # fmt: skip
        _say_counted(row, sheet, outcomes, sender)
        return True
    newer_sheet = send_sheet_again(person=sheet.person, replaced=sheet, now=now)
    row.did = REPLACED_SHEET
    row.answer = words.sheet_replaced(row, sender, text.sheet, newer_sheet.sheet if newer_sheet else None)
    return True


def _say_counted(row: Inbound, sheet: Reading, outcomes: list[ClauseOutcome], sender: TextSender) -> None:
    to_talk_about = _numbers(sheet, [outcome for outcome in outcomes if outcome.is_to_talk_about])
    to_answer = _numbers(sheet, [outcome for outcome in outcomes if outcome.wrong and not outcome.is_to_talk_about])
    row.person, row.did = sheet.person, COUNTED_SHEET
    row.answer = words.sheet_answered(row, sender, sheet.sheet, to_answer, to_talk_about)


def _own_sheet(text: SheetText, sender: TextSender, state: RevisionState) -> Reading | None:
    """The one sheet of this number that was given to somebody who surely writes from this phone: the newest."""
    proven = {address.person_id for address in sender.own if address.proven_at}
    people = [person.pk for person in sender.people if _speaks(person, proven)]
    sheets = sheets_of(people, text.sheet, state)
    return sheets[0] if len({sheet.person_id for sheet in sheets}) == 1 else None


def _speaks(person: Person, proven: set[UUID | None]) -> bool:
    """Whoever has no account opens no link: writing from their number is what proves it."""
    return person.pk in proven or not person.has_account


def _answer(sheet: Reading, text: SheetText, concerned: set[UUID], now: datetime) -> list[ClauseOutcome] | None:
    """Of clauses that still concern them; None: it cannot be counted."""
    clauses = clauses_on(sheet)
    answers = read_answers(text.digits, [_choices(clause) for clause in clauses])
    by_clause = {clauses[number].pk: choices for number, choices in answers.choices.items()}
    applying = {pk: choices for pk, choices in by_clause.items() if pk in concerned}
    if not applying:
        return None
    return answer_clauses(
        person=sheet.person, revision=sheet.revision_id, channel=ReadingChannel.SMS, now=now, answers=applying
    )


def _choices(clause: PolicyClause) -> Sequence[int]:
    return [len(question["choices"]) for question in clause.questions]


def _numbers(sheet: Reading, outcomes: list[ClauseOutcome]) -> list[int]:
    """Of these clauses, as the sheet counts them."""
    contents = {outcome.clause.content for outcome in outcomes}
    return [number for number, clause in enumerate(clauses_on(sheet), start=1) if clause.content in contents]
