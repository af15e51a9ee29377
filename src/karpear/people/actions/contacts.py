"""The people somebody relies on: written down, asked, in order, and free to leave."""

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from karpear.audit.actions.verbs import note
from karpear.rules.alarm.circle import tells
from karpear.rules.refusals import BadFields, Conflict, Missing
from karpear.rules.secret.tokens import token_hash
from karpear.ui.values import checked, fill

from ..access import locked
from ..addresses import address_index
from ..models import Address, Contact, ContactState, Person, Withdrawn
from ..notices import notify, tell_withdrawn
from ..values import ContactValues
from .account import must_send_few

ASKED_FOR = timedelta(days=30)
#: Whoever holds a stolen session may fill neither the server nor somebody's phone.
MOST_CONTACTS = 50
ASKED_AGAIN_AFTER = timedelta(minutes=3)


class ContactAnswer(StrEnum):
    """What a contact says at their link."""

    ACCEPT = "accept"
    DECLINE = "decline"
    LEAVE = "leave"


def keep_contact(*, person: Person, values: ContactValues, now: datetime, contact_id: UUID | None = None) -> Contact:
    """Write a contact down, or change one. Raises Missing or BadFields.

    Without a say, `in_ladder` is off for authorities and journalists: telling them may be the danger. Whoever agreed is
    told by an alert that is open as it was when it began.
    """
    if not values.addresses:
        raise BadFields([("value_1", _("Write at least one way to reach them."))])
    values = checked(values)
    with transaction.atomic():
        contact = locked(Contact, by=person, pk=contact_id) if contact_id else _new_contact(person)
        was_told = contact.in_ladder
        fill(contact, values)
        contact.in_ladder = tells(values.role, values.in_ladder)
        contact.save()
        was_reduced = _keep_addresses(contact, values.addresses, now) or (was_told and not contact.in_ladder)
        if contact_id and was_reduced and contact.state == ContactState.ACCEPTED:
            tell_withdrawn(person=person, by=person, kind=Withdrawn.CHANGED, now=now)
        note(contact, action="contact_kept", by=person, at=now, role=values.role, in_ladder=contact.in_ladder)
        return contact


def ask_contact(*, person: Person, contact_id: UUID, now: datetime) -> str:
    """Ask a contact to agree: a message is queued, and the token of a link to hand over is returned.

    The link works for 30 days, and for as long as the contact agrees once they have. Raises Missing, and Conflict
    when they were asked a moment ago.
    """
    token = secrets.token_urlsafe(24)
    with transaction.atomic():
        contact = locked(Contact, by=person, pk=contact_id)
        if contact.asked_at and contact.asked_at <= now < contact.asked_at + ASKED_AGAIN_AFTER:
            raise Conflict(
                _("They were asked less than three minutes ago. Wait a little, or hand over the link you have.")
            )
        must_send_few(person, now)
        contact.token_hash = token_hash(token)
        contact.asked_at = now
        if contact.state != ContactState.ACCEPTED:
            contact.state = ContactState.ASKED
            contact.token_expires_at = now + ASKED_FOR
        contact.save(update_fields=["token_hash", "asked_at", "state", "token_expires_at"])
        notify(topic="contact", subject=contact.id, text_key="contact_invite", contact=contact, about=person, now=now)
        note(contact, action="contact_asked", by=person, at=now)
    return token


def answer_contact(*, contact: Contact, answer: ContactAnswer, now: datetime, address: Address | None = None) -> None:
    """The contact's own word, at their link. `address`: where the link was sent, proven by this."""
    states = {
        ContactAnswer.ACCEPT: ContactState.ACCEPTED,
        ContactAnswer.DECLINE: ContactState.DECLINED,
        ContactAnswer.LEAVE: ContactState.LEFT,
    }
    with transaction.atomic():
        Contact.objects.filter(pk=contact.pk).update(
            state=states[answer],
            answered_at=now,
            token_expires_at=None if answer is ContactAnswer.ACCEPT else now + ASKED_FOR,
        )
        if address and address.contact_id == contact.pk:
            Address.objects.filter(pk=address.pk).update(proven_at=now)
        note(contact, action=f"contact_{states[answer].value}", by=None, at=now)


def move_contact(*, person: Person, contact_id: UUID, up: bool, now: datetime) -> None:
    """Change places with the neighbour. Raises Missing."""
    with transaction.atomic():
        order = list(Contact.objects.visible_to(person).select_for_update().order_by("position", "created_at", "id"))
        at = next((n for n, contact in enumerate(order) if contact.pk == contact_id), None)
        if at is None:
            raise Missing
        to = max(0, min(len(order) - 1, at - 1 if up else at + 1))
        order[at], order[to] = order[to], order[at]
        for position, contact in enumerate(order):
            contact.position = position
        Contact.objects.bulk_update(order, ["position"])
        note(order[to], action="contact_moved", by=person, at=now)


def remove_contact(*, person: Person, contact_id: UUID, now: datetime) -> None:
    """Stop relying on a contact: told of nothing that begins later, links closed. Raises Missing.

    Their own yes stands in the row: an alert that is open goes on telling them.
    """
    with transaction.atomic():
        contact = locked(Contact, by=person, pk=contact_id)
        contact.removed_at = now
        contact.token_hash = ""
        contact.save(update_fields=["removed_at", "token_hash"])
        if contact.state == ContactState.ACCEPTED:
            tell_withdrawn(person=person, by=person, kind=Withdrawn.CONTACT, now=now)
        Address.objects.filter(contact=contact, removed_at__isnull=True).update(removed_at=now)
        note(contact, action="contact_removed", by=person, at=now)


def _new_contact(person: Person) -> Contact:
    if Contact.objects.visible_to(person).count() >= MOST_CONTACTS:
        raise BadFields([("name", _("You have as many contacts as can be kept. Remove one first."))])
    return Contact(owner=person, position=_last_position(person) + 1)


def _last_position(person: Person) -> int:
    last: int | None = Contact.objects.visible_to(person).aggregate(last=Max("position"))["last"]
    return -1 if last is None else last


def _keep_addresses(contact: Contact, addresses: Sequence[tuple[str, str]], now: datetime) -> bool:
    """Addresses that stay keep their proof; others are removed or added. Returns whether any was removed."""
    stored_addresses = {
        (a.channel, a.value_index): a for a in Address.objects.filter(contact=contact, removed_at__isnull=True)
    }
    keys = [(channel, address_index(value)) for channel, value in addresses]
    for key, old in stored_addresses.items():
        if key not in keys:
            old.removed_at = now
            old.save(update_fields=["removed_at"])
    for position, (key, (channel, value)) in enumerate(zip(keys, addresses, strict=True)):
        address = stored_addresses.get(key) or Address(
            contact=contact, channel=channel, value=value, value_index=key[1]
        )
        address.position = position
        address.save()
    return bool(stored_addresses.keys() - set(keys))
