"""Once a year the holder of a recovery key opens something with it: a key that nobody tried may be lost already."""

import hashlib
import secrets
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from shamir_mnemonic.wordlist import WORDLIST

from karpear.audit.actions.lines import record
from karpear.people.models import Person
from karpear.people.queries.gates import require
from karpear.rules.access import Verb
from karpear.rules.refusals import BadFields, Missing

from ..models import Drill, Outside, OutsideKind
from ..queries.recovery import drill_of
from ..queries.team import outside_of

WORDS = 6


@transaction.atomic
def ask_drill(*, by: Person, outside: UUID, now: datetime) -> Drill:
    """Seal words that nobody has seen to the recovery key. Raises Missing, Forbidden."""
    import pyrage  # once a year

    outside_key = outside_of(by, outside)
    if outside_key is None or outside_key.kind != OutsideKind.RECOVERY or outside_key.confirmed_at is None:
        raise Missing
    if outside_key.organisation_id:
        require(by, outside_key.organisation_id, Verb.KEEP_KEYS)
    words = fresh_words()
    drill = Drill.objects.create(
        organisation_id=outside_key.organisation_id,
        person_id=outside_key.person_id,
        recipient=outside_key.recipient,
        blob=pyrage.encrypt(f"{words}\n".encode(), [pyrage.x25519.Recipient.from_str(outside_key.recipient)]),
        answer_hash=hash_of_words(words),
        asked_by=by,
        asked_at=now,
    )
    _note(drill, "ask", by, now)
    return drill


@transaction.atomic
def answer_drill(*, by: Person, drill: UUID, words: str, now: datetime) -> Drill:
    """The words that stood in the file. Raises Missing, BadFields when they are others."""
    visible_drill = drill_of(by, drill)
    if visible_drill is None:
        raise Missing
    if not secrets.compare_digest(hash_of_words(words), visible_drill.answer_hash):
        raise BadFields([("words", _("These are not the words in the file."))])
    if visible_drill.passed_at is None:
        Drill.objects.filter(pk=visible_drill.pk).update(passed_at=now)
        Outside.objects.filter(recipient=visible_drill.recipient).update(reminded_at=None)
        _note(visible_drill, "pass", by, now)
    return visible_drill


def fresh_words() -> str:
    """Words that nobody has seen, and nobody guesses."""
    return " ".join(secrets.choice(WORDLIST) for _number in range(WORDS))


def hash_of_words(words: str) -> str:
    """However they were typed: small or large, with any spaces."""
    return hashlib.sha256(" ".join(words.lower().split()).encode()).hexdigest()


def _note(drill: Drill, action: str, by: Person, now: datetime) -> None:
    record(
        at=now, action=action, object_type="recovery_drill", object_id=drill.pk, actor=by.pk,
        organisation=drill.organisation_id,
    )  # fmt: skip
