"""Who did what, in a chain that shows when a line was changed or taken out."""

from collections.abc import Sequence
from datetime import UTC
from typing import Any

from django.db import models

from karpear.db.retention import Keep

PURGED = "audit.purged"


class Entry(models.Model):
    """One change. Codes and ids only: never names, words, places or phones.

    Written with the change it describes; the keeper gives it its number and hash within a tick
    (`chain_entries`). `hash` = SHA-256 of the previous hash and this line's canonical JSON (rules/chain).
    """

    RETENTION = Keep(days=7 * 365, after="at", words="it was written", by="the chain starts again after it")

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField()
    organisation = models.UUIDField(null=True)
    actor = models.UUIDField(null=True)
    action = models.CharField(max_length=60)
    object_type = models.CharField(max_length=40)
    object_id = models.UUIDField(null=True)
    detail = models.JSONField(default=dict)
    seq = models.BigIntegerField(null=True, unique=True)
    prev = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["id"], condition=models.Q(seq__isnull=True), name="audit_unchained"),
            models.Index(fields=["object_id", "id"], name="audit_object"),
            models.Index(fields=["id"], condition=models.Q(action=PURGED), name="audit_cuts"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M:%S} {self.action}"

    def facts(self) -> dict[str, Any]:
        """What the chain vouches for."""
        return facts([getattr(self, name) for name in FACTS])


#: The columns that the chain vouches for.
FACTS = ("at", "organisation", "actor", "action", "object_type", "object_id", "detail")


def facts(line: Sequence[Any]) -> dict[str, Any]:
    """The same of a line's columns, in the order of FACTS."""
    at, organisation, actor, action, object_type, object_id, detail = line
    return {
        "at": at.astimezone(UTC).isoformat(timespec="microseconds"),
        "organisation": str(organisation or ""),
        "actor": str(actor or ""),
        "action": action,
        "object_type": object_type,
        "object_id": str(object_id or ""),
        "detail": detail,
    }
