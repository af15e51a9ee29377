"""Notes arrive sealed, from phones that may have waited for days, and go when an entry was made of them."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from karpear.audit.actions.lines import record as audit
from karpear.people.models import Person
from karpear.people.receipts import once
from karpear.rules.refusals import Missing, TooMany
from karpear.rules.secret.sealed import Shape

from ..blobs import sealed
from ..models import Note

LARGEST_NOTE = 32 * 1024
#: Of one person, waiting to be taken in: whoever finds a phone fills no disk with it.
MOST_NOTES = 400


def keep_note(*, person: Person, key: UUID, body: str, now: datetime) -> tuple[dict[str, Any], bool]:
    """Keep a sealed note; the same key again is the same note.

    Raises BadFields for what is not sealed. Where too many wait it raises TooMany, which a phone takes for "later": a
    note is never dropped because there is no room. Whether its person has a key is not asked: no answer may tell.
    """
    return once(
        person=person, key=key, verb="note", body={"sealed": body}, work=lambda: _keep(person, body, now), now=now
    )


def _keep(person: Person, body: str, now: datetime) -> dict[str, Any]:
    blob = sealed("sealed", body, Shape.TO_KEY, LARGEST_NOTE)
    if person.notes.count() >= MOST_NOTES:
        raise TooMany(_("Too many notes wait. Unlock your diary, then they come in."))
    note = Note.objects.create(person=person, body=blob, received_at=now)
    audit(at=now, action="keep", object_type="note", object_id=note.pk, actor=person.pk)
    return {"note": note.pk, "received_at": now}


@transaction.atomic
def remove_note(*, by: Person, note: UUID, now: datetime) -> None:
    """Its person throws away a note that does not open. Raises Missing for others'."""
    count, _rows = Note.objects.filter(pk=note, person=by).delete()
    if not count:
        raise Missing
    audit(at=now, action="remove", object_type="note", object_id=note, actor=by.pk)


def taken_in(*, by: Person, note: UUID) -> None:
    """An entry was made of it, under its id. Part of keeping that entry, and written down with it."""
    Note.objects.filter(pk=note, person=by).delete()
