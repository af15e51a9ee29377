"""Papers of an organisation: each is filed once and sealed; and what else it has to be able to show."""

from typing import Any

from django.db import models
from django.db.models import F, Q

from karpear.db.retention import Keep
from karpear.keys.fields import EncryptedTextField
from karpear.keys.ids import new_id
from karpear.people.models import Organisation, Person

from ..querysets import LawQuerySet
from ..retention import RETENTION_DAYS


class EvidenceQuerySet(LawQuerySet[Any]):
    def standing(self) -> "EvidenceQuerySet":
        """Those that nobody took off the list."""
        return self.filter(removed_at__isnull=True)


class Paper(models.Model):
    """One document. `kind`: of the pack. `expires_on`: the last day on which it proves anything by itself; what the
    profile says is read with it (`PaperLine.expires_on`).

    `about_year`: of which year a report is that is made each year; it shows nothing of another one.
    `record`: its sealed copy, whose fingerprint it keeps: no key, so that the line goes on saying what there was.
    `place`: where the paper itself is.
    """

    RETENTION = Keep(
        days=RETENTION_DAYS, after="removed_at", words="it was taken off the list", by="with its sealed copy"
    )

    id = models.UUIDField(primary_key=True, default=new_id)
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="papers")
    kind = models.CharField(max_length=40)
    label = EncryptedTextField()
    about_year = models.PositiveSmallIntegerField(null=True)
    issued_on = models.DateField(null=True)
    expires_on = models.DateField(null=True)
    record = models.UUIDField(null=True, unique=True)
    record_hash = models.CharField(max_length=64, blank=True)
    place = EncryptedTextField(default="", blank=True)
    filed_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    filed_at = models.DateTimeField()
    removed_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    removed_at = models.DateTimeField(null=True)

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        ordering = ("-filed_at", "-id")
        indexes = [models.Index(fields=["organisation", "removed_at"], name="papers_of")]
        constraints = [
            models.CheckConstraint(
                condition=Q(issued_on=None) | Q(expires_on=None) | Q(expires_on__gte=F("issued_on")),
                name="paper_ends_after_its_day",
            )
        ]


class OwnClaim(models.Model):
    """What somebody asks to see besides the law: a clause of a donor, in the organisation's own words.

    `kinds`: of the pack; a paper of any one of them shows it.
    """

    RETENTION = Keep(days=RETENTION_DAYS, after="removed_at", words="it was taken off the list")

    id = models.UUIDField(primary_key=True, default=new_id)
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="own_claims")
    words = EncryptedTextField()
    to_whom = EncryptedTextField(default="", blank=True)
    kinds = models.JSONField(default=list)
    added_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    added_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        ordering = ("added_at", "id")
