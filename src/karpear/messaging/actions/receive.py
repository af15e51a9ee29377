"""Texts that come in: a row first, whatever becomes of it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from secrets import token_hex
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F

from karpear.audit.actions.lines import record as audit
from karpear.db.batches import Partly
from karpear.db.former_rows import clear_former_rows
from karpear.keys.cipher import index
from karpear.messaging.models import Inbound, InboundState, TextSeen
from karpear.messaging.queries import SEEN, boards_of
from karpear.people.addresses import address_index, clean_address
from karpear.people.models import Channel, Person
from karpear.rules.text.coin_answers import COIN, is_coin
from karpear.rules.text.safety_words import fold
from karpear.rules.text.shortforms import LONGEST, Word, parse
from karpear.rules.text.tellings import TELL, is_telling

OLDEST = timedelta(days=7)
#: Modems begin in 1970, 1980 or 2000 when they lost power: what was sent before this says nothing.
CLOCKS_SET = datetime(2020, 1, 1, tzinfo=UTC)
MOST_ATTEMPTS = 8
_URGENT = (Word.SOS, Word.HELP, Word.NO)
_SET = 500
#: Ways by which a text comes as a file.
_OF_FILES = ("smstools", "gammu")


@dataclass(frozen=True, slots=True)
class Came:
    """One text as a provider hands it over. `source`: which way; `provider_id`: its name there."""

    channel: str
    source: str
    provider_id: str
    sender: str
    text: str
    sent_at: datetime | None = None


def take_in(came: Came, *, now: datetime) -> bool:
    """Store a text; False when the same delivery was stored before. Works on nothing.

    The same delivery has the same id, sender and words: a gateway that was set up again counts from 1 again, and what
    it brings then is no repetition. Keys are kept for thirty days, so nothing that was handed over twice is done
    twice; for a year more what comes again is read by people, and does nothing but call for help. All that may be
    answers behind a coin have one key: it stays when their words are forgotten, and nobody can try out by it which of
    them it was.
    """
    sender, text = clean_sender(came.channel, _replace_halves(came.sender)), _replace_halves(came.text)[:LONGEST]
    key = _key_of(came, sender, text)
    row = Inbound(
        channel=came.channel,
        source_key=key,
        sender=sender,
        sender_index=address_index(sender),
        text=text,
        body_index=index(f"{sender}|{fold(text) or key}", "inbound body"),  # no words are never the same words
        sent_at=min(came.sent_at, now) if came.sent_at and came.sent_at >= CLOCKS_SET else None,
        received_at=now,
        urgent=parse(text).word in _URGENT,
        again=TextSeen.objects.filter(source_key=key).exists(),
        next_attempt_at=now,
    )
    Inbound.objects.bulk_create([row], ignore_conflicts=True)
    return bool(Inbound.objects.filter(pk=row.pk).exists())


def _key_of(came: Came, sender: str, text: str) -> str:
    """That of what a group tells to a sector has neither words nor sender. The name of a modem's file holds the number
    and the second: there it is by chance, and only the file's removal keeps the text from being read twice.
    """
    provider_id = _replace_halves(came.provider_id)
    whose, words = sender, COIN if is_coin(text) else text
    if is_telling(text):
        provider_id, whose, words = token_hex(16) if came.source in _OF_FILES else provider_id, "", TELL
    return index("|".join((came.channel, came.source, provider_id, whose, words)), "inbound")


def too_old(row: Inbound) -> bool:
    """Is it only read, since it was sent long ago? Never a call for help: the clock of a gateway may be wrong."""
    old = row.sent_at is not None and row.received_at - row.sent_at > OLDEST
    return (row.again or old) and not row.urgent


def _replace_halves(text: str) -> str:
    """Half a sign, as a gateway leaves where it cut a text in two, becomes a question mark: the rest is read."""
    return text.encode(errors="replace").decode()


def clean_sender(channel: str, value: str) -> str:
    """The sender in the form in which addresses are kept. Modems leave out the plus; a shop's name stays as it is."""
    value = value.strip()[:200]
    if channel == Channel.SMS:
        digits = re.sub(r"[\s().\-]", "", value)
        if digits.isdigit() and not digits.startswith("0") and len(digits) >= 10:
            value = f"+{digits}"
    try:
        return clean_address(channel, value)
    except ValidationError:
        return value


