"""One text: who wrote, what the rules allow, and the action that does it. Runs inside the caller's transaction."""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from uuid import uuid5
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import override

from karpear.activities.actions import finish
from karpear.activities.queries import current_activity
from karpear.alerts.actions import Position, raise_sos
from karpear.alerts.models import Alert
from karpear.checkins.actions import check_in, extend, note_check_in
from karpear.checkins.models import Promise
from karpear.messaging.actions import link_chat, queue
from karpear.messaging.models import Delivery, Inbound, InboundState, Priority
from karpear.messaging.queries import routes
from karpear.messaging.texts import ANSWER
from karpear.people.models import Channel, Person
from karpear.people.words import meaning_of
from karpear.rules.inbound import MOST_GUESSES, Do, Trust, decide, minutes_of
from karpear.rules.outcome import Kind
from karpear.rules.refusals import Refused
from karpear.rules.shortforms import Said, Word, moment_near, parse, polite
from karpear.rules.words import Meaning

from . import words
from .replies import reply
from .who import HOUR, NOT_LINKED, WRONG_CODE, Sender, guesses, sender_of, standing_of

TWICE = timedelta(minutes=5)
MOST_ANSWERS = 20
MOST_LETTERS = 100


def act(row: Inbound, now: datetime) -> bool:
    """Do what a claimed text asks for, as far as it may; returns whether people have to read it."""
    said = parse(row.text)
    sender = sender_of(row, said, now)
    row.trust = sender.trust.value
    if len(sender.people) == 1:
        row.person = sender.people[0]
    if _again(row, sender):
        row.did = "again"
        return False
    if said.word is Word.LINK and row.channel == Channel.CHAT.value:
        return _link(row, said, sender, now)
    if reply(row, said, sender, now):
        _answer(row, sender, now)
        return False
    do = decide(said, standing_of(row, sender, now))
    row.did = WRONG_CODE if sender.wrong_code and do is Do.SHOW else do.value
    shown = _DOING[do](row, said, sender, now)
    _answer(row, sender, now)
    return shown


def _link(row: Inbound, said: Said, sender: Sender, now: datetime) -> bool:
    """Tie a chat to whoever was shown these digits. Guessing ends after a few times."""
    digits = "".join(c for c in said.rest if c.isdigit())
    person = None
    if guesses(row, now) < MOST_GUESSES:
        with suppress(Refused), transaction.atomic():
            person = link_chat(digits=digits, chat=row.sender, now=now)
    row.did = "linked" if person else NOT_LINKED
    if person:
        row.person = person
        known = sender_of(row, said, now)
        row.answer = words.linked(known)
        _answer(row, known, now)
    return False


def _again(row: Inbound, sender: Sender) -> bool:
    """The same words from the same number within minutes count once; a call for help only while it is open."""
    since = row.received_at - TWICE
    before = Inbound.objects.filter(sender_index=row.sender_index, body_index=row.body_index, received_at__gt=since)
    done = before.filter(state=InboundState.DONE, received_at__lte=row.received_at).exclude(pk=row.pk)
    same = done.exclude(did__in=["", "again"]).values_list("did", flat=True)
    if Do.SOS.value in same:
        open_ones = Alert.objects.unresolved().filter(kind=Kind.SOS.value, drill=False)
        return all(open_ones.filter(person=person).exists() for person in sender.people)
    return bool(same)


def _made_at(row: Inbound, said: Said, person: Person) -> datetime:
    """The moment a text speaks for: its own clock, else when the provider took it, else now. Never later."""
    if said.clock:
        return moment_near(said.clock, row.received_at, ZoneInfo(person.time_zone))
    return row.sent_at or row.received_at


def _position(said: Said, made_at: datetime) -> Position | None:
    return Position(lat=said.place[0], lon=said.place[1], fixed_at=made_at) if said.place else None


def _meaning(person: Person, said: Said) -> Meaning:
    """What the words after the rest say: a safety word, a word nobody knows, or nothing when they are only polite."""
    found = meaning_of(person, said.rest[:MOST_LETTERS] or None)
    return Meaning.NONE if found is Meaning.UNKNOWN and polite(said.rest) else found


def _word(person: Person, said: Said) -> str | None:
    return None if _meaning(person, said) is Meaning.NONE else said.rest[:MOST_LETTERS]


def _forced(person: Person, said: Said, sender: Sender) -> bool:
    """By the code of danger, or by the word."""
    return (_meaning(person, said) is Meaning.DURESS) | (person.pk in sender.forced)


def _to_read(person: Person, said: Said) -> bool:
    """Own words beside what was understood may say where they are; a safety word is for nobody's eyes."""
    return _meaning(person, said) is Meaning.UNKNOWN


