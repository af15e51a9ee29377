"""Once a year the holder of a recovery key opens something with it: a key that nobody tried may be lost already."""

import hashlib
import secrets
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from shamir_mnemonic.wordlist import WORDLIST

from karpear.audit.actions import record
from karpear.people.models import Person
from karpear.people.notices import notify
from karpear.people.queries import require
from karpear.rules.access import Verb
from karpear.rules.refusals import BadFields, Missing
from karpear.rules.secret.custody import DRILL_EVERY

from ..models import Drill, Outside, OutsideKind
from ..queries.recovery import drill_of, is_drill_due
from ..queries.team import officers_of, outside_of

WORDS = 6


@transaction.atomic
def ask_drill(*, by: Person, outside: UUID, now: datetime) -> Drill:
    """Seal words that nobody has seen to the recovery key. Raises Missing, Forbidden."""
    import pyrage  # once a year

    found = outside_of(by, outside)
    if found is None or found.kind != OutsideKind.RECOVERY or found.confirmed_at is None:
        raise Missing
    if found.organisation_id:
        require(by, found.organisation_id, Verb.KEEP_KEYS)
    words = " ".join(secrets.choice(WORDLIST) for _one in range(WORDS))
    made = Drill.objects.create(
        organisation_id=found.organisation_id,
        person_id=found.person_id,
        recipient=found.recipient,
        blob=pyrage.encrypt(f"{words}\n".encode(), [pyrage.x25519.Recipient.from_str(found.recipient)]),
        answer_hash=_hash(words),
        asked_by=by,
        asked_at=now,
    )
    _note(made, "ask", by, now)
    return made


@transaction.atomic
def answer_drill(*, by: Person, drill: UUID, words: str, now: datetime) -> Drill:
    """The words that stood in the file. Raises Missing, BadFields when they are others."""
    found = drill_of(by, drill)
    if found is None:
        raise Missing
    if not secrets.compare_digest(_hash(words), found.answer_hash):
        raise BadFields([("words", _("These are not the words in the file."))])
    if found.passed_at is None:
        Drill.objects.filter(pk=found.pk).update(passed_at=now)
        Outside.objects.filter(recipient=found.recipient).update(reminded_at=None)
        _note(found, "pass", by, now)
    return found


def remind_of_drills(*, now: datetime) -> int:
    """Whoever keeps a recovery key that nobody tried for a year hears of it, once."""
    told = 0
    rows = Outside.objects.active().filter(kind=OutsideKind.RECOVERY, confirmed_at__lte=now - DRILL_EVERY)
    for one in rows.filter(reminded_at=None).select_related("person"):
        if not is_drill_due(one, now):
            continue
        with transaction.atomic():
            Outside.objects.filter(pk=one.pk).update(reminded_at=now)
            for keeper in officers_of(one.organisation_id) if one.organisation_id else [one.person]:
                if keeper:
                    notify(topic="drill", subject=one.pk, text_key="assessment_due", person=keeper, now=now)
        told += 1
    return told


def _hash(words: str) -> str:
    return hashlib.sha256(" ".join(words.lower().split()).encode()).hexdigest()


def _note(found: Drill, action: str, by: Person, now: datetime) -> None:
    record(
        at=now, action=action, object_type="recovery_drill", object_id=found.pk, actor=by.pk,
        organisation=found.organisation_id,
    )  # fmt: skip
