"""A seat's answer to the council. Only what nothing else understood comes here, and it is forgotten: nobody may read an
answer before its item closes. It never keeps a text from people who look for somebody: they read that one came.
"""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from karpear.alerts.queries.stages import silent_among
from karpear.messaging.models import Inbound
from karpear.network.meetings.actions.answers import answer_item
from karpear.network.meetings.models import AgendaItem
from karpear.network.meetings.queries.numbers import items_by_number
from karpear.network.meetings.values import NewSeatAnswer
from karpear.people.models import Person
from karpear.rules.refusals import Refused
from karpear.rules.sharing.council import AgendaKind, SeatChoice, choices_of
from karpear.rules.text.seat_answers import SEAT, SeatText, parse_seat
from karpear.rules.text.sense import Sense, Understood
from karpear.rules.text.verbs import Do, SenderStanding

from . import words
from .coins import forget_words, whose_phone
from .remainder import HeardText
from .senders import TextSender


def take_seat(
    row: Inbound, reading: HeardText, understood: Understood, standing: SenderStanding, now: datetime
) -> bool | None:
    """Count it, when it is one; returns whether people have to read that it came. None: it is something else."""
    if understood.do is not Do.SHOW or understood.sense is not Sense.UNKNOWN or reading.hidden or not reading.unknown:
        return None
    text = parse_seat(reading.said.text)
    if text is None:
        return None
    is_sign = standing.asked or standing.alert_open or standing.case_open
    forget_words(row, is_sign=is_sign, word=SEAT)
    row.did = understood.do.value
    person = whose_phone(reading.sender)
    may_count = person is not None and not standing.too_many and _speaks(person)
    if person is None and len(reading.sender.people) == 1:
        row.answer = words.coin_unproven(row, reading.sender)
        return is_sign
    say = _count(person, text, now) if person and may_count else words.seat_not_counted
    row.answer = say(reading.sender)
    return is_sign


def _speaks(person: Person) -> bool:
    """Nobody votes by a phone that somebody else may hold."""
    return not silent_among({person.pk})


def _count(person: Person, text: SeatText, now: datetime) -> Callable[[TextSender], str]:
    """What to say. Only where one item alone has this number: nobody answers for another council by mistake."""
    items = items_by_number(person, text.item, now)
    if len(items) != 1:
        return words.seat_of_two if items else words.seat_not_counted
    [item] = items
    if item.secret:
        return words.seat_secret
    choice = _choice(item, text.choice)
    if not choice:
        return words.seat_not_counted
    reason = _reason(person, item) if choice == SeatChoice.OBJECT else ""
    try:
        with transaction.atomic():
            answer_item(by=person, item=item.pk, new=NewSeatAnswer(choice=choice, reason=reason), now=now)
    except Refused:
        return words.seat_not_counted
    return words.seat_counted


def _reason(person: Person, item: AgendaItem) -> str:
    """With the Chatham House rule nothing says who it was: not their language, and not that it was by SMS."""
    meeting = item.meeting
    with override(meeting.network.body.language if meeting.chatham else person.language):
        return _("Objected without giving a reason.") if meeting.chatham else _("Answered by SMS: ask them why.")


def _choice(item: AgendaItem, place: int) -> str:
    choices = choices_of(AgendaKind(item.kind), len(item.option_words))
    return choices[place] if place < len(choices) else ""
