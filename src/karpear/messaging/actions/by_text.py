"""What a person chooses for writing by text: a code of danger, new codes, a chat of theirs."""

import secrets
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F

from karpear.audit.actions.lines import record as audit
from karpear.keys.cipher import index
from karpear.messaging.models import ByText
from karpear.people.actions.account import add_address
from karpear.people.models import Address, Channel, Person

LINK_GOOD = timedelta(minutes=15)


@transaction.atomic
def choose_danger(*, person: Person, danger: str, now: datetime, forced: bool = False) -> None:
    """Which of the two codes (`1`, `2`, or none) says that somebody forces them.

    `forced`: they signed in with the duress password. Then nothing changes, and nothing says so.
    """
    if not forced:
        ByText.objects.update_or_create(person=person, defaults={"danger": danger})
    audit(at=now, action="text_codes.chosen", object_type="person", object_id=person.pk, actor=person.pk)


@transaction.atomic
def new_codes(*, person: Person, now: datetime) -> None:
    """Other codes at once: the old ones, on a card that was lost, are nobody's any more."""
    ByText.objects.get_or_create(person=person)
    ByText.objects.filter(person=person).update(turn=F("turn") + 1)
    audit(at=now, action="text_codes.renewed", object_type="person", object_id=person.pk, actor=person.pk)


@transaction.atomic
def begin_link(*, person: Person, now: datetime, forced: bool = False) -> str:
    """Eight digits that tie the chat they are sent from to this person, once, within a quarter of an hour.

    `forced`: the digits look the same and tie nothing, for whoever forces them would read what goes to that chat.
    """
    digits = f"{secrets.randbelow(10**8):08}"
    if not forced:
        values = {"link_hash": _hash(digits), "link_expires_at": now + LINK_GOOD}
        ByText.objects.update_or_create(person=person, defaults=values)
    audit(at=now, action="chat.link_begun", object_type="person", object_id=person.pk, actor=person.pk)
    return digits


@transaction.atomic
def link_chat(*, digits: str, chat: str, now: datetime) -> Person | None:
    """Tie the chat that wrote these digits to whoever was shown them; None when they are nobody's any more.

    Raises BadFields when the person has as many addresses as can be kept, or this one already.
    """
    waiting = ByText.objects.filter(link_hash=_hash(digits), link_expires_at__gt=now).exclude(link_hash="")
    text_codes = waiting.select_related("person").first()
    if text_codes is None or not text_codes.person.is_active:
        return None
    if not ByText.objects.filter(pk=text_codes.pk, link_hash=text_codes.link_hash).update(
        link_hash="", link_expires_at=None
    ):
        return None
    address = add_address(person=text_codes.person, channel=Channel.CHAT.value, value=chat, now=now)
    Address.objects.filter(pk=address.pk).update(proven_at=now)
    audit(at=now, action="chat.linked", object_type="address", object_id=address.pk, actor=text_codes.person_id)
    return text_codes.person


def _hash(digits: str) -> str:
    return index(digits, "chat link")
