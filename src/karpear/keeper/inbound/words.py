"""What is answered to a text: short, and what happened. Never what it was about."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import override

from karpear.messaging.models import Inbound
from karpear.messaging.queries import somebody_reads

from .senders import TextSender


@contextmanager
def _reader(sender: TextSender) -> Iterator[None]:
    to = sender.reply_to
    reader = (to.person or to.contact) if to else None
    with override(reader.language if reader else "en"):
        yield


def _clock(at: datetime, sender: TextSender) -> str:
    """On the clock of whoever wrote."""
    to = sender.reply_to
    person = sender.people[0] if sender.people else to.contact.owner if to and to.contact else None
    return f"{at.astimezone(ZoneInfo(person.time_zone if person else 'Asia/Phnom_Penh')):%H:%M}"


def heard(row: Inbound, sender: TextSender, next_due: datetime | None) -> str:
    with _reader(sender):
        received = _("Received %(t)s.") % {"t": _clock(row.received_at, sender)}
        if next_due is None:
            return received
        return f"{received} " + _("Next: %(t)s.") % {"t": _clock(next_due, sender)}


def told(row: Inbound, sender: TextSender, names: list[str]) -> str:
    """Who is told first; nobody: then they have to know."""
    with _reader(sender):
        values = {"t": _clock(row.received_at, sender), "name": names[0] if names else ""}
        if not names:
            return _("Received %(t)s. No message can be sent to anybody now: call somebody.") % values
        return _("Received %(t)s. %(name)s is told.") % values


def ended(row: Inbound, sender: TextSender) -> str:
    with _reader(sender):
        return _("Received %(t)s. Your trip has ended.") % {"t": _clock(row.received_at, sender)}


def goes_on(row: Inbound, sender: TextSender, *, coded: bool) -> str:
    """`coded`: their code was right, but they said more than HOME."""
    with _reader(sender):
        values = {"t": _clock(row.received_at, sender)}
        if coded:
            return _("Received %(t)s. The trip goes on: to end it, write only HOME and your code.") % values
        return _("Received %(t)s. The trip goes on: to end it, add your code.") % values


def needs_code(_row: Inbound, sender: TextSender) -> str:
    with _reader(sender):
        return _("Not done: add your code.")


def which(_row: Inbound, sender: TextSender) -> str:
    with _reader(sender):
        return _("Not done: several people have this number. Add your code.")


def not_understood(_row: Inbound, sender: TextSender) -> str:
    is_unread = sender.owners and not somebody_reads(sender.owners)
    with _reader(sender):
        if is_unread:
            return _("Not understood, and nobody reads it here. 1: I am OK. 9: I need help.")
        return _("Not understood; people will read it. 1: I am OK. 9: I need help.")


def open_link(_row: Inbound, sender: TextSender) -> str:
    with _reader(sender):
        return _("Not done. Please open the link in the message.")


def unproven(_row: Inbound, sender: TextSender) -> str:
    with _reader(sender):
        return _("Not done: this number is not proven yet. Please open the link in the message.")


def has_it(_row: Inbound, sender: TextSender, name: str) -> str:
    with _reader(sender):
        return _("You have it: %(name)s.") % {"name": name}


def too_late(_row: Inbound, sender: TextSender, owner: str) -> str:
    with _reader(sender):
        return _("%(name)s already has it.") % {"name": owner} if owner else _("It is already over.")


def thanks(_row: Inbound, sender: TextSender) -> str:
    with _reader(sender):
        return _("Thank you. Those who look after it see your answer.")


def linked(sender: TextSender) -> str:
    with _reader(sender):
        return _("This chat is tied to you. 1: I am OK. 9: I need help.")


def came_too_late(_row: Inbound, sender: TextSender) -> str:
    with _reader(sender):
        return _("Not done: your text came too late. Check in, or write again.")


def sheet_answered(
    _row: Inbound, sender: TextSender, sheet: int, to_answer: list[int], to_talk_about: list[int]
) -> str:
    """`to_answer`: numbers of the clauses that were not right; `to_talk_about`: that a colleague goes through."""
    with _reader(sender):
        values: dict[str, object] = {"sheet": sheet, "numbers": ", ".join(map(str, to_talk_about))}
        talk = _("Sheet %(sheet)d: thank you. A colleague is asked to talk with you about %(numbers)s.") % values
        if not to_answer:
            return talk if to_talk_about else _("Sheet %(sheet)d: right. Thank you.") % values
        values |= {"numbers": ", ".join(map(str, to_answer)), "first": to_answer[0]}
        not_yet = _("Sheet %(sheet)d: not yet right: %(numbers)s.") % values
        read_again = _("Read again, then answer: %(sheet)d %(first)d and its digits.") % values
        return " ".join([not_yet, read_again, *([talk] if to_talk_about else [])])


def sheet_not_counted(_row: Inbound, sender: TextSender, sheet: int) -> str:
    with _reader(sender):
        not_counted = _("Sheet %(sheet)d: the digits do not fit, nothing is counted.") % {"sheet": sheet}
        return f"{not_counted} " + _("Write %(sheet)d, the number of the clause, its three digits.") % {"sheet": sheet}


def sheet_replaced(_row: Inbound, sender: TextSender, sheet: int, newer_sheet: int | None) -> str:
    """`newer_sheet`: the one that is to be answered now; None: nothing is."""
    with _reader(sender):
        replaced = _("Sheet %(sheet)d is replaced, nothing is counted.") % {"sheet": sheet}
        if newer_sheet is None:
            return f"{replaced} " + _("You have nothing to answer now.")
        return f"{replaced} " + _("Answer sheet %(sheet)d. No such sheet? Ask for it.") % {"sheet": newer_sheet}


def sheet_explained(_row: Inbound, sender: TextSender, sheet: int) -> str:
    with _reader(sender):
        return _("Sheet %(sheet)d: leave it for now. Those who wrote the rules are asked to explain it to you.") % {
            "sheet": sheet
        }


def coin_counted(_row: Inbound, sender: TextSender) -> str:
    with _reader(sender):
        return _("Counted, in two numbers for all. Your text is not kept here; delete it on your phone.")


def coin_unclear(_row: Inbound, sender: TextSender) -> str:
    """The same whatever stood there, and whether or not anything is asked."""
    with _reader(sender):
        return _("Not counted, not kept. Write only COIN and your letter: the same one, without another throw.")


def coin_unproven(_row: Inbound, sender: TextSender) -> str:
    """The same whether or not anything is asked."""
    with _reader(sender):
        return _("Not counted: this number is not proven to be yours. Prove it in Karpear under “How I am reached”.")


def coin_not_counted(_row: Inbound, sender: TextSender) -> str:
    """Whether nothing is asked, or they answered before: whoever holds the phone does not learn it."""
    with _reader(sender):
        return _("Not counted: nothing is asked of you now, or it was counted before.")


def seat_counted(sender: TextSender) -> str:
    with _reader(sender):
        return _("Counted for your seat. Your text is not kept here; delete it on your phone.")


def seat_not_counted(sender: TextSender) -> str:
    """Whatever the reason: whoever holds the phone does not learn it."""
    with _reader(sender):
        return _("Not counted: no such answer is open to you from this phone. Ask whoever coordinates.")


def seat_of_two(sender: TextSender) -> str:
    """Said only to whoever may answer both, from a phone that surely is theirs."""
    with _reader(sender):
        return _("Not counted: two items that you may answer have this number. Answer on the page of yours.")


def seat_secret(sender: TextSender) -> str:
    """Said only to whoever may answer it: a text is read on its way."""
    with _reader(sender):
        return _("Not counted: this vote is secret, and a text is not. Answer on its page, in a browser.")
