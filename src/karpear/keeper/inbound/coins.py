"""An answer behind a coin. Only what nothing else understood comes here, and nothing of it is kept: neither its words
nor what would tell them again, also where it counts for nothing or is unclear. It never keeps a text from people who
look for somebody: they read that one came.
"""

from collections.abc import Callable
from datetime import datetime
from secrets import token_hex

from django.db import transaction

from karpear.messaging.models import Inbound
from karpear.people.models import Person
from karpear.rules.refusals import Conflict
from karpear.rules.text.coin_answers import COIN, is_coin, parse_coin
from karpear.rules.text.sense import Sense, Understood
from karpear.rules.text.verbs import Do, SenderStanding
from karpear.voice.pulse.actions import answer_pulse
from karpear.voice.pulse.queries import my_questions

from . import words
from .remainder import HeardText
from .senders import TextSender


def take_coin(
    row: Inbound, reading: HeardText, understood: Understood, standing: SenderStanding, now: datetime
) -> bool | None:
    """Count it, when it is one; returns whether people have to read that it came. None: it is something else.

    What is somebody's safety word is that, and no answer. What may be meant as an answer is answered with how to write
    one.
    """
    if understood.do is not Do.SHOW or understood.sense is not Sense.UNKNOWN or reading.hidden or not reading.unknown:
        return None
    if not is_coin(reading.said.text):
        return None
    is_sign = standing.asked or standing.alert_open or standing.case_open
    forget_words(row, is_sign=is_sign)
    row.did = understood.do.value
    yes = parse_coin(reading.said.text)
    if yes is None:
        row.answer = words.coin_unclear(row, reading.sender)
    else:
        is_counted = not standing.too_many and _count(reading.sender, yes, now)
        row.answer = _words(is_counted=is_counted, sender=reading.sender)(row, reading.sender)
    return is_sign


def forget_words(row: Inbound, *, is_sign: bool = False, word: str = COIN) -> None:
    """Neither the text nor a digest of it by which it could be tried out. `is_sign`: people read that one came.

    `source_key` stays, so that the same delivery never counts for the next question: it is the same for both answers.
    """
    row.text = word if is_sign else ""
    row.body_index = token_hex(32)
    row.save(update_fields=["text", "body_index"])


def _count(sender: TextSender, yes: bool, now: datetime) -> bool:
    """Only from a phone that surely is theirs. False: they have nothing to answer, or two organisations ask them."""
    person = whose_phone(sender)
    waiting = [question for question in my_questions(person, now) if not question.has_answered] if person else []
    if person is None or len(waiting) != 1:
        return False
    try:
        with transaction.atomic():
            answer_pulse(person=person, question=waiting[0].question.pk, yes=yes, now=now)
    except Conflict:
        return False
    return True


def _words(*, is_counted: bool, sender: TextSender) -> Callable[[Inbound, TextSender], str]:
    """An untrue reason helps nobody: where the number is not proven, it says so."""
    if is_counted:
        return words.coin_counted
    is_unproven = len(sender.people) == 1 and whose_phone(sender) is None
    return words.coin_unproven if is_unproven else words.coin_not_counted


def whose_phone(sender: TextSender) -> Person | None:
    """The one person who surely writes from this phone."""
    proven = {address.person_id for address in sender.own if address.proven_at}
    people = [person for person in sender.people if person.pk in proven or not person.has_account]
    return people[0] if len(people) == len(sender.people) == 1 else None
