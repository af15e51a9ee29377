"""What a group without an account tells to a sector by SMS. The text goes in the transaction in which it is taken, with
its number, its words and its hour; no line of the audit says that it came.

It never keeps a text from people who look for somebody: they read that one came, without its words.
"""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from karpear.messaging.actions.receive import drop, settle
from karpear.messaging.actions.strangers import answer_once
from karpear.messaging.models import Inbound
from karpear.people.models import Channel
from karpear.rules.text.shortforms import parse
from karpear.rules.text.tellings import TellingText, is_telling, parse_telling
from karpear.sector.contributions.actions.texts import TextTaken, tell_by_text
from karpear.sector.contributions.queries.texts import cards_are_out, page_of_text

from .coins import forget_words
from .remainder import HeardText
from .senders import sender_of, standing_of, write_whose
from .verbs import silently
from .watch_notices import tell_watch


def is_for_sector(row: Inbound, now: datetime) -> bool:
    """Is it a telling, or meant as one? Where no card was ever printed it is a text as any other, and so are words of
    somebody who is known here: nobody who writes *tell them I sleep elsewhere* is lost in it.
    """
    telling = parse_telling(row.text) if row.channel == Channel.SMS else None
    if telling is None:
        return False
    if telling.numbers:
        return cards_are_out()
    return page_of_text(telling) is not None and (telling.has_number or not _is_known(row, now))


def _is_known(row: Inbound, now: datetime) -> bool:
    sender = sender_of(row, parse(row.text), now)
    return bool(sender.everybody or sender.contacts)


def take_telling(row: Inbound, now: datetime) -> None:
    """Told, answered and forgotten. What was handed over before is forgotten alone."""
    telling = parse_telling(row.text)
    if telling and not row.again:
        _tell(row, telling, now)
    forget_telling(row, now, is_done=is_telling(row.text))


def forget_telling(row: Inbound, now: datetime, *, is_done: bool) -> None:
    """Whoever is forced is heard, and people who look for somebody read that a text came; nothing else stays of it.

    Of somebody on the way that is so, too, where other words stood in it.
    """
    is_whole = is_telling(row.text)
    sender = sender_of(row, parse(row.text), now)
    reading = HeardText(parse(row.text), sender)
    silently(reading, now)
    standing = standing_of(row, sender, now)
    is_waited_for = standing.asked or standing.alert_open or (standing.on_the_way and not is_whole)
    if reading.hidden or not (is_waited_for or standing.case_open):
        drop(row, now=now, is_done=is_done)
        return
    forget_words(row)
    write_whose(row, sender)
    tell_watch(row, sender.whose, now)
    settle(row, now=now, is_shown=True)


def _tell(row: Inbound, telling: TellingText, now: datetime) -> None:
    """A shop, or the network itself, has nobody to answer."""
    if not row.sender.startswith("+"):
        return
    with transaction.atomic():
        text_taken = tell_by_text(telling, now=now)
    if text_taken:
        language = "km" if telling.khmer else "en"
        with override(language):
            words = _words(text_taken)
        answer_once(organisation=text_taken.body, number=row.sender, words=words, language=language, now=now)


def _words(text_taken: TextTaken) -> str:
    """The same whether a word belongs to no network or a number stands for nothing."""
    if text_taken.group is None:
        return _("Not noted. Write as on the card: TELL, the word, three numbers. Delete both messages.")
    if not text_taken.receipt:
        return _("Noted with your receipt. Delete both messages.")
    values = {"receipt": text_taken.receipt, "mark": text_taken.group.mark}
    return _("Noted. Receipt %(receipt)s, mark %(mark)s. Write both on paper, then delete both messages.") % values