def claim(row: Inbound, *, now: datetime) -> bool:
    """Take this text, inside the caller's transaction: who gets False leaves it to somebody else."""
    waiting_texts = Inbound.objects.filter(pk=row.pk, state=InboundState.WAITING, attempts=row.attempts)
    return bool(waiting_texts.update(state=InboundState.DONE, attempts=F("attempts") + 1, acted_at=now))


def settle(row: Inbound, *, now: datetime, is_shown: bool) -> None:
    """Write down what was made of a claimed text, inside the caller's transaction."""
    row.state = InboundState.SHOWN if is_shown else InboundState.DONE
    row.acted_at = now
    row.save(update_fields=["state", "acted_at", "person", "trust", "did", "answer"])
    audit(
        at=now, action="text.read", object_type="inbound", object_id=row.pk, actor=row.person_id,
        did=row.did, trust=row.trust,
    )  # fmt: skip


def drop(row: Inbound, *, now: datetime, is_done: bool) -> None:
    """A text of which nothing stays, inside the caller's transaction. `is_done`: its key does, so that it is not done
    twice; only where that key knows no sender.
    """
    if is_done:
        TextSeen.objects.bulk_create(
            [TextSeen(source_key=row.source_key, removed_on=now.date())], ignore_conflicts=True
        )
    Inbound.objects.filter(pk=row.pk).delete()
    clear_former_rows(Inbound)


@transaction.atomic
def stumbled(row: Inbound, *, now: datetime) -> bool:
    """It could not be worked on: later again, and after eight times those people read it whose it is; is it so far?"""
    attempts = row.attempts + 1
    given_up = attempts >= MOST_ATTEMPTS
    Inbound.objects.filter(pk=row.pk, state=InboundState.WAITING).update(
        state=InboundState.FAILED if given_up else InboundState.WAITING,
        attempts=attempts,
        next_attempt_at=now + timedelta(seconds=min(2**attempts, 120)),
        person=row.person_id,
        trust=row.trust,
    )
    return given_up


@transaction.atomic
def mark_read(*, ids: Iterable[UUID], by: Person, now: datetime) -> None:
    """Officers have read these texts. What is nobody's we know, or of one of several, stays for other organisations.

    So no stranger clears it away for all; the line of the audit is what remembers who has read it.
    """
    unread_texts = Inbound.objects.filter(pk__in=ids, state__in=(InboundState.SHOWN, InboundState.FAILED))
    organisations: list[UUID | None] = [*boards_of(by)] or [None]
    for text in unread_texts.filter(person=None).values_list("pk", flat=True):
        for organisation in organisations:
            audit(
                at=now, action=SEEN, object_type="inbound", object_id=text, actor=by.pk, organisation=organisation,
            )  # fmt: skip
    if count := unread_texts.exclude(person=None).update(state=InboundState.DONE):
        audit(at=now, action=SEEN, object_type="inbound", actor=by.pk, count=count)


def purge_inbound(*, now: datetime) -> int:
    """Remove texts that came thirty days ago or earlier, a set at a time (Partly); their keys stay for a year."""
    expired = Inbound.objects.filter(received_at__lt=now - Inbound.RETENTION.span)
    old = dict(expired.order_by("received_at", "id").values_list("pk", "source_key")[:_SET])
    seen_texts = [TextSeen(source_key=key, removed_on=now.date()) for key in old.values()]
    with transaction.atomic():
        TextSeen.objects.bulk_create(
            seen_texts,
            update_conflicts=True,
            unique_fields=["source_key"],
            update_fields=["removed_on"],
            batch_size=500,
        )
        count = Inbound.objects.filter(pk__in=list(old)).delete()[0]
    return Partly(count) if len(old) == _SET else count
