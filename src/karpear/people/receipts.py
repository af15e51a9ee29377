"""The same request twice changes nothing: one client-made key, one answer."""

import hashlib
import json
from collections.abc import Callable, Sequence
from datetime import date, datetime, time
from typing import Any
from uuid import UUID, uuid5

from django.db import IntegrityError, transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from karpear.db.prepared import insert
from karpear.keys.sealing import index
from karpear.rules.refusals import Conflict, Refused

from .models import Person, Receipt

SOS = "sos"

type Answer = dict[str, Any]


def once(
    *,
    person: Person,
    key: UUID,
    verb: str,
    body: Answer,
    work: Callable[[], Answer],
    now: datetime,
    rows: Sequence[Model] = (),
) -> tuple[Answer, bool]:
    """Do `work` unless this person's `key` was answered before. Returns (answer, created).

    Optimistic: the work and its receipt are one transaction, and a second run is rolled back by the
    unique key, so a first request costs no look-up. `answer` comes back as plain JSON both times
    (times RFC 3339, ids as text). A repeat with another verb or body raises Conflict. An SOS never
    does: with another body it gets its first answer, and a key that another verb used is not a reason
    to lose it. Whatever `work` refuses passes through, unless the key already has its answer. `rows`: new
    objects that `work` leaves here to be written in one statement with the receipt.
    """
    body_text = _write_body(body)
    digest = index(body_text, "receipt")
    try:
        with transaction.atomic():
            answer = _plain(work())
            receipt = Receipt(person=person, key=key, verb=verb, body_hash=digest, answer=answer, created_at=now)
            insert(*rows, receipt)
            return answer, True
    except (IntegrityError, Refused):
        first = Receipt.objects.filter(person=person, key=key).first()
        if first is None:
            raise
    if first.verb != verb and verb == SOS:
        return once(person=person, key=uuid5(key, SOS), verb=SOS, body=body, work=work, now=now)
    if first.verb != verb or (first.body_hash not in {digest, _old_digest(body_text)} and verb != SOS):
        raise Conflict(_("This key was already used for something else."))
    return first.answer, False


def _write_body(body: Answer) -> str:
    """What was asked, in one way of writing. It is kept by a keyed hash: from a plain one, words could be guessed."""
    return json.dumps(body, sort_keys=True, ensure_ascii=False, default=_text)


def _old_digest(body_text: str) -> str:
    """How receipts of 0.3 knew it; the last of them is gone after thirty days."""
    return hashlib.sha256(body_text.encode()).hexdigest()


def _plain(answer: Answer) -> Answer:
    plain: Answer = json.loads(json.dumps(answer, ensure_ascii=False, default=_text))
    return plain


def _text(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime | date | time) else str(value)
