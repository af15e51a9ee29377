"""From claimed rows to messages ready to leave. Reads and decrypts; one broken row never stops the others."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.db import models

from karpear.keys.ring import ring
from karpear.people.models import Address, Contact, ContactState, NeedNews, Organisation, Person
from karpear.rules.secret.tokens import delivery_token
from karpear.rules.text.names import isolated
from karpear.rules.text.short_codes import reply_number

from .channels.base import Outgoing
from .ingress import answers_come
from .models import URGENT, Delivery, Inbound, PassingAnswer
from .texts import ANSWER, DIGEST, GOODBYE, PASSING, SHEETS, NoText, TextLine, write

MOST_LETTERS = 80
# They turn the direction of what follows, so that a text reads differently from what it is (UAX #9).
_DOT = re.compile(r"(?<=\S)[.\u3002\uff0e\uff61](?=\S)")  # by which a phone makes a name an address to open
_TURNS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


@dataclass(frozen=True, slots=True)
class Letter:
    """A message and the rows it carries, or why there is none: `error` is a code."""

    rows: list[Delivery]
    message: Outgoing | None = None
    error: str = ""


@dataclass(slots=True)
class _Known:
    addresses: dict[UUID, Address]
    people: dict[UUID, Person]
    contacts: dict[UUID, Contact]
    answers: dict[UUID, Inbound]
    passing: dict[UUID, PassingAnswer]
    digests: dict[UUID, NeedNews]
    writers: dict[UUID, Organisation]


def write_letters(bundles: Iterable[list[Delivery]]) -> list[Letter]:
    """One letter for each bundle, in the same order."""
    bundles = list(bundles)
    every = [delivery for bundle in bundles for delivery in bundle]
    addresses = _read(Address, {d.address_id for d in every}, "value", "removed_at", "organisation", "language")
    lookup = _Known(
        addresses,
        _read(Person, {i for d in every for i in (d.about_id, d.person_id) if i}, *_PERSON),
        _read(Contact, {d.contact_id for d in every if d.contact_id}, "knows_me_as", "language", "state"),
        _read(Inbound, {d.subject for d in every if d.text_key == ANSWER}, "answer"),
        _read(PassingAnswer, {d.subject for d in every if d.text_key == PASSING}, "words"),
        _read(NeedNews, {d.subject for d in every if d.text_key == DIGEST}, "digest_count"),
        _read(Organisation, {a.organisation_id for a in addresses.values() if a.organisation_id}, "name"),
    )
    return [_letter(bundle, lookup) for bundle in bundles]


_PERSON = ("name", "code_name", "language", "is_active")


def _letter(bundle: list[Delivery], lookup: _Known) -> Letter:
    first = bundle[0]
    if error := _find_obstacle(first, lookup):
        return Letter(bundle, error=error)
    contact = lookup.contacts[first.contact_id] if first.contact_id else None
    person = lookup.people[first.person_id] if first.person_id else None
    reader = contact or person or lookup.addresses[first.address_id]
    try:
        subject, text = write(
            _lines(bundle, contact, lookup),
            language=reader.language,
            contact=contact is not None,
            drill=first.drill,
            channel=first.channel,
        )
    except NoText:
        return Letter(bundle, error="no_text")
    except Exception as error:  # noqa: BLE001 - a broken translation must not stop the others
        return Letter(bundle, error=f"text_{type(error).__name__}")
    to = lookup.addresses[first.address_id].value
    urgent = first.priority in URGENT
    return Letter(bundle, Outgoing(first.pk, first.channel, to, subject=subject, text=text, urgent=urgent))


def _find_obstacle(delivery: Delivery, lookup: _Known) -> str:
    """Why nothing may be sent here; empty when it may."""
    address = lookup.addresses.get(delivery.address_id)
    if address is None:
        return "address_unreadable"
    if address.removed_at is not None and delivery.text_key != GOODBYE and not _kept_by_alert(delivery):
        return "address_removed"
    if delivery.contact_id:
        contact = lookup.contacts.get(delivery.contact_id)
        if contact is None:
            return "contact_unreadable"
        return "contact_left" if contact.state in (ContactState.LEFT, ContactState.DECLINED) else ""
    if delivery.person_id is None:
        return "" if address.organisation_id in lookup.writers else "writer_unreadable"
    person = lookup.people.get(delivery.person_id)
    if person is None:
        return "person_unreadable"
    return "" if person.is_active else "person_inactive"


def _kept_by_alert(delivery: Delivery) -> bool:
    """An alert that is open goes on reaching contacts where they were when it began; only the contact can end that."""
    return delivery.topic == "alert" and delivery.contact_id is not None


def _lines(bundle: Sequence[Delivery], contact: Contact | None, lookup: _Known) -> list[TextLine]:
    """One line for each subject. A name that cannot be read is left out; the link still goes."""
    key = ring().index_key
    lines: dict[tuple[UUID, str], TextLine] = {}
    for delivery in bundle:
        about = lookup.people.get(delivery.about_id) if delivery.about_id else None
        name = one_line(name_in_messages(about, contact))
        if writer := _writer_to(delivery, lookup):
            name = one_line(writer.name)
        if delivery.text_key == ANSWER:
            name = lookup.answers[delivery.subject].answer
        if delivery.text_key == PASSING:
            name = lookup.passing[delivery.subject].words
        url = f"{settings.KARPEAR_BASE_URL}/r/{delivery_token(key, delivery.pk)}"
        number = reply_number(key, delivery.address_id, delivery.subject) if answers_come(delivery.channel) else 0
        count = lookup.digests[delivery.subject].digest_count if delivery.text_key == DIGEST else 0
        line = TextLine(delivery.text_key, name, url, number, count, sheet=delivery.round % SHEETS)
        lines.setdefault((delivery.subject, _alike(delivery.text_key)), line)
    return list(lines.values())


def _writer_to(delivery: Delivery, lookup: _Known) -> Organisation | None:
    """Who writes to somebody outside."""
    organisation = lookup.addresses[delivery.address_id].organisation_id
    return lookup.writers.get(organisation) if organisation else None


def name_in_messages(about: Person | None, contact: Contact | None) -> str:
    """A code name stands in every message, whoever reads it; a contact's own word for the person only without one."""
    if about is not None and about.code_name:
        return str(about.code_name)
    return (contact.knows_me_as if contact else "") or (str(about.name) if about else "")


def one_line(name: str) -> str:
    """A name as one short line: nobody writes a second line, or an address to open, into other people's messages."""
    visible_text = "".join(c if unicodedata.category(c) not in ("Cc", "Cs", "Zl", "Zp") else " " for c in name)
    visible_text = "".join(c for c in visible_text if c not in _TURNS).replace("://", " ").replace("www.", " ")
    return isolated(" ".join(_DOT.sub(" ", visible_text).split())[:MOST_LETTERS])


def _alike(text_key: str) -> str:
    return "alert" if text_key == "alert_again" else text_key


def _read[M: models.Model](model: type[M], ids: set[UUID], *fields: str) -> dict[UUID, M]:
    """Rows by id. When one cannot be decrypted, the others are read without it."""
    rows = model._default_manager.only(*fields)
    try:
        return {row.pk: row for row in rows.filter(pk__in=ids)}
    except Exception:  # noqa: BLE001 - whatever is wrong with one value
        return {pk: row for pk in ids if (row := _read_one(rows, pk)) is not None}


def _read_one[M: models.Model](rows: "models.QuerySet[M]", pk: UUID) -> M | None:
    try:
        return rows.get(pk=pk)
    except Exception:  # noqa: BLE001 - this row is the poisoned one
        return None
