"""Read the inbox: calls for help first, each text in its own transaction and its own error boundary."""

import logging
from contextlib import suppress
from datetime import datetime

from django.db import transaction

from karpear.db.lost import is_lost
from karpear.keeper.pulse import code_of
from karpear.messaging.actions.receive import claim, settle, stumbled, too_old
from karpear.messaging.models import Inbound, InboundState
from karpear.messaging.spool import read_spools
from karpear.rules.text.coin_answers import is_coin
from karpear.rules.text.seat_answers import SEAT, parse_seat
from karpear.rules.text.shortforms import parse

from .coins import forget_words
from .remainder import HeardText
from .senders import put_down, sender_of, standing_of
from .tellings import forget_telling, is_for_sector, take_telling
from .verbs import act, silently
from .watch_notices import tell_watch

log = logging.getLogger("karpear.inbox")
MOST = 50


def read_inbox(*, now: datetime) -> int:
    """Take in what lies in folders, and act on texts that wait; returns how many were worked on."""
    read_spools(now=now)
    waiting = Inbound.objects.filter(state=InboundState.WAITING, next_attempt_at__lte=now)
    rows = list(waiting.order_by("-urgent", "received_at")[:MOST])
    return sum(_work_on(row, now) for row in rows)


def _work_on(row: Inbound, now: datetime) -> bool:
    """What fails here stops no other text, and is tried again later."""
    try:
        with transaction.atomic():
            if not claim(row, now=now):
                return False
            if is_for_sector(row, now):
                take_telling(row, now)
                return True
            to_show = _show(row, now) if too_old(row) else act(row, now)
            settle(row, now=now, is_shown=to_show)
    except Exception as error:
        if is_lost(error):
            raise  # the keeper opens a new connection, and this text comes again
        log.error("a text could not be worked on: %s", code_of(error))
        with suppress(Exception), transaction.atomic():
            put_down(row, now)
        if stumbled(row, now=now):
            with suppress(Exception), transaction.atomic():
                if is_for_sector(row, now):
                    forget_telling(row, now, is_done=False)
                    return True
            with suppress(Exception), transaction.atomic():
                tell_watch(row, sender_of(row, parse(row.text), now).whose, now)
    return True


def _show(row: Inbound, now: datetime) -> bool:
    """Sent long ago, or seen before: it is only read. But a word for danger is heard, and shown to nobody."""
    put_down(row, now)
    text = parse(row.text)
    sender = sender_of(row, text, now)
    reading = HeardText(text, sender)
    silently(reading, now)
    if is_coin(row.text):
        forget_words(row, is_sign=True)
    if parse_seat(row.text):
        forget_words(row, is_sign=True, word=SEAT)
    if not reading.hidden and standing_of(row, sender, now).waited_for:
        tell_watch(row, sender.whose, now)
    return not reading.hidden
