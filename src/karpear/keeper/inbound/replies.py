"""Answers to a message that was sent: "I have it" from those inside, "I know" and the like from contacts."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from karpear.alerts.actions.answers import contact_answers
from karpear.alerts.actions.link_answers import acknowledge_by_link
from karpear.alerts.models import Alert
from karpear.keys.ring import ring
from karpear.messaging.models import Delivery, Inbound
from karpear.people.models import Address
from karpear.rules.refusals import Conflict, Refused
from karpear.rules.text.sense import is_answer
from karpear.rules.text.short_codes import reply_number
from karpear.rules.text.shortforms import Said, Word
from karpear.rules.text.verbs import Trust, may_acknowledge

from . import words
from .senders import WRONG_NUMBER, TextSender, guesses

ANSWERABLE = timedelta(days=3)
UNPROVEN = "unproven"
SAYS = {Word.KNOW: "know", Word.HEARD: "heard", Word.HELP: "can_help"}


def reply(row: Inbound, text: Said, sender: TextSender, now: datetime) -> bool:
    """Take it as an answer to a message, when it is one. Writes `did` and `answer` into the row."""
    if text.word is Word.HAVE and is_answer(text) and (sender.own or sender.contacts):
        return _have(row, text, sender, now)
    # A right code speaks for its owner, also from a contact's phone: their HELP is a call and no offer.
    calls = text.word is Word.HELP and sender.trust in (Trust.CODE, Trust.FULL)
    if text.word in SAYS and sender.contacts and not calls:
        return _contact(row, text, sender, now)
    return False


def told(addresses: Sequence[Address], now: datetime) -> list[Delivery]:
    """Messages about alerts that recently went to these addresses, newest first."""
    was_sent = Q(state="sent", sent_at__gt=now - ANSWERABLE) | Q(state__in=["sending", "failed"], attempts__gt=0)
    rows = Delivery.objects.filter(was_sent, address__in=addresses, topic="alert", text_key__startswith="alert")
    return list(rows.select_related("person", "contact", "address").order_by("-created_at", "-id"))


def _by_number(rows: Sequence[Delivery], number: int | None) -> Delivery | None:
    """The message with this number. Two subjects with one number: none of them."""
    key = ring().index_key
    matches = [delivery for delivery in rows if reply_number(key, delivery.address_id, delivery.subject) == number]
    return matches[0] if len({delivery.subject for delivery in matches}) == 1 else None


def _have(row: Inbound, text: Said, sender: TextSender, now: datetime) -> bool:
    """Own the alert, from a proven number with the number of its message. Nothing else does."""
    delivery = _by_number(told(sender.own, now), text.number)
    proven = bool(delivery and delivery.address.proven_at)
    if delivery is None or not may_acknowledge(proven=proven, right_number=True, guesses=guesses(row, now)):
        row.did = UNPROVEN if delivery and not proven else WRONG_NUMBER
        row.answer = words.unproven(row, sender) if row.did == UNPROVEN else words.open_link(row, sender)
        return True
    row.person = delivery.person
    try:
        with transaction.atomic():
            alert = acknowledge_by_link(delivery=delivery, now=now)
        row.did, row.answer = "acknowledged", words.has_it(row, sender, alert.person.shown_name)
    except Conflict as refusal:
        row.did, row.answer = "too_late", words.too_late(row, sender, refusal.owner)
    except Refused:
        row.did, row.answer = "refused", words.open_link(row, sender)
    return True


def _contact(row: Inbound, text: Said, sender: TextSender, now: datetime) -> bool:
    """What a contact says stops no step, so without a number it counts for the one alert they were told of."""
    rows = [message for message in told(sender.contacts, now) if message.contact_id]
    delivery = _by_number(rows, text.number) if text.number else None
    if delivery is None and not sender.own:
        unresolved = set(
            Alert.objects.unresolved().filter(pk__in=[r.subject for r in rows]).values_list("pk", flat=True)
        )
        last = [message for message in rows if message.subject in unresolved]
        delivery = last[0] if len(unresolved) == 1 else None
    if delivery is None:
        return False
    with transaction.atomic():
        contact_answers(delivery=delivery, answer=SAYS[text.word], now=now)
    row.did, row.answer = f"contact_{SAYS[text.word]}", words.thanks(row, sender)
    return True
