"""One text: who wrote, what the rules allow, and the action that does it. Runs inside the caller's transaction."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import uuid5
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import override

from karpear.activities.plans.actions.finish import finish
from karpear.activities.plans.queries.now import current_activity
from karpear.alerts.actions.briefings import Position
from karpear.alerts.actions.duress import note_duress
from karpear.alerts.actions.sos import raise_sos
from karpear.alerts.models import Alert
from karpear.alerts.queries.stages import is_person_out_of_reach
from karpear.checkins.actions.check_ins import check_in
from karpear.checkins.actions.promises import extend
from karpear.checkins.models import Promise
from karpear.messaging.actions.by_text import link_chat
from karpear.messaging.actions.send import Message, send_all
from karpear.messaging.models import Delivery, Inbound, InboundState, Priority
from karpear.messaging.texts import ANSWER
from karpear.people.actions.without import note_answered
from karpear.people.models import Channel, Person
from karpear.rules.alarm.outcome import Kind
from karpear.rules.refusals import Refused
from karpear.rules.text.sense import Understood, understand
from karpear.rules.text.shortforms import Said, Word, moment_near, parse
from karpear.rules.text.verbs import MOST_GUESSES, Do, SenderStanding, Trust, may_move, minutes_of

from . import words
from .coins import take_coin
from .remainder import HeardText
from .replies import reply
from .seats import take_seat
from .senders import HOUR, NOT_LINKED, WRONG_CODE, TextSender, guesses, sender_of, standing_of, write_whose
from .sheets import OF_A_SHEET, take_sheet
from .watch_notices import tell_watch

TWICE = timedelta(minutes=5)
MOST_ANSWERS = 20
#: What is not done a second time, when the same words come again at once. A second check-in harms nothing.
ONCE = frozenset(
    {"sos", "extend", "finish", "linked", "acknowledged", "contact_know", "contact_heard", "contact_can_help"}
)
#: These hand on themselves that somebody is forced.
SPOKEN = (Do.CHECK_IN, Do.HEARD_ONLY, Do.FINISH, Do.SOS)


def act(row: Inbound, now: datetime) -> bool:
    """Do what a claimed text asks for, as far as it may; returns whether people have to read it."""
    text = parse(row.text)
    sender = sender_of(row, text, now)
    row.trust = sender.trust.value
    if len(sender.people) == 1:
        row.person = sender.people[0]
    if len(sender.everybody) == 1 and sender.own and sender.trust in (Trust.NUMBER, Trust.FULL):
        note_answered(address=sender.own[0], now=now)
    if _is_repeat(row, sender):
        row.did = "again"
        return False
    if text.word is Word.LINK and row.channel == Channel.CHAT.value:
        return _link(row, text, sender, now)
    reading = HeardText(text, sender)
    standing = replace(standing_of(row, sender, now), unknown=reading.unknown, unused=reading.unused)
    understood = understand(text, standing)
    do, to_show = _do(row, reading, understood, standing, now)
    if do in (Do.SHOW, Do.NEEDS_CODE) and row.did not in ONCE | OF_A_SHEET:
        write_whose(row, sender)
    if do not in SPOKEN:
        silently(reading, now)
    _answer(row, sender, now)
    to_read = to_show and not reading.hidden
    if to_read and do is not Do.SOS and understood.tells_watch:
        tell_watch(row, sender.whose, now)
    return to_read


def _do(
    row: Inbound, reading: HeardText, understood: Understood, standing: SenderStanding, now: datetime
) -> tuple[Do, bool]:
    """Take an answer, a sheet, a coin, a seat's answer, or what the words ask for: what was done, and whether people
    must read it.
    """
    if reply(row, reading.said, reading.sender, now):
        return Do.SHOW, reading.to_read
    for take in (take_sheet, take_coin, take_seat):
        if (to_read := take(row, reading, understood, standing, now)) is not None:
            return Do.SHOW, to_read
    do = understood.do
    row.did = WRONG_CODE if reading.sender.wrong_code and do is Do.SHOW else do.value
    return do, _DOING[do](row, reading, now)


def silently(reading: HeardText, now: datetime) -> None:
    """Whoever is forced and says so is heard, also where nothing else is done. Nothing of theirs shows it.

    So it is no check-in: "last heard" on their own page would move.
    """
    note_duress(people=[person.pk for person in filter(reading.forced, reading.sender.everybody)], now=now)


def _link(row: Inbound, text: Said, sender: TextSender, now: datetime) -> bool:
    """Tie a chat to whoever was shown these digits. Guessing ends after a few times."""
    digits = "".join(c for c in text.rest if c.isdigit())
    person = None
    if guesses(row, now) < MOST_GUESSES:
        with suppress(Refused), transaction.atomic():
            person = link_chat(digits=digits, chat=row.sender, now=now)
    row.did = "linked" if person else NOT_LINKED
    if person:
        row.person = person
        linked_sender = sender_of(row, text, now)
        row.answer = words.linked(linked_sender)
        _answer(row, linked_sender, now)
    return False


def _is_repeat(row: Inbound, sender: TextSender) -> bool:
    """The same words from the same number within minutes count once; a call for help only while it is open."""
    since = row.received_at - TWICE
    earlier_texts = Inbound.objects.filter(
        sender_index=row.sender_index, body_index=row.body_index, received_at__gt=since
    )
    acted = [InboundState.DONE, InboundState.SHOWN]
    acted_texts = earlier_texts.filter(state__in=acted, received_at__lte=row.received_at).exclude(pk=row.pk)
    earlier_acts = acted_texts.filter(did__in=ONCE).values_list("did", flat=True)
    if Do.SOS.value in earlier_acts:
        open_ones = Alert.objects.unresolved().filter(kind=Kind.SOS.value, drill=False)
        return all(open_ones.filter(person=person).exists() for person in sender.everybody)
    return bool(earlier_acts)


def _made_at(row: Inbound, text: Said, person: Person) -> datetime:
    """The moment a text speaks for: its own clock, else when the provider took it, else now. Never later."""
    sent_at = row.sent_at or row.received_at
    return moment_near(text.clock, sent_at, ZoneInfo(person.time_zone)) if text.clock else sent_at


def _position(text: Said, made_at: datetime) -> Position | None:
    return Position(lat=text.place[0], lon=text.place[1], fixed_at=made_at) if text.place else None


def _check_in(row: Inbound, reading: HeardText, now: datetime) -> bool:
    person = reading.sender.people[0]
    made_at = _made_at(row, reading.said, person)
    answer, _created = check_in(
        person=person,
        key=uuid5(row.pk, "text"),
        made_at=made_at,
        now=now,
        word=reading.word(person),
        position=_position(reading.said, made_at),
        duress=reading.forced(person),
        surely=reading.sender.trust is not Trust.NUMBER,
    )
    due = answer["next_due_at"]
    row.answer = words.heard(row, reading.sender, datetime.fromisoformat(due) if due else None)
    return reading.to_read


def _sos(row: Inbound, reading: HeardText, now: datetime) -> bool:
    """For everybody it may be from: rather one alert too many. A danger code makes it a silent one."""
    names: list[str] = []
    for person in reading.sender.everybody:
        made_at = _made_at(row, reading.said, person)
        answer, _is_new = raise_sos(
            person=person,
            key=uuid5(row.pk, str(person.pk)),
            pressed_at=made_at,
            now=now,
            position=_position(reading.said, made_at),
            silent=reading.forced(person),
        )
        names += [entry["name"] for entry in answer["reaching"]]
    may_read = _may_read_names(reading.sender)
    row.answer = words.told(row, reading.sender, names) if may_read else words.heard(row, reading.sender, None)
    return reading.to_read


def _may_read_names(sender: TextSender) -> bool:
    """Not where it stands that somebody is held or missing, so that others may hold the phone.

    A silent alarm changes no answer: whoever stands beside them would learn of it by what is left out.
    """
    return not any(is_person_out_of_reach(person.pk) for person in sender.everybody)


def _extend(row: Inbound, reading: HeardText, now: datetime) -> bool:
    person = reading.sender.people[0]
    own_promises = Promise.objects.filter(person=person, roll_call__isnull=True)
    due = own_promises.armed().order_by("due_at").first()
    if due is None:
        row.answer = words.heard(row, reading.sender, None)
        return reading.to_read
    made_at = _made_at(row, reading.said, person)
    was_next = not own_promises.filter(due_at__gte=made_at, due_at__lt=due.due_at).exists()
    if not may_move(due.due_at, made_at=made_at, now=now, was_next=was_next):
        row.did, row.answer = "refused", words.came_too_late(row, reading.sender)
        return True
    try:
        with transaction.atomic(), override(person.language):
            moved = extend(person=person, promise_id=due.pk, minutes=minutes_of(reading.said.number), now=now)
        row.answer = words.heard(row, reading.sender, moved.due_at)
    except Refused as refusal:
        row.did, row.answer = "refused", refusal.message
    return reading.to_read


def _finish(row: Inbound, reading: HeardText, now: datetime) -> bool:
    person = reading.sender.people[0]
    made_at = _made_at(row, reading.said, person)
    activity = current_activity([person.pk], made_at).get(person.pk)
    if activity is None:
        return _check_in(row, reading, now)
    try:
        with transaction.atomic():
            finish(
                person=person,
                activity=activity,
                key=uuid5(row.pk, "text"),
                made_at=made_at,
                now=now,
                word=reading.word(person),
                duress=reading.forced(person),
            )
    except Refused:
        row.did = "refused"
        return _check_in(row, reading, now)
    row.answer = words.ended(row, reading.sender)
    return reading.to_read


def _hear_only(row: Inbound, reading: HeardText, now: datetime) -> bool:
    to_read = _check_in(row, reading, now)
    row.answer = words.goes_on(row, reading.sender, coded=reading.sender.trust is Trust.FULL)
    return to_read


def _needs_code(row: Inbound, reading: HeardText, _now: datetime) -> bool:
    row.answer = words.needs_code(row, reading.sender)
    return reading.to_read


def _ask_which(row: Inbound, reading: HeardText, _now: datetime) -> bool:
    row.answer = words.which(row, reading.sender)
    return True


def _show(row: Inbound, reading: HeardText, _now: datetime) -> bool:
    """ "They took him" and "home, not yet" are read before others."""
    if reading.said.danger or (reading.unknown and (reading.said.loose or reading.said.word is Word.HOME)):
        row.urgent = True
        row.save(update_fields=["urgent"])
    row.answer = words.not_understood(row, reading.sender)
    if row.channel == Channel.SMS and not row.sender.startswith("+"):
        row.did = "no_phone"  # a shop, the network itself: nobody to answer, nothing to read
        return False
    return True


_DOING: dict[Do, Callable[[Inbound, HeardText, datetime], bool]] = {
    Do.CHECK_IN: _check_in,
    Do.SOS: _sos,
    Do.EXTEND: _extend,
    Do.FINISH: _finish,
    Do.HEARD_ONLY: _hear_only,
    Do.NEEDS_CODE: _needs_code,
    Do.ASK_WHICH: _ask_which,
    Do.SHOW: _show,
}


def _answer(row: Inbound, sender: TextSender, now: datetime) -> None:
    """Back by the same channel, to numbers we know: nobody else learns anything. Not without end."""
    to = sender.reply_to
    if to is None or not row.answer:
        return
    recent_answers = Delivery.objects.filter(address=to, text_key=ANSWER, created_at__gt=now - HOUR)
    if recent_answers.count() >= MOST_ANSWERS:
        return
    answer = Message(
        topic=ANSWER, subject=row.pk, text_key=ANSWER, person=to.person_id, contact=to.contact_id, address=to.pk,
        round=0, priority=Priority.ALERT,
    )  # fmt: skip
    send_all([answer], now=now)