def _check_in(row: Inbound, said: Said, sender: Sender, now: datetime) -> bool:
    person = sender.people[0]
    made_at = _made_at(row, said, person)
    answer, _created = check_in(
        person=person,
        key=uuid5(row.pk, "text"),
        made_at=made_at,
        now=now,
        word=_word(person, said),
        position=_position(said, made_at),
        duress=person.pk in sender.forced,
    )
    due = answer["next_due_at"]
    row.answer = words.heard(row, sender, datetime.fromisoformat(due) if due else None)
    return _to_read(person, said)


def _sos(row: Inbound, said: Said, sender: Sender, now: datetime) -> bool:
    """For everybody it may be from: rather one alert too many. A code of danger makes it a silent one."""
    names: list[str] = []
    for person in sender.people:
        made_at = _made_at(row, said, person)
        answer, _opened = raise_sos(
            person=person,
            key=uuid5(row.pk, str(person.pk)),
            pressed_at=made_at,
            now=now,
            position=_position(said, made_at),
            silent=_forced(person, said, sender),
        )
        names += [one["name"] for one in answer["reaching"]]
    row.answer = words.told(row, sender, names)
    return any(_to_read(person, said) for person in sender.people)


def _extend(row: Inbound, said: Said, sender: Sender, now: datetime) -> bool:
    person = sender.people[0]
    if _forced(person, said, sender):
        note_check_in(person=person, made_at=row.received_at, now=now, duress=True)
    due = Promise.objects.armed().filter(person=person, roll_call__isnull=True).order_by("due_at").first()
    if due is None:
        row.answer = words.heard(row, sender, None)
        return False
    try:
        with transaction.atomic(), override(person.language):
            moved = extend(person=person, promise_id=due.pk, minutes=minutes_of(said.number), now=now)
        row.answer = words.heard(row, sender, moved.due_at)
    except Refused as refusal:
        row.did, row.answer = "refused", refusal.message
    return False


def _finish(row: Inbound, said: Said, sender: Sender, now: datetime) -> bool:
    person = sender.people[0]
    activity = current_activity([person.pk], now).get(person.pk)
    if activity is None:
        return _check_in(row, said, sender, now)
    try:
        with transaction.atomic():
            finish(
                person=person,
                activity=activity,
                key=uuid5(row.pk, "text"),
                made_at=_made_at(row, said, person),
                now=now,
                word=_word(person, said),
                duress=person.pk in sender.forced,
            )
    except Refused:
        row.did = "refused"
        return _check_in(row, said, sender, now)
    row.answer = words.ended(row, sender)
    return False


def _heard_only(row: Inbound, said: Said, sender: Sender, now: datetime) -> bool:
    to_read = _check_in(row, said, sender, now)
    row.answer = words.goes_on(row, sender)
    return to_read


def _needs_code(row: Inbound, _said: Said, sender: Sender, _now: datetime) -> bool:
    row.answer = words.needs_code(row, sender)
    return False


def _ask_which(row: Inbound, _said: Said, sender: Sender, _now: datetime) -> bool:
    row.answer = words.which(row, sender)
    return True


def _show(row: Inbound, _said: Said, sender: Sender, _now: datetime) -> bool:
    """A contact's words belong to whoever relies on them."""
    if sender.trust is Trust.NOBODY and sender.contacts:
        owners = {one.contact.owner_id for one in sender.contacts if one.contact}
        row.person_id = owners.pop() if len(owners) == 1 else None
    row.answer = words.not_understood(row, sender)
    if row.channel == Channel.SMS and not row.sender.startswith("+"):
        row.did = "no_phone"  # a shop, the network itself: nobody to answer, nothing to read
        return False
    return True


_DOING: dict[Do, Callable[[Inbound, Said, Sender, datetime], bool]] = {
    Do.CHECK_IN: _check_in,
    Do.SOS: _sos,
    Do.EXTEND: _extend,
    Do.FINISH: _finish,
    Do.HEARD_ONLY: _heard_only,
    Do.NEEDS_CODE: _needs_code,
    Do.ASK_WHICH: _ask_which,
    Do.SHOW: _show,
}


def _answer(row: Inbound, sender: Sender, now: datetime) -> None:
    """Back by the same channel, to numbers we know: nobody else learns anything. Not without end."""
    to = sender.reply_to
    if to is None or not row.answer:
        return
    ways = routes([to.person_id] if to.person_id else [], [to.contact_id] if to.contact_id else [])
    known = [way for found in (*ways.people.values(), *ways.contacts.values()) for way in found]
    lately = Delivery.objects.filter(address=to, text_key=ANSWER, created_at__gt=now - HOUR)
    if not any(way.address == to.pk for way in known) or lately.count() >= MOST_ANSWERS:
        return
    queue(
        [
            Delivery(
                topic=ANSWER,
                subject=row.pk,
                text_key=ANSWER,
                person_id=to.person_id,
                contact_id=to.contact_id,
                address=to,
                channel=to.channel,
                priority=Priority.ALERT,
                next_attempt_at=now,
                created_at=now,
            )
        ]
    )
