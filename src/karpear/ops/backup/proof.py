"""The proof that an offline key opens the copies: words that only its holder can read."""

import hashlib
import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

import pyrage
from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from karpear.audit.actions.lines import record
from karpear.audit.models import Entry
from karpear.db.models import BackupRun
from karpear.people.models import Person
from karpear.rules.refusals import BadFields
from karpear.vault.actions.drills import fresh_words, hash_of_words

from .archive import BACKUPS_ID

PROVEN = "backup_proven"


class Challenge(NamedTuple):
    """A small age file, and the hash of the words in it."""

    blob: bytes
    word_hash: str


def make_challenge(recipients: Sequence[str]) -> Challenge:
    """For those alone who can open the copies without this server."""
    words = fresh_words()
    keys = [pyrage.x25519.Recipient.from_str(recipient) for recipient in recipients]
    return Challenge(pyrage.encrypt(f"{words}\n".encode(), keys), hash_of_words(words))


def fingerprint(recipients: Sequence[str]) -> str:
    """The same for the same keys, in whatever order."""
    return hashlib.sha256(" ".join(sorted(recipients)).encode()).hexdigest()


def present_recipients() -> str:
    """Fingerprint of those to whom copies are encrypted now; where this machine is not told, of the newest copy."""
    if settings.BACKUPS:
        return fingerprint(settings.BACKUPS.recipients)
    newest = BackupRun.objects.order_by("-night").first()
    return newest.recipients if newest else ""


def newest_challenge() -> BackupRun | None:
    """The newest copy with words to prove it by."""
    return BackupRun.objects.exclude(challenge=None).order_by("-night").first()


@transaction.atomic
def prove(*, words: str, by: Person | None, now: datetime) -> None:
    """Somebody read the words with the offline key. Raises BadFields when no copy has these words, or one for other
    keys: it says nothing of those that copies are encrypted to now.
    """
    word_hash = hash_of_words(words)
    runs = BackupRun.objects.exclude(word_hash="").order_by("-night")
    run = next((run for run in runs if secrets.compare_digest(run.word_hash, word_hash)), None)
    if run is None:
        raise BadFields([("words", _("These are not the words in the file."))])
    if run.recipients != present_recipients():
        raise BadFields([("words", _("This file is for other keys than those of the backups now. Make a new backup."))])
    record(
        at=now, action=PROVEN, object_type="backup", object_id=BACKUPS_ID, actor=by.pk if by else None,
        night=run.night.isoformat(), recipients=run.recipients,
    )  # fmt: skip


def last_proof(recipients: str) -> datetime | None:
    """When somebody last opened what is encrypted to these keys; None: nobody did, or other keys were proven since."""
    entry = Entry.objects.filter(object_id=BACKUPS_ID, action=PROVEN).order_by("-id").first()
    return entry.at if entry and entry.detail.get("recipients") == recipients else None
